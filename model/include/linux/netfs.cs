// SPDX-License-Identifier: GPL-2.0-only
using System.Diagnostics.CodeAnalysis;

namespace Rxqueue.Model;

/// <summary>
/// (An excerpt from) a receive queue: <c>struct netfs_rxqueue</c> of the patch, include/linux/netfs.h.
/// </summary>
public sealed class netfs_rxqueue : KernelObject
{
    internal bvecq? raw_add_to;
    internal bvecq? raw_take_from;
    internal uint raw_take_offset;
    internal ushort raw_take_slot;
    internal bool raw_refillable;
    internal uint raw_qsize;
    internal uint raw_pdu_remain;
    internal uint raw_msg_id;

    /// <summary>Makes an empty queue, all members zero.</summary>
    /// <param name="k">The kernel that it lives in.</param>
    public netfs_rxqueue(kernel k)
        : base(k)
    {
    }

    /// <summary>
    /// The number by which the tracepoints know the queue: 0 for a receive queue, for an excerpt the lowest one that
    /// was free when it was decanted. Not a member of the kernel's structure.
    /// </summary>
    public uint trace_id { get; set; }

    /// <inheritdoc/>
    public override string Description => $"struct netfs_rxqueue Q={trace_id:x}";

    /// <summary>Where to add data; NULL for an excerpt and before the first refill.</summary>
    [AllowNull]
    public bvecq add_to
    {
        get
        {
            Reading(Member.AddTo);
            return raw_add_to!;
        }

        set
        {
            Writing(Member.AddTo);
            raw_add_to = value;
        }
    }

    /// <summary>Where to take data from; NULL before the first refill and for an excerpt that was used up.</summary>
    [AllowNull]
    public bvecq take_from
    {
        get
        {
            Reading(Member.TakeFrom);
            return raw_take_from!;
        }

        set
        {
            Writing(Member.TakeFrom);
            raw_take_from = value;
        }
    }

    /// <summary>Offset of the next byte in the slot <see cref="take_slot"/>.</summary>
    public uint take_offset
    {
        get
        {
            Reading(Member.TakeOffset);
            return raw_take_offset;
        }

        set
        {
            Writing(Member.TakeOffset);
            raw_take_offset = value;
        }
    }

    /// <summary>Index of the slot in <see cref="take_from"/> that the next byte is in.</summary>
    public ushort take_slot
    {
        get
        {
            Reading(Member.TakeSlot);
            return raw_take_slot;
        }

        set
        {
            Writing(Member.TakeSlot);
            raw_take_slot = value;
        }
    }

    /// <summary>True if refillable; false for an excerpt.</summary>
    public bool refillable
    {
        get
        {
            Reading(Member.Refillable);
            return raw_refillable;
        }

        set
        {
            Writing(Member.Refillable);
            raw_refillable = value;
        }
    }

    /// <summary>Bytes in the queue.</summary>
    public uint qsize
    {
        get
        {
            Reading(Member.Qsize);
            return raw_qsize;
        }

        set
        {
            Writing(Member.Qsize);
            raw_qsize = value;
        }
    }

    /// <summary>Bytes left of the current PDU.</summary>
    public uint pdu_remain
    {
        get
        {
            Reading(Member.PduRemain);
            return raw_pdu_remain;
        }

        set
        {
            Writing(Member.PduRemain);
            raw_pdu_remain = value;
        }
    }

    /// <summary>The id that tracepoints log as <c>MSG=xx</c>.</summary>
    public uint msg_id
    {
        get
        {
            Reading(Member.MsgId);
            return raw_msg_id;
        }

        set
        {
            Writing(Member.MsgId);
            raw_msg_id = value;
        }
    }
}
