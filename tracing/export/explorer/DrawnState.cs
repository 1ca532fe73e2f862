// SPDX-License-Identifier: GPL-2.0-only
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Rxqueue.Model.Scenario;
using Rxqueue.Tracing.Compare;

namespace Rxqueue.Tracing.Export.Explorer;

/// <summary>A slot, or a piece of an sk_buff, as the page draws it.</summary>
/// <param name="Page">The page's name; null for none.</param>
/// <param name="Offset">Where it begins, in bytes.</param>
/// <param name="Length">Its bytes.</param>
internal readonly record struct DrawnExtent(string? Page, uint Offset, uint Length);

/// <summary>A page.</summary>
/// <param name="Size">Bytes.</param>
/// <param name="References">References on it.</param>
internal readonly record struct DrawnPage(ulong Size, int References);

/// <summary>A bvecq.</summary>
/// <param name="References">References on it, -1 if it was freed; null where nobody knows.</param>
/// <param name="MaxSlots">Slots that it has room for; null where nobody knows.</param>
/// <param name="Slots">Its slots; null for one that holds nothing that anybody knows.</param>
internal sealed record DrawnBvecq(int? References, int? MaxSlots, IReadOnlyList<DrawnExtent?> Slots)
{
    /// <inheritdoc/>
    public bool Equals(DrawnBvecq? other) =>
        other is not null && References == other.References && MaxSlots == other.MaxSlots && Slots.SequenceEqual(other.Slots);

    /// <inheritdoc/>
    public override int GetHashCode() => Slots.Count;
}

/// <summary>A queue. What nobody knows of it is null.</summary>
internal sealed record DrawnQueue(
    uint? TakeSlot, uint? TakeOffset, uint? Qsize, uint? PduRemain, uint? MsgId, bool Refillable, int? AddTo,
    IReadOnlyList<int> Chain)
{
    /// <inheritdoc/>
    public bool Equals(DrawnQueue? other) =>
        other is not null && (TakeSlot, TakeOffset, Qsize, PduRemain, MsgId, Refillable, AddTo)
        == (other.TakeSlot, other.TakeOffset, other.Qsize, other.PduRemain, other.MsgId, other.Refillable, other.AddTo)
        && Chain.SequenceEqual(other.Chain);

    /// <inheritdoc/>
    public override int GetHashCode() => Chain.Count;
}

/// <summary>An sk_buff that waits on the socket.</summary>
internal sealed record DrawnSkb(uint Sequence, uint Length, IReadOnlyList<DrawnExtent> Pieces);

/// <summary>All that the page draws of one moment, wherever it is known from.</summary>
internal sealed class DrawnState
{
    /// <summary>Pages by name.</summary>
    public Dictionary<string, DrawnPage> Pages { get; } = [];

    /// <summary>Bvecqs by a number that each keeps as long as it lives.</summary>
    public Dictionary<int, DrawnBvecq> Bvecqs { get; } = [];

    /// <summary>Queues by name, in order.</summary>
    public List<KeyValuePair<string, DrawnQueue>> Queues { get; } = [];

    /// <summary>What waits on the socket.</summary>
    public List<DrawnSkb> Skbs { get; } = [];

    /// <summary>What a kernel of the model holds.</summary>
    public static DrawnState Of(KernelSnapshot kernel)
    {
        DrawnState state = new();
        foreach (PageSnapshot page in kernel.Pages.Values)
            state.Pages.Add(Name(page.Pfn), new DrawnPage(page.Size, page.References));
        foreach (BvecqSnapshot bvecq in kernel.Bvecqs.Values)
        {
            state.Bvecqs.Add(bvecq.Id, new DrawnBvecq(
                bvecq.IsFreed ? -1 : bvecq.References, bvecq.MaxSlots, [.. bvecq.Slots.Select(slot => (DrawnExtent?)Of(slot))]));
        }

        foreach (QueueSnapshot queue in kernel.Queues)
        {
            QueueState of = queue.State;
            int? addTo = of.AddTo is int index && index >= 0 ? queue.Chain[index] : of.AddTo;
            state.Queues.Add(new(of.Name, new DrawnQueue(
                of.TakeSlot, of.TakeOffset, of.Qsize, of.PduRemain, of.MsgId, of.Refillable, addTo, queue.Chain)));
        }

        state.Skbs.AddRange(kernel.Skbs.Select(skb => new DrawnSkb(skb.Sequence, skb.Length, [.. skb.Pieces.Select(Of)])));
        return state;
    }

    /// <summary>What a trace tells of a receive queue.</summary>
    public static DrawnState Of(QueueReplay queue)
    {
        DrawnState state = new();
        List<int> chain = [];
        foreach (IReadOnlyList<QueuedSlot> bvecq in queue.IsLayoutKnown ? queue.Bvecqs : [])
        {
            int id = queue.FirstBvecq + chain.Count;
            List<DrawnExtent?> slots = [];
            foreach (QueuedSlot slot in bvecq)
            {
                while (slots.Count < slot.Slot)
                    slots.Add(null);
                slots.Add(new DrawnExtent(Name(slot.Pfn), slot.Offset, slot.Length));
            }

            state.Bvecqs.Add(id, new DrawnBvecq(null, null, slots));
            chain.Add(id);
        }

        int? last = chain.Count > 0 ? chain[^1] : null;
        state.Queues.Add(new("rxq", queue.State is { } call
            ? new DrawnQueue(call.take_slot, call.take_offset, call.qsize, call.pdu_remain, call.msg_id, true, last, chain)
            : new DrawnQueue(null, null, null, null, null, true, last, chain)));
        foreach ((uint number, var excerpt) in queue.Excerpts)
        {
            state.Queues.Add(new($"Q={number:x}", new DrawnQueue(
                excerpt.take_slot, excerpt.take_offset, excerpt.qsize, excerpt.pdu_remain, excerpt.msg_id, false, null, [])));
        }

        return state;
    }

    /// <summary>What a page is called, as tracepoints print it.</summary>
    public static string Name(ulong pfn) => pfn.ToString("x", CultureInfo.InvariantCulture);

    private static DrawnExtent Of(ExtentSnapshot extent) =>
        new(extent.Pfn is ulong pfn ? Name(pfn) : null, extent.Offset, extent.Length);
}
