// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Diagnostics;
using Rxqueue.Model;

namespace Rxqueue.Tracing.Validate;

/// <summary>
/// The state of a <c>struct netfs_rxqueue</c>, and what the functions of rxqueue.c that need no socket do to it.
/// </summary>
/// <remarks>
/// It mirrors the posted code statement by statement where that changes what a trace shows, defects included; a function
/// returns false where the code would crash, which leaves no event. Its tests hold it against the port.
/// </remarks>
internal sealed class ReplayQueue(uint number, bool refillable)
{
    /// <summary>0 for the receive queue, else the number of the excerpt.</summary>
    public uint Number { get; } = number;

    /// <summary>Whether it is a receive queue.</summary>
    public bool Refillable { get; } = refillable;

    /// <summary><c>msg_id</c>.</summary>
    public uint Msg { get; set; }

    /// <summary><c>add_to</c>.</summary>
    public ReplayBvecq? AddTo { get; set; }

    /// <summary><c>take_from</c>.</summary>
    public ReplayBvecq? TakeFrom { get; set; }

    /// <summary><c>take_slot</c>.</summary>
    public uint TakeSlot { get; set; }

    /// <summary><c>take_offset</c>, in bytes.</summary>
    public uint TakeOffset { get; set; }

    /// <summary><c>qsize</c>, in bytes.</summary>
    public uint Size { get; set; }

    /// <summary><c>pdu_remain</c>, in bytes.</summary>
    public uint PduRemain { get; set; }

    /// <summary>Puts an empty bvecq at the end of the chain, as refill does.</summary>
    public void AddBvecq()
    {
        ReplayBvecq added = new();
        if (AddTo is null)
            TakeFrom = added;
        else
            AddTo.Next = added;
        AddTo = added;
    }

    /// <summary><c>netfs_rxqueue_discard</c>.</summary>
    public bool TryDiscard(uint asked)
    {
        if (TakeFrom is not { } from)
            return false;
        uint amount = Math.Min(asked, PduRemain);
        uint slot = TakeSlot, offset = TakeOffset;
        PduRemain -= amount;
        ReplayBvecq? left = null;
        while (true)
        {
            if (slot >= from.Used)
            {
                slot = 0;
                offset = 0;
                if (from.Next is not { } next)
                {
                    if (AddTo is not null)
                    {
                        from.Refurbish();
                        AddTo = from;
                        left = from;
                    }

                    break;
                }

                from = next;
            }

            left = from;
            if (amount == 0)
                break;
            if (slot >= from.Used)
                return false;
            ref Segment segment = ref from[slot];
            if (offset < segment.Length)
            {
                uint part = Math.Min(Math.Min(segment.Length - offset, amount), Size);
                offset += part;
                amount -= part;
                Size -= part;
                if (offset < segment.Length)
                    break;
            }

            segment = default;
            slot++;
            offset = 0;
        }

        (TakeFrom, TakeSlot, TakeOffset) = (left, slot, offset);
        return true;
    }

    /// <summary><c>netfs_rxqueue_count</c>.</summary>
    public bool TryCount(uint amount, out uint count)
    {
        count = 0;
        uint slot = TakeSlot, offset = TakeOffset;
        ReplayBvecq? from = TakeFrom;
        while (amount > 0)
        {
            if (from is null)
                return false;
            if (slot >= from.Used)
            {
                if (from.Next is not { } next)
                {
                    count = 0;
                    return true;
                }

                (from, slot, offset) = (next, 0, 0);
                if (from.Used == 0)
                    return false;
            }

            uint length = from[slot].Length;
            if (offset < length)
            {
                count++;
                if (length - offset >= amount)
                    return true;
                amount -= length - offset;
            }

            slot++;
            offset = 0;
        }

        return true;
    }

    /// <summary><c>netfs_rxqueue_decant</c>, and the chain made into an excerpt queue.</summary>
    /// <param name="asked">Bytes.</param>
    /// <param name="number">The excerpt's number.</param>
    /// <param name="capacities">How large bvecqs are.</param>
    /// <param name="filled">Slots filled; -1 where no chain is made.</param>
    /// <param name="excerpt">The excerpt; null where no chain is made.</param>
    public bool TryDecant(
        uint asked, uint number, SlotCapacities capacities, out int filled, out ReplayQueue? excerpt)
    {
        filled = -1;
        excerpt = null;
        uint amount = Math.Min(asked, PduRemain);
        if (TakeFrom is not { } from || !TryCount(amount, out uint need) || !capacities.ExcerptHasRoom(need))
            return false;

        uint before = Size, slot = TakeSlot, offset = TakeOffset;
        ReplayBvecq? head = need > 0 ? new ReplayBvecq() : null;
        ReplayBvecq? into = head;
        uint moved = 0;
        PduRemain -= amount;
        while (true)
        {
            if (slot >= from.Used)
            {
                slot = 0;
                offset = 0;
                if (from.Next is not { } next)
                {
                    from.Refurbish();
                    AddTo = from;
                    break;
                }

                from = next;
            }

            if (amount == 0)
                break;
            if (slot >= from.Used)
                return false;
            ref Segment segment = ref from[slot];
            if (offset < segment.Length)
            {
                if (moved == need)
                    return false;
                uint length = segment.Length;
                uint part = Math.Min(Math.Min(length - offset, amount), Size);
                into = RoomAfter(into!);
                into.Append(new Segment(segment.Pfn, unchecked(segment.Offset + offset), part));
                moved++;
                bool taken = part == length - offset;
                if (taken)
                    segment = default;
                offset += part;
                amount -= part;
                Size -= part;
                if (!taken)
                    break;
            }

            slot++;
            offset = 0;
        }

        (TakeFrom, TakeSlot, TakeOffset) = (from, slot, offset);
        if (head is null)
            return true;
        filled = (int)moved;
        excerpt = new ReplayQueue(number, refillable: false)
        {
            TakeFrom = head,
            Size = before - Size,
            PduRemain = before - Size,
            Msg = Msg,
        };
        return true;
    }

    /// <summary>Whether a call's event shows this state.</summary>
    public bool IsShownBy(in netfs_rxq_call call) =>
        call.msg_id == Msg && call.qsize == Size && call.pdu_remain == PduRemain && call.take_slot == TakeSlot
        && call.take_offset == TakeOffset;

    private static ReplayBvecq RoomAfter(ReplayBvecq into)
    {
        if (into.Used < SlotCapacities.LargestExcerpt)
            return into;
        Debug.Assert(into.Next is null, "a chain is filled at its end");
        return into.Next = new ReplayBvecq();
    }
}
