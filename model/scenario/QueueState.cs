// SPDX-License-Identifier: GPL-2.0-only
using System.Collections.Generic;

namespace Rxqueue.Model.Scenario;

/// <summary>A slot that is in use, as <c>state</c> shows it.</summary>
/// <param name="Page">The page's number in the run, -1 for an empty slot.</param>
/// <param name="Offset"><c>bv_offset</c>.</param>
/// <param name="Length"><c>bv_len</c>.</param>
/// <param name="References">References on the page.</param>
public readonly record struct SlotState(int Page, uint Offset, uint Length, int References)
{
    /// <summary>Whether the slot has no page.</summary>
    public bool IsEmpty => Page < 0;
}

/// <summary>A bvecq of the chain, as <c>state</c> shows it.</summary>
/// <param name="References">References on it.</param>
/// <param name="MaxSlots">Slots that it has room for.</param>
/// <param name="Slots">The slots that are in use.</param>
/// <param name="PrevIsRight">Whether <c>prev</c> is the bvecq before.</param>
public sealed record BvecqState(int References, int MaxSlots, IReadOnlyList<SlotState> Slots, bool PrevIsRight);

/// <summary>A queue after a statement. Looking at it touches nothing that a sanitizer watches.</summary>
public sealed class QueueState
{
    /// <summary>A chain that is longer than this runs in a circle.</summary>
    private const int LongestChain = 1 << 20;

    /// <summary>Looks at a queue.</summary>
    /// <param name="name">The queue's name.</param>
    /// <param name="rxq">The queue.</param>
    /// <param name="pages">Numbers the pages of the run, in the order in which they first show.</param>
    internal QueueState(string name, netfs_rxqueue rxq, Dictionary<page, int> pages)
    {
        Name = name;
        TakeSlot = rxq.raw_take_slot;
        TakeOffset = rxq.raw_take_offset;
        Qsize = rxq.raw_qsize;
        PduRemain = rxq.raw_pdu_remain;
        MsgId = rxq.raw_msg_id;
        Refillable = rxq.raw_refillable;
        TakeFrom = rxq.raw_take_from is null ? null : 0;
        AddTo = rxq.raw_add_to is null ? null : -1;
        List<BvecqState> chain = [];
        bvecq? before = null;
        for (bvecq? bq = rxq.raw_take_from; bq is not null && chain.Count < LongestChain; before = bq, bq = bq.raw_next)
        {
            if (bq == rxq.raw_add_to)
                AddTo = chain.Count;
            chain.Add(new BvecqState(bq.refs, bq.slots.Length, SlotsOf(bq, pages), bq.raw_prev == before));
        }

        Chain = chain;
    }

    /// <summary>Looks at a queue.</summary>
    /// <param name="name">What to call it.</param>
    /// <param name="rxq">The queue.</param>
    /// <param name="pages">Numbers the pages of the run, in the order in which they first show.</param>
    public static QueueState Of(string name, netfs_rxqueue rxq, Dictionary<page, int> pages) => new(name, rxq, pages);

    /// <summary>The queue's name.</summary>
    public string Name { get; }

    /// <summary><c>take_slot</c>.</summary>
    public uint TakeSlot { get; }

    /// <summary><c>take_offset</c>.</summary>
    public uint TakeOffset { get; }

    /// <summary><c>qsize</c>.</summary>
    public uint Qsize { get; }

    /// <summary><c>pdu_remain</c>.</summary>
    public uint PduRemain { get; }

    /// <summary><c>msg_id</c>.</summary>
    public uint MsgId { get; }

    /// <summary><c>refillable</c>.</summary>
    public bool Refillable { get; }

    /// <summary>0, or null for NULL.</summary>
    public int? TakeFrom { get; }

    /// <summary>Index of <c>add_to</c> in the chain; null for NULL, -1 if it is not in the chain.</summary>
    public int? AddTo { get; }

    /// <summary>The bvecqs from <c>take_from</c> along <c>next</c>.</summary>
    public IReadOnlyList<BvecqState> Chain { get; }

    private static SlotState[] SlotsOf(bvecq bq, Dictionary<page, int> pages)
    {
        SlotState[] slots = new SlotState[System.Math.Min((int)bq.raw_nr_slots, bq.slots.Length)];
        for (int i = 0; i < slots.Length; i++)
        {
            ref readonly bio_vec_memory bv = ref bq.slots[i];
            if (bv.bv_page is null)
            {
                slots[i] = new SlotState(-1, bv.bv_offset, bv.bv_len, 0);
                continue;
            }

            if (!pages.TryGetValue(bv.bv_page, out int number))
            {
                number = pages.Count;
                pages.Add(bv.bv_page, number);
            }

            slots[i] = new SlotState(number, bv.bv_offset, bv.bv_len, bv.bv_page.refs);
        }

        return slots;
    }
}
