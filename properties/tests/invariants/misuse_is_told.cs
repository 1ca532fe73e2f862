// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Collections.Generic;
using System.Globalization;
using Rxqueue.Model.Scenario;
using Rxqueue.Properties.Generators;
using Xunit;

namespace Rxqueue.Properties.Tests.Invariants;

/// <summary>
/// A caller that asks for more than there is of the PDU, of the queue or of room is told so in the log, with the numbers;
/// a caller that does not is told nothing.
/// </summary>
public sealed class misuse_is_told
{
    private readonly Judge _judge = new(Judge.Fixed);

    [QueueProperty(typeof(AnyCallers), 0.5)]
    public void holds(Scenario scenario)
    {
        Scenario executable = _judge.Executable(scenario);
        Dictionary<string, QueueState> states = [];
        string current = Script.ReceiveQueue;
        foreach (StatementResult result in new Interpreter(
            new Script("property.rxq", executable.Statements), executable.Profile, Judge.Fixed).Run())
        {
            (uint qsize, uint pdu, uint msg) = states.TryGetValue(current, out QueueState? before)
                ? (before.Qsize, before.PduRemain, before.MsgId)
                : default;
            if (result.Statement is not AmountStatement { Op: "consume" } consume || consume.Amount <= pdu)
                Assert.Equal(Expected(result.Statement, qsize, pdu, msg, before?.Refillable ?? true), result.Log);
            current = result.State!.Name;
            states[current] = result.State;
        }
    }

    private static IEnumerable<string> Expected(Statement statement, uint qsize, uint pdu, uint msg, bool refillable) =>
        statement switch
        {
            ReadStatement read => Read(read, pdu, msg),
            AmountStatement { Op: "discard" } discard => Discard(discard.Amount, qsize, pdu),
            DecantStatement decant when decant.Amount > pdu => [Text($"Rx over decant {decant.Amount:x} > {pdu:x}")],
            AmountStatement { Op: "refill" or "consume" } more when !refillable && more.Amount > qsize =>
                ["WARNING: netfs_rxqueue_tcp_refill"],
            _ => [],
        };

    private static IEnumerable<string> Read(ReadStatement read, uint pdu, uint msg)
    {
        uint amount = read.Amount;
        if (read.Into is uint room && amount > room)
        {
            yield return "WARNING: netfs_rxqueue_read_iter";
            yield return Text($"MSG={msg:x} {amount:x} > {room:x}");
            amount = room;
        }

        if (read.Skip > pdu)
            yield return Text($"Rx over-skip {read.Skip:x} > {pdu:x}");
        else if (amount > pdu - read.Skip)
            yield return Text($"Rx over-read {read.Skip:x}+{amount:x} > {pdu:x}");
    }

    private static IEnumerable<string> Discard(uint amount, uint qsize, uint pdu)
    {
        if (amount > pdu)
        {
            yield return Text($"Rx over discard {amount:x} > {pdu:x}");
            amount = pdu;
        }

        if (amount > qsize)
            yield return Text($"Failed to fully discard {amount - qsize:x} 0 ");
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
