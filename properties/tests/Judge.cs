// SPDX-License-Identifier: GPL-2.0-only
using System.Collections.Generic;
using System.Linq;
using Rxqueue.Model;
using Rxqueue.Properties.Checking;
using Rxqueue.Properties.Generators;

namespace Rxqueue.Properties.Tests;

/// <summary>Holds a variant against the reference model, scenario by scenario.</summary>
/// <param name="variant">The variant.</param>
internal sealed class Judge(string variant)
{
    /// <summary>What <c>docs/findings</c> cures.</summary>
    public const string Fixed = "fixed";

    private readonly Dictionary<bvecq_profile, CheckedRun> _runs =
        bvecq_profile.profiles.ToDictionary(profile => profile, profile => new CheckedRun(profile, variant));

    /// <summary>Where a scenario leaves the reference model; valid until the next one.</summary>
    public IReadOnlyList<Violation> Violations(Scenario scenario, bool fragLists = false)
    {
        CheckedRun run = _runs[scenario.Profile];
        run.FragLists = fragLists;
        return run.Run(scenario.Statements);
    }

    /// <summary>The scenario without the statements that name what does not exist when their turn comes.</summary>
    public Scenario Executable(Scenario scenario)
    {
        _ = Violations(scenario);
        IReadOnlyList<int> leftOut = _runs[scenario.Profile].LeftOut;
        return leftOut.Count == 0
            ? scenario
            : scenario with { Statements = [.. scenario.Statements.Where((_, index) => !leftOut.Contains(index))] };
    }
}
