// SPDX-License-Identifier: GPL-2.0-only
using System.Collections.Generic;

namespace Rxqueue.Model.Scenario;

/// <summary>A page.</summary>
/// <param name="Pfn">Its frame number, which tracepoints print.</param>
/// <param name="Size">Bytes.</param>
/// <param name="References">References on it; 0 for one that was freed, and that something still leads to.</param>
public readonly record struct PageSnapshot(ulong Pfn, ulong Size, int References);

/// <summary>Bytes of a page: a slot of a bvecq, or a piece of an sk_buff.</summary>
/// <param name="Pfn">The page; null for a slot without one.</param>
/// <param name="Offset">Where they begin.</param>
/// <param name="Length">How many there are.</param>
public readonly record struct ExtentSnapshot(ulong? Pfn, uint Offset, uint Length);

/// <summary>A bvecq, of a queue or on its own.</summary>
/// <param name="Id">Which it is, the same as long as it lives.</param>
/// <param name="IsFreed">Whether it was freed, and something still leads to it.</param>
/// <param name="References">References on it.</param>
/// <param name="MaxSlots">Slots that it has room for.</param>
/// <param name="Slots">The slots that are in use.</param>
public sealed record BvecqSnapshot(int Id, bool IsFreed, int References, int MaxSlots, IReadOnlyList<ExtentSnapshot> Slots);

/// <summary>A receive queue or an excerpt.</summary>
/// <param name="State">What <c>state</c> shows of it.</param>
/// <param name="Chain">The bvecqs from <c>take_from</c> along <c>next</c>.</param>
public sealed record QueueSnapshot(QueueState State, IReadOnlyList<int> Chain);

/// <summary>An sk_buff that waits on the socket.</summary>
/// <param name="Sequence">Sequence number of its first byte.</param>
/// <param name="Length">Bytes of it that nobody has taken yet.</param>
/// <param name="Pieces">Linear part and fragments; a linear part that has to be copied has no page.</param>
public sealed record SkbSnapshot(uint Sequence, uint Length, IReadOnlyList<ExtentSnapshot> Pieces);

/// <summary>All that a script's kernel holds at one moment. Looking at it touches nothing that a sanitizer watches.</summary>
public sealed class KernelSnapshot
{
    private readonly Dictionary<ulong, PageSnapshot> _pages = [];
    private readonly Dictionary<int, BvecqSnapshot> _bvecqs = [];

    internal KernelSnapshot(
        IEnumerable<KeyValuePair<string, netfs_rxqueue>> queues, string current, kernel k, sock? sock)
    {
        Current = current;
        List<QueueSnapshot> seen = [];
        foreach ((string name, netfs_rxqueue rxq) in queues)
            seen.Add(Look(name, rxq));
        Queues = seen;
        List<SkbSnapshot> skbs = [];
        for (sk_buff? skb = sock?.receive_queue_head; skb is not null; skb = skb.next)
        {
            List<ExtentSnapshot> pieces = [];
            Look(skb, pieces);
            uint taken = sock!.copied_seq - skb.seq;
            skbs.Add(new SkbSnapshot(skb.seq, taken < skb.len ? skb.len - taken : skb.len, pieces));
        }

        Skbs = skbs;
        foreach (KernelObject live in k.live())
        {
            if (live is page page)
                Note(page);
            else if (live is bvecq bq && !_bvecqs.ContainsKey(bq.id))
                Look(bq);
        }
    }

    /// <summary>The queue that statements act on.</summary>
    public string Current { get; }

    /// <summary>Every queue, in the order in which they were made.</summary>
    public IReadOnlyList<QueueSnapshot> Queues { get; }

    /// <summary>What waits on the socket, in order.</summary>
    public IReadOnlyList<SkbSnapshot> Skbs { get; }

    /// <summary>Every page that is allocated or that something leads to, by its frame number.</summary>
    public IReadOnlyDictionary<ulong, PageSnapshot> Pages => _pages;

    /// <summary>Every bvecq that is allocated or that a queue leads to, by what it is called.</summary>
    public IReadOnlyDictionary<int, BvecqSnapshot> Bvecqs => _bvecqs;

    private QueueSnapshot Look(string name, netfs_rxqueue rxq)
    {
        List<int> chain = [];
        QueueState state = new(name, rxq, []);
        bvecq? bq = rxq.raw_take_from;
        for (int i = 0; i < state.Chain.Count; i++, bq = bq.raw_next)
        {
            chain.Add(bq!.id);
            Look(bq);
        }

        return new QueueSnapshot(state, chain);
    }

    private void Look(bvecq bq)
    {
        ExtentSnapshot[] slots = new ExtentSnapshot[System.Math.Min((int)bq.raw_nr_slots, bq.slots.Length)];
        for (int slot = 0; slot < slots.Length; slot++)
        {
            ref readonly bio_vec_memory bv = ref bq.slots[slot];
            slots[slot] = new ExtentSnapshot(Note(bv.bv_page), bv.bv_offset, bv.bv_len);
        }

        _bvecqs[bq.id] = new BvecqSnapshot(bq.id, bq.IsFreed, bq.refs, bq.slots.Length, slots);
    }

    private void Look(sk_buff skb, List<ExtentSnapshot> pieces)
    {
        if (skb.head is not null)
            pieces.Add(new ExtentSnapshot(null, 0, (uint)skb.head.Length));
        else if (skb.head_frag.page is page head)
            pieces.Add(new ExtentSnapshot(Note(head), skb.head_frag.offset, skb.head_frag.size));
        foreach (skb_frag_t frag in skb.frags)
            pieces.Add(new ExtentSnapshot(Note(frag.page), frag.offset, frag.size));
        for (sk_buff? part = skb.frag_list; part is not null; part = part.next)
            Look(part, pieces);
    }

    private ulong? Note(page? page)
    {
        if (page is null)
            return null;
        _pages[page.pfn] = new PageSnapshot(page.pfn, page.size, page.IsFreed ? 0 : page.refs);
        return page.pfn;
    }
}
