// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Collections.Generic;
using Rxqueue.Model;
using Rxqueue.Tracing.Ftrace;

namespace Rxqueue.Tracing.Compare;

/// <summary>A segment that lies in a queue.</summary>
/// <param name="Slot">Index of its slot in its bvecq.</param>
/// <param name="Pfn">Frame of its page.</param>
/// <param name="Offset">Where it begins in the page, in bytes.</param>
/// <param name="Length">Its bytes.</param>
public readonly record struct QueuedSlot(uint Slot, ulong Pfn, uint Offset, uint Length);

/// <summary>
/// A receive queue, as far as a trace tells of it: the state after the last call, and the segments between the take
/// position and the end, found by adding up what the slots brought and the calls took.
/// </summary>
public sealed class QueueReplay
{
    private readonly bool _hasCalls;
    private readonly List<List<QueuedSlot>> _bvecqs = [];
    private readonly SortedDictionary<uint, netfs_rxq_call> _excerpts = [];
    private readonly SlotRun _slots = new();
    private uint _takeOffset;
    private ulong _held;

    /// <summary>Begins with an empty queue.</summary>
    /// <param name="hasCalls">Whether the events of the calls will come; without them nothing says what was taken,
    /// and only the bvecq that is being filled is followed.</param>
    public QueueReplay(bool hasCalls) => _hasCalls = hasCalls;

    /// <summary>The receive queue after its last call; null before the first.</summary>
    public netfs_rxq_call? State { get; private set; }

    /// <summary>Excerpts that were used and not put, by number: each after its last call.</summary>
    public IReadOnlyDictionary<uint, netfs_rxq_call> Excerpts => _excerpts;

    /// <summary>Whether the slots agree with what the calls say of the queue. They do not in a trace that begins in
    /// the middle of a stream, until the queue runs empty.</summary>
    public bool IsLayoutKnown { get; private set; } = true;

    /// <summary>How many bvecqs were emptied or given up: those that are left are counted on from there.</summary>
    public int FirstBvecq { get; private set; }

    /// <summary>The bvecqs from the take position on, each with the slots that hold something.</summary>
    public IReadOnlyList<IReadOnlyList<QueuedSlot>> Bvecqs => _bvecqs;

    /// <summary>Takes the next event of the task.</summary>
    /// <param name="e">The event.</param>
    public void Take(TraceEvent e)
    {
        ArgumentNullException.ThrowIfNull(e);
        switch (e.Kind)
        {
            case NetfsEventKind.Slot:
                TakeSlot(e.Slot, _slots.Take(e.Slot));
                break;
            case NetfsEventKind.Call when e.Call.q == 0:
                TakeCall(e.Call);
                break;
            case NetfsEventKind.Call when e.Call.op == netfs_rxq_op.put:
                _excerpts.Remove(e.Call.q);
                break;
            case NetfsEventKind.Call:
                _excerpts[e.Call.q] = e.Call;
                break;
        }
    }

    private void TakeSlot(in netfs_bv_slot slot, uint grownFrom)
    {
        QueuedSlot queued = new(slot.slot, slot.pfn, slot.offset, slot.len);
        if (!IsLayoutKnown)
            return;
        _held += slot.len - grownFrom;
        if (grownFrom > 0 && _bvecqs.Count > 0)
        {
            _bvecqs[^1][^1] = queued;
            return;
        }

        if (slot.slot == 0 && !_hasCalls)
            Clear();
        if (slot.slot == 0 || _bvecqs.Count == 0)
            _bvecqs.Add([]);
        _bvecqs[^1].Add(queued);
    }

    private void TakeCall(in netfs_rxq_call call)
    {
        State = call;
        if (call.qsize == 0)
        {
            Clear();
            _slots.Empty();
            (_held, _takeOffset, IsLayoutKnown) = (0, 0, true);
            return;
        }

        if (IsLayoutKnown && _held >= call.qsize)
            Drop(_held - call.qsize);
        IsLayoutKnown &= _held == call.qsize && _bvecqs.Count > 0
            && _bvecqs[0][0].Slot == call.take_slot && _takeOffset == call.take_offset;
        if (!IsLayoutKnown)
            Clear();
    }

    private void Clear()
    {
        FirstBvecq += _bvecqs.Count;
        _bvecqs.Clear();
    }

    private void Drop(ulong bytes)
    {
        _held -= bytes;
        while (bytes > 0 && _bvecqs.Count > 0)
        {
            List<QueuedSlot> first = _bvecqs[0];
            uint left = first[0].Length - _takeOffset;
            if (bytes < left)
            {
                _takeOffset += (uint)bytes;
                return;
            }

            bytes -= left;
            _takeOffset = 0;
            first.RemoveAt(0);
            if (first.Count > 0)
                continue;
            _bvecqs.RemoveAt(0);
            FirstBvecq++;
        }
    }
}
