// SPDX-License-Identifier: GPL-2.0-only
using System.Collections.Generic;
using Rxqueue.Model;
using Rxqueue.Properties.Reference;

namespace Rxqueue.Properties.Checking;

/// <summary>
/// Who owns what: holds every structure of a run against the reference model and every reference count against the
/// number of owners. Looking touches nothing that a sanitizer watches.
/// </summary>
internal sealed class Ledger
{
    /// <summary>A chain that is longer than this runs in a circle.</summary>
    private const int LongestChain = 1 << 20;

    private readonly List<page> _pages = [];
    private int _objects;

    /// <summary>What was found to be wrong; null for nothing.</summary>
    public (string Kind, string What, Member Suspect, KernelObject? Target)? Trouble { get; private set; }

    /// <summary>The head of a chain whose <c>prev</c> is wrong, which breaks nothing else; null for none.</summary>
    public bvecq? WithWrongPrev { get; private set; }

    /// <summary>
    /// Condenses the shapes of the receive queue and of the current one: which of the situations that code can tell apart
    /// they are in.
    /// </summary>
    public ulong Shape { get; private set; }

    /// <summary>Checks all that is allocated.</summary>
    /// <param name="k">The kernel.</param>
    /// <param name="queues">Every queue.</param>
    /// <param name="current">The current one.</param>
    /// <param name="named">Pages that are held by name.</param>
    /// <param name="sock">The socket.</param>
    /// <param name="contents">The stream.</param>
    /// <returns>Whether nothing was wrong, except perhaps <see cref="WithWrongPrev"/>.</returns>
    public bool Check(
        kernel k,
        Dictionary<string, ReferenceQueue>.ValueCollection queues,
        ReferenceQueue current,
        Dictionary<string, page>.ValueCollection named,
        sock sock,
        StreamContents contents)
    {
        Trouble = null;
        WithWrongPrev = null;
        Shape = 0;
        _objects = 0;
        _pages.Clear();
        foreach (ReferenceQueue queue in queues)
        {
            if (!CheckQueue(queue, queue == current, contents))
                break;
        }

        foreach (page page in named)
            Own(page);
        OwnSocket(sock);
        CheckPages();
        _objects += _pages.Count;
        if (_objects != k.live_count)
            Blame(ViolationKind.Leak, $"{k.live_count} objects are allocated, expected {_objects}: those that somebody owns", Member.Ref, null);
        return Trouble is null;
    }

    private bool CheckQueue(ReferenceQueue queue, bool current, StreamContents contents)
    {
        netfs_rxqueue rxq = queue.Rxq;
        bvecq? before = null;
        ulong position = queue.Bytes.Start;
        ulong bytes = 0;
        int length = 0;
        for (bvecq? bq = rxq.raw_take_from; bq is not null; before = bq, bq = bq.raw_next)
        {
            if (bq.IsFreed || ++length > LongestChain)
                return Blame(ViolationKind.Chain, bq.IsFreed ? "the chain leads to a freed bvecq" : "the chain has no end", Member.Next, before);
            if (bq.refs != 1)
                return Blame(ViolationKind.BvecqReferences, $"a bvecq has {bq.refs} references, expected 1", Member.Ref, bq);
            if (bq.raw_prev != before)
            {
                if (before is not null)
                    return Blame(ViolationKind.Prev, "prev is not the bvecq before", Member.Prev, bq);
                WithWrongPrev ??= bq;
            }

            ulong in_bvecq = CheckSlots(rxq, bq, before is null, position, contents);
            bytes += in_bvecq;
            position += in_bvecq;
        }

        _objects += length;
        bvecq? expected = rxq.raw_refillable ? before : null;
        if (rxq.raw_add_to != expected)
            return Blame(ViolationKind.AddTo, $"add_to is not {(rxq.raw_refillable ? "the last bvecq" : "NULL")}", Member.AddTo, rxq);
        if (bytes != rxq.raw_qsize)
            return Blame(ViolationKind.Qsize, $"qsize is {rxq.raw_qsize}, expected {bytes}: what is queued", Member.Qsize, rxq);
        if (current || rxq.raw_refillable)
            AddShape(rxq, before, length);
        return true;
    }

    private ulong CheckSlots(netfs_rxqueue rxq, bvecq bq, bool first, ulong position, StreamContents contents)
    {
        ulong bytes = 0;
        uint take = first ? rxq.raw_take_slot : 0u;
        int used = bq.raw_nr_slots;
        if (used > bq.slots.Length || take > used)
        {
            Blame(ViolationKind.TakePosition, $"slot {take} of {used}, of {bq.slots.Length}", Member.TakeSlot, rxq);
            return 0;
        }

        if (first && take == used && rxq.raw_take_offset != 0)
            Blame(ViolationKind.TakePosition, $"take_offset is {rxq.raw_take_offset} behind the last slot, expected 0", Member.TakeOffset, rxq);
        for (uint slot = 0; slot < used; slot++)
        {
            ref readonly bio_vec_memory bv = ref bq.slots[slot];
            if (bv.bv_page is page page)
                Own(page);
            if (slot < take)
            {
                if (bv.bv_page is not null)
                    Blame(ViolationKind.TakePosition, $"slot {slot} before the take position still has its page", Member.BvPage, bq);
                continue;
            }

            uint skip = first && slot == take ? rxq.raw_take_offset : 0;
            if (bv.bv_page is null || skip >= bv.bv_len)
            {
                Blame(ViolationKind.TakePosition, $"slot {slot} has no byte to take", Member.TakeSlot, rxq);
                continue;
            }

            uint left = bv.bv_len - skip;
            ulong begins = (ulong)bv.bv_offset + skip;
            if (!bv.bv_page.IsFreed && HoldsOther(bv.bv_page, begins, left, contents, position + bytes))
                Blame(ViolationKind.Bytes, $"slot {slot} does not hold bytes {position + bytes} to {position + bytes + left} of the stream", Member.BvOffset, bq);
            bytes += left;
        }

        return bytes;
    }

    /// <summary>Whether the first or the last of some bytes of a page is not that of the stream.</summary>
    private static bool HoldsOther(page page, ulong begins, uint count, StreamContents contents, ulong position) =>
        page.raw_byte(begins) != contents[position] || page.raw_byte(begins + count - 1) != contents[position + count - 1];

    private void OwnSocket(sock sock)
    {
        for (sk_buff? skb = sock.receive_queue_head; skb is not null; skb = skb.next)
            OwnSkb(skb);
        if (sock.frag.page is page frag)
            Own(frag);
    }

    private void OwnSkb(sk_buff skb)
    {
        _objects++;
        if (skb.head_frag.page is page head)
            Own(head);
        foreach (skb_frag_t frag in skb.frags)
            Own(frag.page);
        for (sk_buff? part = skb.frag_list; part is not null; part = part.next)
            OwnSkb(part);
    }

    private void Own(page page)
    {
        if (page.owners++ == 0)
            _pages.Add(page);
    }

    private void CheckPages()
    {
        foreach (page page in _pages)
        {
            int owners = page.owners;
            page.owners = 0;
            if (page.IsFreed || page.refs != owners)
                Blame(ViolationKind.PageReferences, $"a page has {(page.IsFreed ? 0 : page.refs)} references, expected {owners}", Member.Ref, page);
        }
    }

    /// <summary>Sizes are told apart by their order of magnitude only: there are not many ways to treat them.</summary>
    private void AddShape(netfs_rxqueue rxq, bvecq? last, int length)
    {
        ulong shape = (ulong)System.Math.Min(length, 3);
        shape = shape * 4 + (last is null ? 0u : last.raw_nr_slots == 0 ? 1u : last.raw_nr_slots == last.slots.Length ? 2u : 3u);
        shape = shape * 2 + (rxq.raw_take_offset > 0 ? 1u : 0);
        shape = shape * 3 + (rxq.raw_take_slot == 0 ? 0u : rxq.raw_take_from is bvecq from && rxq.raw_take_slot == from.raw_nr_slots ? 1u : 2u);
        shape = shape * 4 + (rxq.raw_qsize == 0 ? 0u : rxq.raw_qsize < rxq.raw_pdu_remain ? 1u : rxq.raw_qsize == rxq.raw_pdu_remain ? 2u : 3u);
        shape = shape * 2 + (rxq.raw_pdu_remain == 0 ? 1u : 0);
        shape = shape * 2 + (rxq.raw_refillable ? 1u : 0);
        Shape = (Shape * 0x9E3779B97F4A7C15) ^ shape;
    }

    private bool Blame(string kind, string what, Member suspect, KernelObject? of)
    {
        Trouble ??= (kind, what, suspect, of);
        return false;
    }
}
