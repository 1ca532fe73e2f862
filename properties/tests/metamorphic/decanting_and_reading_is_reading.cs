// SPDX-License-Identifier: GPL-2.0-only
using System.Collections.Generic;
using Rxqueue.Model.Scenario;
using Rxqueue.Properties.Generators;
using Xunit;

namespace Rxqueue.Properties.Tests.Metamorphic;

/// <summary>What was decanted reads as it would have in the queue, and what is left in the queue is the same.</summary>
public sealed class decanting_and_reading_is_reading : RelationThatThePatchBreaks
{
    protected override bool Says(Scenario scenario, string variant) =>
        Caller.Queued(scenario.WithAllQueued(), variant) > 0;

    protected override void Check(Scenario scenario, string variant)
    {
        Scenario filled = scenario.WithAllQueued();
        uint amount = scenario.Draw(Caller.Queued(filled, variant));

        IReadOnlyList<StatementResult> decanted = Caller.RunOn(
            filled, variant,
            Caller.Decant(amount), Caller.Queue(Caller.Excerpt), Caller.Read(0, amount),
            Caller.Queue(Script.ReceiveQueue), Caller.Read(0, Caller.All));
        IReadOnlyList<StatementResult> read = Caller.RunOn(
            filled, variant,
            Caller.Read(0, amount), Caller.Discard(amount), Caller.Read(0, Caller.All));

        Assert.True(decanted[0].Return > 0, $"decant of {amount} bytes: {Caller.Outcome(decanted[0])}");
        Assert.Equal(Caller.Outcome(read[0]), Caller.Outcome(decanted[2]));
        Assert.Equal(Caller.Left(read[1]), Caller.Left(decanted[3]));
        Assert.Equal(Caller.Outcome(read[2]), Caller.Outcome(decanted[4]));
    }
}
