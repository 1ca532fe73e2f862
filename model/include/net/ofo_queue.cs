// SPDX-License-Identifier: GPL-2.0-only
using System.Collections.Generic;
using System.Diagnostics;

namespace Rxqueue.Model;

/// <summary>
/// Segments that came too early (<c>tp->out_of_order_queue</c>), in order of sequence numbers. None lies inside
/// another, so their ends are in order, too.
/// </summary>
internal sealed class ofo_queue
{
    /// <summary>How many used-up places may stand before the first segment until the array is moved up.</summary>
    private const int most_used_up = 4096;

    private readonly List<sk_buff?> segments = [];
    private int first;

    /// <summary>How many there are.</summary>
    internal int count => segments.Count - first;

    /// <summary>The first in order; null if there is none.</summary>
    internal sk_buff? head => first < segments.Count ? segments[first] : null;

    /// <summary>The last in order; null if there is none. Its end is the right edge that SACK tells the peer.</summary>
    internal sk_buff? last => first < segments.Count ? segments[^1] : null;

    /// <summary>The segments, in order.</summary>
    internal IEnumerable<sk_buff> all()
    {
        for (int i = first; i < segments.Count; i++)
            yield return segments[i]!;
    }

    /// <summary>Takes the first in order out.</summary>
    internal void remove_head()
    {
        Debug.Assert(first < segments.Count, "there is a first");
        segments[first++] = null;
        if (first == segments.Count || first >= most_used_up)
        {
            segments.RemoveRange(0, first);
            first = 0;
        }
    }

    /// <summary>Puts a segment in its place.</summary>
    /// <param name="skb">The segment.</param>
    /// <param name="covered">Gets the segments that it covers, which are taken out.</param>
    /// <returns>False if it lies inside another one; it is not taken then.</returns>
    internal bool insert(sk_buff skb, List<sk_buff> covered)
    {
        int place = place_behind(skb.seq);
        if (place > first)
        {
            sk_buff before = segments[place - 1]!;
            if (!kernel.after(skb.end_seq, before.end_seq))
                return false;
            if (before.seq == skb.seq)
                place--;
        }

        int behind = place;
        while (behind < segments.Count && !kernel.after(segments[behind]!.end_seq, skb.end_seq))
            covered.Add(segments[behind++]!);
        segments.RemoveRange(place, behind - place);
        segments.Insert(place, skb);
        return true;
    }

    /// <summary>The place of the first segment that begins behind a sequence number; mostly there is none.</summary>
    private int place_behind(uint seq)
    {
        if (last is not sk_buff tail || !kernel.after(tail.seq, seq))
            return segments.Count;
        int low = first;
        int high = segments.Count - 1;
        while (low < high)
        {
            int middle = low + (high - low) / 2;
            if (kernel.after(segments[middle]!.seq, seq))
                high = middle;
            else
                low = middle + 1;
        }

        return low;
    }
}
