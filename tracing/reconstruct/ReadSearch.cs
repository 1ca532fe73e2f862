// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Collections.Generic;
using System.Linq;
using Rxqueue.Model;
using Rxqueue.Model.Scenario;
using Rxqueue.Tracing.Compare;

namespace Rxqueue.Tracing.Reconstruct;

/// <summary>
/// Finds the call behind a run of <c>netfs_rxq_read</c> events, which say neither the queue nor where in it the read
/// began: each place that the first event can mean is tried on the model. A read changes nothing, so trying is free.
/// </summary>
/// <param name="queues">The queues.</param>
internal sealed class ReadSearch(ScriptQueues queues)
{
    private long _line;

    /// <summary>Writes the read down that gives the events.</summary>
    /// <param name="events">The events of one call, at least one.</param>
    /// <param name="likely">The number of the queue that the call was probably on.</param>
    /// <exception cref="ReconstructionException">No read gives them.</exception>
    public void Find(IReadOnlyList<TraceEvent> events, uint likely)
    {
        _line = events[0].Line;
        string[] texts = [.. events.Select(e => e.Read.TP_printk())];
        ulong amount = 0;
        foreach (TraceEvent e in events)
            amount += e.Read.part;

        netfs_rxq_read first = events[0].Read;
        uint[] numbers = [.. queues.Numbers.OrderByDescending(number => number == likely).ThenByDescending(number => number)];
        bool found = amount <= uint.MaxValue
            && (numbers.Any(number => HasMsg(number, first) && TryQueue(number, first, (uint)amount, texts))
                || numbers.Any(number => !HasMsg(number, first) && TryRenamed(number, first, (uint)amount, texts)));
        if (!found)
        {
            throw new ReconstructionException(
                ReconstructionFailure.Diverges, events[0].Line,
                $"no read of any queue of the model gives '{texts[0]}'{(texts.Length > 1 ? " and what follows it" : "")}");
        }
    }

    private bool HasMsg(uint number, in netfs_rxq_read first) => queues.StateOf(number).MsgId == first.msg_id;

    private bool TryRenamed(uint number, in netfs_rxq_read first, uint amount, string[] texts)
    {
        AmountStatement rename = new("msg", first.msg_id);
        AmountStatement restore = new("msg", queues.StateOf(number).MsgId);
        queues.Try(number, rename);
        uint? skip = Place(number, first, amount, texts);
        if (skip is null)
        {
            queues.Try(number, restore);
            return false;
        }

        queues.Write(number, rename);
        queues.Write(number, new ReadStatement(skip.Value, amount));
        return true;
    }

    private bool TryQueue(uint number, in netfs_rxq_read first, uint amount, string[] texts)
    {
        if (Place(number, first, amount, texts) is not uint skip)
            return false;
        queues.Write(number, new ReadStatement(skip, amount));
        return true;
    }

    // The slot's index comes again in each bvecq of the chain.
    private uint? Place(uint number, in netfs_rxq_read first, uint amount, string[] texts)
    {
        QueueState state = queues.StateOf(number);
        ulong before = 0;
        for (int bq = 0; bq < state.Chain.Count; bq++)
        {
            IReadOnlyList<SlotState> slots = state.Chain[bq].Slots;
            for (int slot = bq == 0 ? (int)state.TakeSlot : 0; slot < slots.Count; slot++)
            {
                ulong skip = before + first.skip - state.TakeOffset;
                bool canBe = slot == first.slot && first.skip < slots[slot].Length
                    && before + first.skip >= state.TakeOffset && skip <= state.PduRemain;
                if (canBe && Gives(queues.Try(number, new ReadStatement((uint)skip, amount)), texts))
                    return (uint)skip;
                before += slots[slot].Length;
            }
        }

        return null;
    }

    private bool Gives(StatementResult result, string[] texts)
    {
        if (result.Oops is not null)
        {
            throw new ReconstructionException(
                ReconstructionFailure.Diverges, _line,
                $"the model crashes in a read: {result.Oops.Kind.Name()} in {result.Oops.Function}");
        }

        return result.Events.Select(e => e.Text).SequenceEqual(texts, StringComparer.Ordinal);
    }
}
