// SPDX-License-Identifier: GPL-2.0-only
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.Json;
using Rxqueue.Model.Scenario;

namespace Rxqueue.Tracing.Export.Explorer;

/// <summary>
/// Writes what changed between two moments of a kernel. The page of the explorer adds the changes up again, so a run
/// takes room for what its steps do, not for what its queues hold.
/// </summary>
internal sealed class SnapshotDelta(Utf8JsonWriter json)
{
    private KernelSnapshot? _before;

    /// <summary>Writes the changes since the last call, as members of the object that is being written.</summary>
    public void Write(KernelSnapshot after)
    {
        WritePages(after);
        WriteBvecqs(after);
        WriteQueues(after);
        WriteSkbs(after);
        _before = after;
    }

    private void WritePages(KernelSnapshot after)
    {
        List<PageSnapshot> changed =
            [.. after.Pages.Values.Where(page => _before is null || !_before.Pages.TryGetValue(page.Pfn, out PageSnapshot old) || old != page)];
        List<ulong> gone = _before is null ? [] : [.. _before.Pages.Keys.Where(pfn => !after.Pages.ContainsKey(pfn))];
        if (changed.Count + gone.Count == 0)
            return;
        json.WriteStartObject("p"u8);
        foreach (PageSnapshot page in changed)
        {
            json.WriteStartArray(Name(page.Pfn));
            json.WriteNumberValue(page.Size);
            json.WriteNumberValue(page.References);
            json.WriteEndArray();
        }

        foreach (ulong pfn in gone)
            json.WriteNumber(Name(pfn), 0);
        json.WriteEndObject();
    }

    private void WriteBvecqs(KernelSnapshot after)
    {
        bool begun = false;
        foreach (BvecqSnapshot bvecq in after.Bvecqs.Values)
        {
            BvecqSnapshot? old = _before?.Bvecqs.GetValueOrDefault(bvecq.Id);
            if (old is not null && old.References == bvecq.References && old.IsFreed == bvecq.IsFreed && old.Slots.SequenceEqual(bvecq.Slots))
                continue;
            Begin("b", ref begun);
            WriteBvecq(bvecq, old);
        }

        foreach (int id in _before?.Bvecqs.Keys.Where(id => !after.Bvecqs.ContainsKey(id)) ?? [])
        {
            Begin("b", ref begun);
            json.WriteNumber(id.ToString(CultureInfo.InvariantCulture), 0);
        }

        if (begun)
            json.WriteEndObject();
    }

    private void WriteBvecq(BvecqSnapshot bvecq, BvecqSnapshot? old)
    {
        json.WriteStartArray(bvecq.Id.ToString(CultureInfo.InvariantCulture));
        json.WriteNumberValue(bvecq.IsFreed ? -1 : bvecq.References);
        json.WriteNumberValue(bvecq.MaxSlots);
        json.WriteNumberValue(bvecq.Slots.Count);
        json.WriteStartArray();
        for (int i = 0; i < bvecq.Slots.Count; i++)
        {
            if (old is not null && i < old.Slots.Count && old.Slots[i] == bvecq.Slots[i])
                continue;
            json.WriteStartArray();
            json.WriteNumberValue(i);
            WriteExtent(bvecq.Slots[i]);
            json.WriteEndArray();
        }

        json.WriteEndArray();
        json.WriteEndArray();
    }

    private void WriteQueues(KernelSnapshot after)
    {
        bool begun = false;
        foreach (QueueSnapshot queue in after.Queues)
        {
            QueueSnapshot? old = _before?.Queues.FirstOrDefault(was => was.State.Name == queue.State.Name);
            if (old is not null && IsSame(old, queue))
                continue;
            Begin("u", ref begun);
            WriteQueue(queue);
        }

        foreach (QueueSnapshot old in _before?.Queues ?? [])
        {
            if (after.Queues.Any(queue => queue.State.Name == old.State.Name))
                continue;
            Begin("u", ref begun);
            json.WriteNumber(old.State.Name, 0);
        }

        if (begun)
            json.WriteEndObject();
    }

    private void WriteQueue(QueueSnapshot queue)
    {
        QueueState state = queue.State;
        json.WriteStartArray(state.Name);
        json.WriteNumberValue(state.TakeSlot);
        json.WriteNumberValue(state.TakeOffset);
        json.WriteNumberValue(state.Qsize);
        json.WriteNumberValue(state.PduRemain);
        json.WriteNumberValue(state.MsgId);
        json.WriteBooleanValue(state.Refillable);
        if (AddTo(queue) is int id)
            json.WriteNumberValue(id);
        else
            json.WriteNullValue();
        json.WriteStartArray();
        foreach (int bvecq in queue.Chain)
            json.WriteNumberValue(bvecq);
        json.WriteEndArray();
        json.WriteEndArray();
    }

    /// <summary>The socket's queue loses at its head and grows at its end: how many went, what is left of the first, what came.</summary>
    private void WriteSkbs(KernelSnapshot after)
    {
        IReadOnlyList<SkbSnapshot> before = _before?.Skbs ?? [];
        int dropped = 0;
        if (after.Skbs.Count == 0)
            dropped = before.Count;
        else
            while (dropped < before.Count && before[dropped].Sequence != after.Skbs[0].Sequence)
                dropped++;
        int kept = before.Count - dropped;
        uint first = after.Skbs.Count == 0 ? 0 : after.Skbs[0].Length;
        if (dropped == 0 && kept == after.Skbs.Count && (kept == 0 || before[0].Length == first))
            return;
        json.WriteStartArray("s"u8);
        json.WriteNumberValue(dropped);
        json.WriteNumberValue(first);
        json.WriteStartArray();
        foreach (SkbSnapshot skb in after.Skbs.Skip(kept))
        {
            json.WriteStartArray();
            json.WriteNumberValue(skb.Length);
            json.WriteStartArray();
            foreach (ExtentSnapshot piece in skb.Pieces)
                WriteExtent(piece);
            json.WriteEndArray();
            json.WriteEndArray();
        }

        json.WriteEndArray();
        json.WriteEndArray();
    }

    private void WriteExtent(ExtentSnapshot extent)
    {
        json.WriteStartArray();
        if (extent.Pfn is ulong pfn)
            json.WriteStringValue(Name(pfn));
        else
            json.WriteNumberValue(0);
        json.WriteNumberValue(extent.Offset);
        json.WriteNumberValue(extent.Length);
        json.WriteEndArray();
    }

    private void Begin(string name, ref bool begun)
    {
        if (begun)
            return;
        begun = true;
        json.WriteStartObject(name);
    }

    private static bool IsSame(QueueSnapshot a, QueueSnapshot b) =>
        a.State.TakeSlot == b.State.TakeSlot
        && a.State.TakeOffset == b.State.TakeOffset
        && a.State.Qsize == b.State.Qsize
        && a.State.PduRemain == b.State.PduRemain
        && a.State.MsgId == b.State.MsgId
        && a.State.Refillable == b.State.Refillable
        && AddTo(a) == AddTo(b)
        && a.Chain.SequenceEqual(b.Chain);

    /// <summary>Which bvecq it is; -1 for one that is not in the chain.</summary>
    private static int? AddTo(QueueSnapshot queue) => queue.State.AddTo is int index && index >= 0 ? queue.Chain[index] : queue.State.AddTo;

    private static string Name(ulong pfn) => pfn.ToString("x", CultureInfo.InvariantCulture);
}
