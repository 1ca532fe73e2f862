// SPDX-License-Identifier: GPL-2.0-only
using System.Collections.Generic;
using Rxqueue.Model.Scenario;

namespace Rxqueue.Properties.Checking;

/// <summary>
/// The bytes of named pages that skbs have brought. No device writes to bytes that it has handed over already, and a
/// script that does proves nothing.
/// </summary>
internal sealed class PageRanges
{
    private readonly Dictionary<string, List<(uint From, uint To)>> _brought = [];

    /// <summary>Forgets everything.</summary>
    public void Clear() => _brought.Clear();

    /// <summary>An skb brings its pieces.</summary>
    /// <returns>Whether all of them were new; if not, it brings none.</returns>
    public bool Bring(SkbStatement skb)
    {
        for (int i = 0; i < skb.Segments.Count; i++)
        {
            if (skb.Segments[i].Page is null || Add(skb.Segments[i]))
                continue;
            TakeBack(skb, i);
            return false;
        }

        return true;
    }

    private bool Add(Segment segment)
    {
        if (!_brought.TryGetValue(segment.Page!, out List<(uint From, uint To)>? ranges))
            _brought.Add(segment.Page!, ranges = []);
        uint to = segment.Offset + segment.Length;
        foreach ((uint begin, uint end) in ranges)
        {
            if (segment.Offset < end && begin < to)
                return false;
        }

        ranges.Add((segment.Offset, to));
        return true;
    }

    private void TakeBack(SkbStatement skb, int count)
    {
        for (int i = count - 1; i >= 0; i--)
        {
            if (skb.Segments[i].Page is string page)
                _brought[page].RemoveAt(_brought[page].Count - 1);
        }
    }
}
