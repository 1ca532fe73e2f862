// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.Json;
using Rxqueue.Model.Scenario;

namespace Rxqueue.Tracing.Export.Explorer;

/// <summary>
/// Writes what changed between two moments. The page of the explorer adds the changes up again, so a run takes room for
/// what its steps do, not for what its queues hold.
/// </summary>
public sealed class StateDelta
{
    private DrawnState _before = new();

    /// <summary>Writes the changes of a kernel since the last call, as members of the object that is being written.</summary>
    /// <param name="json">What writes that object.</param>
    /// <param name="after">What the kernel holds now.</param>
    public void Write(Utf8JsonWriter json, KernelSnapshot after)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(after);
        Write(json, DrawnState.Of(after));
    }

    /// <summary>Writes the changes since the last call, as members of the object that is being written.</summary>
    internal void Write(Utf8JsonWriter json, DrawnState after)
    {
        WriteMap(json, "p", _before.Pages, after.Pages, (page, _) =>
        {
            json.WriteNumberValue(page.Size);
            json.WriteNumberValue(page.References);
        });
        WriteMap(
            json, "b", Named(_before.Bvecqs), Named(after.Bvecqs), (bvecq, old) => WriteBvecq(json, bvecq, old));
        WriteMap(
            json, "u", new Dictionary<string, DrawnQueue>(_before.Queues), new OrderedDictionary<string, DrawnQueue>(after.Queues),
            (queue, _) => WriteQueue(json, queue));
        WriteSkbs(json, after);
        _before = after;
    }

    private static Dictionary<string, DrawnBvecq> Named(Dictionary<int, DrawnBvecq> bvecqs) =>
        bvecqs.ToDictionary(bvecq => bvecq.Key.ToString(CultureInfo.InvariantCulture), bvecq => bvecq.Value);

    private static void WriteMap<T>(
        Utf8JsonWriter json, string name, IReadOnlyDictionary<string, T> before, IReadOnlyDictionary<string, T> after, Action<T, T?> write)
    {
        bool begun = false;
        foreach ((string key, T now) in after)
        {
            bool isOld = before.TryGetValue(key, out T? old);
            if (isOld && EqualityComparer<T>.Default.Equals(now, old))
                continue;
            Begin();
            json.WriteStartArray(key);
            write(now, old);
            json.WriteEndArray();
        }

        foreach (string gone in before.Keys.Where(key => !after.ContainsKey(key)))
        {
            Begin();
            json.WriteNumber(gone, 0);
        }

        if (begun)
            json.WriteEndObject();

        void Begin()
        {
            if (!begun)
                json.WriteStartObject(name);
            begun = true;
        }
    }

    private static void WriteBvecq(Utf8JsonWriter json, DrawnBvecq bvecq, DrawnBvecq? old)
    {
        WriteNumber(json, bvecq.References);
        WriteNumber(json, bvecq.MaxSlots);
        json.WriteNumberValue(bvecq.Slots.Count);
        json.WriteStartArray();
        for (int i = 0; i < bvecq.Slots.Count; i++)
        {
            DrawnExtent? was = old is not null && i < old.Slots.Count ? old.Slots[i] : null;
            if (was == bvecq.Slots[i])
                continue;
            json.WriteStartArray();
            json.WriteNumberValue(i);
            if (bvecq.Slots[i] is DrawnExtent extent)
                WriteExtent(json, extent);
            else
                json.WriteNullValue();
            json.WriteEndArray();
        }

        json.WriteEndArray();
    }

    private static void WriteQueue(Utf8JsonWriter json, DrawnQueue queue)
    {
        WriteNumber(json, queue.TakeSlot);
        WriteNumber(json, queue.TakeOffset);
        WriteNumber(json, queue.Qsize);
        WriteNumber(json, queue.PduRemain);
        WriteNumber(json, queue.MsgId);
        json.WriteBooleanValue(queue.Refillable);
        WriteNumber(json, queue.AddTo);
        json.WriteStartArray();
        foreach (int bvecq in queue.Chain)
            json.WriteNumberValue(bvecq);
        json.WriteEndArray();
    }

    /// <summary>The socket's queue loses at its head and grows at its end: how many went, what is left of the first, what came.</summary>
    private void WriteSkbs(Utf8JsonWriter json, DrawnState after)
    {
        List<DrawnSkb> before = _before.Skbs;
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
        foreach (DrawnSkb skb in after.Skbs.Skip(kept))
        {
            json.WriteStartArray();
            json.WriteNumberValue(skb.Length);
            json.WriteStartArray();
            foreach (DrawnExtent piece in skb.Pieces)
                WriteExtent(json, piece);
            json.WriteEndArray();
            json.WriteEndArray();
        }

        json.WriteEndArray();
        json.WriteEndArray();
    }

    private static void WriteExtent(Utf8JsonWriter json, DrawnExtent extent)
    {
        json.WriteStartArray();
        if (extent.Page is string page)
            json.WriteStringValue(page);
        else
            json.WriteNumberValue(0);
        json.WriteNumberValue(extent.Offset);
        json.WriteNumberValue(extent.Length);
        json.WriteEndArray();
    }

    private static void WriteNumber(Utf8JsonWriter json, long? number)
    {
        if (number is long known)
            json.WriteNumberValue(known);
        else
            json.WriteNullValue();
    }
}
