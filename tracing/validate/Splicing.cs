// SPDX-License-Identifier: GPL-2.0-only
using System;
using Rxqueue.Model;

namespace Rxqueue.Tracing.Validate;

/// <summary>
/// <c>netfs_rxqueue_tcp_refill</c> and <c>_consume</c> with the slot events of the call in place of the socket.
/// </summary>
/// <remarks>Both return why a call cannot have gone so, or null. Where slots are left over, the first of them is what
/// does not fit.</remarks>
internal sealed class Splicing(ReplayQueue queue, PendingSlots slots, SlotCapacities capacities)
{
    /// <summary>Segments whose length was shown.</summary>
    public long Segments { get; private set; }

    /// <summary><c>netfs_rxqueue_tcp_refill</c>, which returned <paramref name="ret"/>.</summary>
    public string? Refill(uint least, int ret)
    {
        if (!queue.Refillable)
            return ret == 0 ? null : "the refill of an excerpt returns 0";
        if (queue.Size >= least && least > 0)
            return ret == 0 ? null : $"a refill of a queue that holds {queue.Size:x} of {least:x} returns 0";

        // Every round but the last takes a slot event or makes room for one.
        while (true)
        {
            bool hadRoom = !MakeRoom();
            ulong spliced = Splice();
            if (spliced == 0 && !slots.IsEmpty && hadRoom)
                return null;
            if (spliced == 0)
                return NothingSpliced(least, ret);
            if (queue.Size >= least)
                return ret == 0 ? null : $"it has what was asked for ({queue.Size:x} of {least:x}), so it returns 0";
        }
    }

    /// <summary><c>netfs_rxqueue_tcp_consume</c>, which returned <paramref name="ret"/>.</summary>
    public string? Consume(uint amount, int ret)
    {
        while (amount > 0)
        {
            uint part = Math.Min(amount, queue.Size);
            amount -= part;
            if (!queue.TryDiscard(part))
                return Oops;
            if (amount == 0)
                break;
            if (queue.Size >= 1)
                continue;
            bool hadRoom = !MakeRoom();
            if (Splice() > 0)
                continue;
            if (!slots.IsEmpty && hadRoom)
                return null;
            return ret < 0 ? null : "it returns 0 only when all was consumed";
        }

        return ret == 0 ? null : "all was consumed, so it returns 0";
    }

    /// <summary>Why a call leaves no event.</summary>
    public const string Oops = "the call would crash (NULL or uninitialised pointer), and leave no event";

    private static string? NothingSpliced(uint least, int ret)
    {
        if (ret < 0)
            return null;
        if (ret > 0)
            return "it returns 0 or a negative error";
        return least == 0 ? null : "with less than was asked for it returns a negative error, or never";
    }

    // The kernel allocates when it calls, the trace shows it only when a slot is filled; until then nothing differs.
    private bool MakeRoom()
    {
        uint used = queue.AddTo?.Used ?? 0;
        bool isNeeded = queue.AddTo is null || capacities.IsFull(used);
        if (!isNeeded && used > 0 && !slots.IsEmpty && slots.Next.slot == 0 && capacities.MayBeFull(used))
        {
            capacities.SawFull(used);
            isNeeded = true;
        }

        if (isNeeded)
            queue.AddBvecq();
        return isNeeded;
    }

    private ulong Splice()
    {
        ulong spliced = 0;
        ReplayBvecq bvecq = queue.AddTo!;
        for (; !slots.IsEmpty; slots.Take())
        {
            netfs_bv_slot next = slots.Next;
            uint used = bvecq.Used;
            if (capacities.IsFull(used) || next.len == 0)
                break;
            if (used > 0 && IsLonger(bvecq[used - 1], next, used))
            {
                ref Segment last = ref bvecq[used - 1];
                uint more = next.len - last.Length;
                last = last with { Length = next.len };
                queue.Size = unchecked(queue.Size + more);
                spliced += more;
            }
            else if (next.slot == used && !(used > 0 && bvecq[used - 1].IsContinuedBy(next.pfn, next.offset)))
            {
                bvecq.Append(new Segment(next.pfn, next.offset, next.len));
                queue.Size = unchecked(queue.Size + next.len);
                spliced += next.len;
                Segments++;
            }
            else
            {
                break;
            }

            capacities.SawRoom(used);
        }

        return spliced;
    }

    private static bool IsLonger(Segment last, in netfs_bv_slot next, uint used) =>
        next.slot == used - 1 && last.Length > 0 && last.Pfn == next.pfn && last.Offset == next.offset
        && next.len > last.Length;
}
