// SPDX-License-Identifier: GPL-2.0-only
using System.Collections.Generic;
using System.Diagnostics;
using Rxqueue.Model;
using Rxqueue.Tracing.Ftrace;

namespace Rxqueue.Tracing.Validate;

/// <summary>
/// The slot events of a task since its last call: a splice emits them before the event of the call that it is part of.
/// </summary>
internal sealed class PendingSlots
{
    /// <summary>The most of them that a call is believed to have: a socket's receive queue is finite.</summary>
    public const int Most = 1 << 16;

    private readonly List<(netfs_bv_slot Slot, FtraceLine Line)> _slots = [];
    private int _taken;

    /// <summary>Whether all of them were taken.</summary>
    public bool IsEmpty => _taken == _slots.Count;

    /// <summary>Whether no more will be kept.</summary>
    public bool IsFull => _slots.Count >= Most;

    /// <summary>The first that was not taken.</summary>
    public netfs_bv_slot Next => _slots[_taken].Slot;

    /// <summary>The line of <see cref="Next"/>.</summary>
    public FtraceLine NextLine => _slots[_taken].Line;

    /// <summary>How many there were.</summary>
    public int Count => _slots.Count;

    /// <summary>Keeps one.</summary>
    public void Add(in netfs_bv_slot slot, FtraceLine line)
    {
        Debug.Assert(!IsFull, "the caller looks first");
        _slots.Add((slot, line.Copy()));
    }

    /// <summary>Takes <see cref="Next"/>.</summary>
    public void Take() => _taken++;

    /// <summary>Begins again for the next call.</summary>
    public void Clear()
    {
        _slots.Clear();
        _taken = 0;
    }
}
