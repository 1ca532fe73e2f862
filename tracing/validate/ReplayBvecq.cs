// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Diagnostics;

namespace Rxqueue.Tracing.Validate;

/// <summary>A bvecq without pages and references: slots and what comes next.</summary>
internal sealed class ReplayBvecq
{
    private Segment[] _slots = new Segment[4];

    /// <summary><c>nr_slots</c>.</summary>
    public uint Used { get; private set; }

    /// <summary><c>next</c>.</summary>
    public ReplayBvecq? Next { get; set; }

    /// <summary>A slot, in use or left behind by a refurbishment.</summary>
    public ref Segment this[uint slot]
    {
        get
        {
            Debug.Assert(slot < Used, "only slots in use are looked at");
            return ref _slots[slot];
        }
    }

    /// <summary>Fills the next slot.</summary>
    public void Append(Segment segment)
    {
        if (Used == _slots.Length)
            Array.Resize(ref _slots, _slots.Length * 2);
        _slots[Used++] = segment;
        Debug.Assert(Used <= ushort.MaxValue, "nr_slots is a u16");
    }

    /// <summary>Makes it empty, to be filled again.</summary>
    public void Refurbish() => Used = 0;
}
