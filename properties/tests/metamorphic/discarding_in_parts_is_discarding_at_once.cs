// SPDX-License-Identifier: GPL-2.0-only
using Rxqueue.Model.Scenario;
using Rxqueue.Properties.Generators;
using Xunit;

namespace Rxqueue.Properties.Tests.Metamorphic;

/// <summary>Two discards leave the queue as one of as many bytes does, slot by slot.</summary>
public sealed class discarding_in_parts_is_discarding_at_once : Relation
{
    protected override bool Says(Scenario scenario, string variant) =>
        Caller.Queued(scenario.WithAllQueued(), variant) > 0;

    protected override void Check(Scenario scenario, string variant)
    {
        Scenario filled = scenario.WithAllQueued();
        uint amount = scenario.Draw(Caller.Queued(filled, variant));
        uint part = scenario.Draw(amount, 1);

        StatementResult parts = Caller.Run(filled, variant, Caller.Discard(part), Caller.Discard(amount - part))[^1];
        StatementResult whole = Caller.Run(filled, variant, Caller.Discard(amount))[^1];

        Assert.Equal(Caller.Layout(whole), Caller.Layout(parts));
    }
}
