// SPDX-License-Identifier: GPL-2.0-only
using System.Collections.Generic;
using Rxqueue.Model.Scenario;
using Rxqueue.Properties.Generators;
using Xunit;

namespace Rxqueue.Properties.Tests.Metamorphic;

/// <summary>
/// Consuming takes what refilling for as much and discarding it takes, and says what that refill says: all is there, or
/// why not.
/// </summary>
public sealed class consuming_is_refilling_and_discarding : RelationThatThePatchBreaks
{
    protected override void Check(Scenario scenario, string variant)
    {
        uint queued = Caller.Queued(scenario.WithAllQueued(), variant);
        uint amount = scenario.Draw(queued + 2);
        uint pdu = amount + scenario.Draw(3, 1) - 1;
        Statement[] rest = [Caller.Refill(Caller.All), Caller.Pdu(Caller.All), Caller.Read(0, Caller.All)];

        IReadOnlyList<StatementResult> consumed = Caller.RunOn(
            scenario, variant, [Caller.Queue(Script.ReceiveQueue), Caller.Pdu(pdu), Caller.Consume(amount), .. rest]);
        IReadOnlyList<StatementResult> discarded = Caller.RunOn(
            scenario, variant,
            [Caller.Queue(Script.ReceiveQueue), Caller.Pdu(pdu), Caller.Refill(amount), Caller.Discard(amount), .. rest]);

        Assert.Equal(Caller.Outcome(discarded[2]), Caller.Outcome(consumed[2]));
        Assert.Equal(Caller.Outcome(discarded[4]), Caller.Outcome(consumed[3]));
        Assert.Equal(Caller.Left(discarded[4]), Caller.Left(consumed[3]));
        Assert.Equal(Caller.Outcome(discarded[6]), Caller.Outcome(consumed[5]));
    }
}
