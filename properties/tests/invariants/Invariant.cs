// SPDX-License-Identifier: GPL-2.0-only
using System.Collections.Generic;
using System.Linq;
using Rxqueue.Properties.Checking;
using Rxqueue.Properties.Generators;
using Xunit;

namespace Rxqueue.Properties.Tests.Invariants;

/// <summary>What has to hold after every call, and at the end, whoever calls and in whatever segments bytes come.</summary>
/// <param name="kinds">The ways to break it: kinds of violations.</param>
public abstract class Invariant(params string[] kinds)
{
    private readonly Judge _judge = new(Judge.Fixed);

    [QueueProperty(typeof(PoliteCallers))]
    public void holds_for_a_caller_that_keeps_to_the_protocol(Scenario scenario) =>
        Assert.Empty(Broken(_judge.Violations(scenario)));

    [QueueProperty(typeof(AbusiveCallers))]
    public void holds_for_a_caller_that_keeps_to_nothing(Scenario scenario) =>
        Assert.Empty(Broken(_judge.Violations(scenario)));

    [QueueProperty(typeof(AnyCallers), 0.5)]
    public void holds_for_skbs_with_frag_lists(Scenario scenario) =>
        Assert.Empty(Broken(_judge.Violations(scenario, fragLists: true)));

    /// <summary>The violations that break it.</summary>
    protected IEnumerable<Violation> Broken(IReadOnlyList<Violation> violations) =>
        violations.Where(violation => kinds.Contains(violation.Cause.Kind));
}
