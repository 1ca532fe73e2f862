// SPDX-License-Identifier: GPL-2.0-only
using System.Collections.Generic;
using System.Linq;
using Rxqueue.Model;
using Rxqueue.SystematicTests.Behaviours;
using Rxqueue.SystematicTests.Engine;

namespace Rxqueue.SystematicTests.Tests;

/// <summary>Explores behaviours by name.</summary>
internal static class Exploring
{
    public static IReadOnlyList<Behaviour> All { get; } = Behaviour.AllOf(typeof(RefillBesideDiscard).Assembly);

    public static Behaviour Named(string name) => All.Single(behaviour => behaviour.Name == name);

    public static Exploration Of(
        string test, string variant = rxqueue_variants.posted, string strategy = "portfolio", uint seed = 1,
        long schedules = long.MaxValue, int bound = 2, string? until = null)
    {
        Exploration exploration = new(
            Named(test), new ExplorationOptions(variant, strategy, seed, schedules, Bound: bound, Until: until));
        exploration.Run();
        return exploration;
    }

    /// <summary>The reports of what went wrong, as one text.</summary>
    public static string Reports(Exploration exploration) =>
        string.Join("\n", exploration.Causes.Select(found => found.Cause.Text));
}
