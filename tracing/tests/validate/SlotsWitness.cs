// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Rxqueue.Model;
using Rxqueue.Model.Scenario;
using Rxqueue.Tracing.Compare;
using Rxqueue.Tracing.Ftrace;
using Rxqueue.Tracing.Reconstruct;

namespace Rxqueue.Tracing.Tests.Validate;

/// <summary>
/// Looks for a script that leaves the reads and slots of a trace. The model runs beside it; each slot gets an skb and a
/// refill of its own, and what is not needed to explain the events is not done: nothing is discarded or decanted but where
/// a bvecq begins again, or a copy can only be of an excerpt.
/// </summary>
internal sealed class SlotsWitness : IDisposable
{
    private const uint All = uint.MaxValue;
    private const int MostExcerpts = 3;

    private readonly ScriptQueues _queues = new(bvecq_profile.rfc_base, rxqueue_variants.posted);
    private readonly Dictionary<ulong, uint> _sizes = [];
    private readonly HashSet<ulong> _declared = [];
    private readonly Queue<uint> _excerpts = new();
    private readonly IReadOnlyList<TraceEvent> _events;
    private readonly bool _isSparing;
    private ulong _lastPfn;

    // Where the last copy from the receive queue ended, in bytes from the take position.
    private uint _readTo;

    private SlotsWitness(IReadOnlyList<TraceEvent> events, bool isSparing)
    {
        _isSparing = isSparing;
        _events = events;
        foreach (netfs_bv_slot slot in _events.Where(e => e.Kind == NetfsEventKind.Slot).Select(e => e.Slot))
            _sizes[slot.pfn] = Math.Max(_sizes.GetValueOrDefault(slot.pfn), slot.offset + slot.len);
    }

    /// <summary>The script.</summary>
    /// <exception cref="ReconstructionException">None was found.</exception>
    public static string Script(IReadOnlyList<TraceEvent> events)
    {
        try
        {
            return Script(events, isSparing: false);
        }
        catch (ReconstructionException)
        {
            return Script(events, isSparing: true);
        }
    }

    private static string Script(IReadOnlyList<TraceEvent> events, bool isSparing)
    {
        using SlotsWitness search = new(events, isSparing);
        search.Run();
        return string.Concat(search._queues.Statements.Select(statement => statement.Text + "\n"));
    }

    public void Dispose() => _queues.Dispose();

    private QueueState Receive => _queues.StateOf(0);

    private void Run()
    {
        for (int i = 0; i < _events.Count;)
        {
            if (_events[i].Kind == NetfsEventKind.Slot)
            {
                Splice(_events[i++].Slot);
                continue;
            }

            List<TraceEvent> copy = ReadsWitness.Copies(
                _events.Skip(i).TakeWhile(e => e.Kind == NetfsEventKind.Read)).First();
            i += copy.Count;
            Copy(copy, _events.Skip(i));
        }
    }

    private void Splice(netfs_bv_slot slot)
    {
        IReadOnlyList<SlotState> slots = Receive.Chain.Count > 0 ? Receive.Chain[^1].Slots : [];
        SlotState last = slots.Count > 0 ? slots[^1] : default;
        bool isLonger = slots.Count > 0 && slot.slot == slots.Count - 1 && _lastPfn == slot.pfn
            && last.Offset == slot.offset && last.Length > 0 && slot.len > last.Length;
        bool isFull = slots.Count > 0 && slots.Count == Receive.Chain[^1].MaxSlots;
        if (!isLonger && slot.slot == 0 && slots.Count > 0 && !isFull)
            Empty();
        uint grownFrom = isLonger ? last.Length : 0;
        string page = "P" + slot.pfn.ToString("x", CultureInfo.InvariantCulture);
        if (_declared.Add(slot.pfn))
            _queues.Add(new PageStatement(page, _sizes[slot.pfn]));
        Segment segment = new(SegmentKind.Named, slot.len - grownFrom, page, slot.offset + grownFrom);
        _queues.Add(new SkbStatement([segment], null));
        _queues.Do(0, new AmountStatement("refill", Receive.Qsize + segment.Length));
        _lastPfn = slot.pfn;
    }

    // What is left is kept in an excerpt, for copies that come yet.
    private void Empty()
    {
        DiscardTo(_readTo);
        if (Receive.Qsize > 0 && SegmentsAfter(0).Count <= Receive.Chain[0].MaxSlots)
            Decant(Receive.Qsize);
        DiscardTo(Receive.Qsize);
        _readTo = 0;
    }

    private void Copy(List<TraceEvent> copy, IEnumerable<TraceEvent> then)
    {
        _queues.Do(0, new AmountStatement("pdu", All));
        try
        {
            new ReadSearch(_queues).Find(copy, 0);
        }
        catch (ReconstructionException) when (ExcerptFrom(copy) is { } from)
        {
            DiscardTo(from);
            Decant(AmountOf(copy, then));
            new ReadSearch(_queues).Find(copy, _excerpts.Last());
            return;
        }

        // Only that it was on the receive queue shows where that is read from next.
        uint at = 0;
        uint end = copy[^1].Read.skip + copy[^1].Read.part;
        foreach ((uint slot, uint offset, uint length) in SegmentsAfter(0))
        {
            if (slot == copy[^1].Read.slot && offset + length >= end && end >= offset)
            {
                _readTo = at + end - offset;
                break;
            }

            at += length;
        }
    }

    // The segments behind so many bytes of the receive queue: slot, where in it, bytes left.
    private List<(uint Slot, uint Offset, uint Length)> SegmentsAfter(uint from)
    {
        List<(uint, uint, uint)> segments = [];
        uint slot = Receive.TakeSlot, offset = Receive.TakeOffset, left = from;
        foreach (BvecqState bvecq in Receive.Chain)
        {
            for (; slot < bvecq.Slots.Count; slot++, offset = 0)
            {
                uint length = bvecq.Slots[(int)slot].Length - Math.Min(offset, bvecq.Slots[(int)slot].Length);
                uint gone = Math.Min(left, length);
                left -= gone;
                if (length > gone)
                    segments.Add((slot, offset + gone, length - gone));
            }

            slot = 0;
        }

        return segments;
    }

    // Where an excerpt has to begin that the copy fits: where the last one ended, or else so that its first slot is read
    // to the end.
    private uint? ExcerptFrom(List<TraceEvent> copy)
    {
        List<uint> from = [_readTo];
        uint at = 0;
        foreach ((_, _, uint length) in SegmentsAfter(0))
        {
            uint end = copy[0].Read.skip + copy[0].Read.part;
            from.Add(at);
            if (end <= length)
                from.Add(at + length - end);
            at += length;
        }

        // Else of old data, so that the new is left for copies that are longer: what they copy does not show.
        foreach (uint place in _isSparing ? from.Order() : from.AsEnumerable())
            if (Fits(copy, place))
                return place;
        return null;
    }

    private bool Fits(List<TraceEvent> copy, uint from)
    {
        List<(uint Slot, uint Offset, uint Length)> segments = SegmentsAfter(from);
        for (int i = 0; i < copy.Count; i++)
        {
            netfs_rxq_read read = copy[i].Read;
            int slot = (int)copy[0].Read.slot + i;
            bool isLast = i == copy.Count - 1;
            if (slot >= segments.Count || slot >= bvecq_profile.rfc_base.slots_given(All) || read.slot != slot
                || (isLast ? read.skip + read.part > segments[slot].Length : read.skip + read.part != segments[slot].Length))
            {
                return false;
            }
        }

        return true;
    }

    // Enough for the copy and for those behind it that seem to be of the same excerpt.
    private uint AmountOf(List<TraceEvent> copy, IEnumerable<TraceEvent> then)
    {
        List<(uint Slot, uint Offset, uint Length)> segments = SegmentsAfter(0);
        List<TraceEvent> reads = [.. then.TakeWhile(e => e.Kind == NetfsEventKind.Read && e.Read.msg_id == copy[0].Read.msg_id)];
        uint amount = 0;
        foreach (List<TraceEvent> one in (List<TraceEvent>[])[copy, .. _isSparing ? [] : ReadsWitness.Copies(reads)])
        {
            if (!Fits(one, 0))
                break;
            uint inFront = 0;
            for (int i = 0; i < one[^1].Read.slot; i++)
                inFront += segments[i].Length;
            amount = Math.Max(amount, inFront + one[^1].Read.skip + one[^1].Read.part);
        }

        return amount;
    }

    private void DiscardTo(uint place)
    {
        if (place == 0)
            return;
        _queues.Do(0, new AmountStatement("pdu", All));
        _queues.Do(0, new AmountStatement("discard", place));
        _readTo -= Math.Min(_readTo, place);
    }

    private void Decant(uint amount)
    {
        if (_excerpts.Count == MostExcerpts)
            _queues.Put(_excerpts.Dequeue());
        _queues.Do(0, new AmountStatement("pdu", All));
        uint number = 1;
        while (_queues.Exists(number))
            number++;
        StatementResult result = _queues.Do(0, new DecantStatement(amount, _queues.NextName));
        if (result.Oops is not null || result.Return < 0)
            throw new ReconstructionException(ReconstructionFailure.Diverges, 0, "the model crashes in a decant");
        _queues.Decanted();
        _excerpts.Enqueue(number);
        _readTo = 0;
    }
}
