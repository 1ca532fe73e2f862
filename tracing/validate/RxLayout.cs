// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Collections.Generic;
using System.Diagnostics;
using Rxqueue.Model;

namespace Rxqueue.Tracing.Validate;

/// <summary>
/// The segments that were ever spliced into a receive queue and may still be in it, from slot events alone. Each has a
/// number that stays, counted from the first.
/// </summary>
internal sealed class RxLayout(SlotCapacities capacities)
{
    /// <summary>The most segments that are kept: more than the window of a TCP connection holds.</summary>
    public const int Most = 1 << 14;

    private const int EmptyingsAfterAGap = 2;

    private readonly List<(Segment Segment, uint Slot)> _segments = [];
    private uint _used;

    // How often the queue has yet to run empty until nothing is left, there or in an excerpt, of what was not shown.
    private int _emptyings;

    /// <summary>Whether a slot event was seen since the state became unknown.</summary>
    public bool IsKnown { get; private set; }

    /// <summary>Whether every segment that may be read was shown: not where events were missing, until the queue has run
    /// empty twice.</summary>
    public bool IsWhole => IsKnown && _emptyings == 0;

    /// <summary>Number of the first segment that may be in the queue.</summary>
    public long First { get; private set; }

    /// <summary>One more than the number of the last one.</summary>
    public long End => First + _segments.Count;

    /// <summary>Segments that began.</summary>
    public long Seen { get; private set; }

    /// <summary>Refurbishments that had to be assumed.</summary>
    public long Refurbished { get; private set; }

    /// <summary>The length of a segment, in bytes.</summary>
    public uint Length(long segment) => _segments[(int)(segment - First)].Segment.Length;

    /// <summary>The slot of a segment.</summary>
    public uint Slot(long segment) => _segments[(int)(segment - First)].Slot;

    /// <summary>Nothing is known any more.</summary>
    public void Forget()
    {
        Drop(End);
        _used = 0;
        IsKnown = false;
        _emptyings = EmptyingsAfterAGap;
    }

    /// <summary>The segments in front of one are no longer in the queue.</summary>
    public void Drop(long before)
    {
        Debug.Assert(before <= End, "only what was there is dropped");
        if (before <= First)
            return;
        _segments.RemoveRange(0, (int)(before - First));
        First = before;
    }

    /// <summary>Takes a slot event.</summary>
    /// <returns>Null, or what could have come instead.</returns>
    public IReadOnlyList<string>? TryAdd(in netfs_bv_slot slot)
    {
        if (_segments.Count >= Most)
            Drop(First + Most / 2);
        Segment last = _segments.Count > 0 ? _segments[^1].Segment : default;
        bool isEmpty = _segments.Count == 0;
        bool isLonger = !isEmpty && slot.slot + 1 == _used && last.Pfn == slot.pfn && last.Offset == slot.offset
            && slot.len > last.Length;
        bool continues = !isEmpty && last.IsContinuedBy(slot.pfn, slot.offset);
        if (slot.len > 0 && !IsKnown)
        {
            // The first one after a gap may be in any slot.
            IsKnown = true;
            _emptyings = slot.slot > 0 ? EmptyingsAfterAGap : _emptyings;
            _used = slot.slot;
            Append(slot);
            return null;
        }

        if (slot.len > 0 && !capacities.IsFull(_used) && (isLonger || (slot.slot == _used && !continues)))
        {
            capacities.SawRoom(_used);
            if (isLonger)
                _segments[^1] = (last with { Length = slot.len }, slot.slot);
            else
                Append(slot);
            return null;
        }

        if (slot.len > 0 && slot.slot == 0)
        {
            // The last bvecq was full, or everything was taken out and it is used again; the latter drops the rest.
            if (!capacities.MayBeFull(_used))
            {
                Refurbished++;
                _emptyings -= Math.Min(1, _emptyings);
                Drop(End);
            }

            _used = 0;
            Append(slot);
            return null;
        }

        return Expected(last, isEmpty);
    }

    private void Append(in netfs_bv_slot slot)
    {
        _segments.Add((new Segment(slot.pfn, slot.offset, slot.len), slot.slot));
        _used = slot.slot + 1;
        Seen++;
    }

    private List<string> Expected(Segment last, bool isEmpty)
    {
        List<string> expected = [];
        if (!isEmpty && !capacities.IsFull(_used))
            expected.Add($"bq[{_used - 1:x}] p={last.Pfn:x} {last.Offset:x}-… (longer)");
        if (!capacities.IsFull(_used))
            expected.Add($"bq[{_used:x}] (another place)");
        expected.Add("bq[0] (a new bvecq, or the last one refurbished)");
        return expected;
    }
}
