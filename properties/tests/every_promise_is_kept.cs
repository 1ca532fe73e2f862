// SPDX-License-Identifier: GPL-2.0-only
using Rxqueue.Properties.Generators;
using Xunit;

namespace Rxqueue.Properties.Tests;

/// <summary>
/// All invariants at once, on any number of scenarios; and the scenarios alone, which says what it costs to make them.
/// </summary>
public sealed class every_promise_is_kept
{
    private readonly Judge _fixed = new(Judge.Fixed);

    [QueueProperty(typeof(AnyCallers))]
    public void by_the_fixed_variant(Scenario scenario) => Assert.Empty(_fixed.Violations(scenario));

    [QueueProperty(typeof(AnyCallers))]
    public void or_it_would_not_be_asked_scenario_by_scenario(Scenario scenario) => Assert.NotEmpty(scenario.Statements);
}
