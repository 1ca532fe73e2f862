// SPDX-License-Identifier: GPL-2.0-only
using System.Collections.Generic;
using System.Diagnostics;

namespace Rxqueue.Tracing.Compare;

/// <summary>A page while it lives: a frame is given out again when its page was freed.</summary>
/// <param name="Pfn">The frame.</param>
/// <param name="Life">Which page in that frame, from 1.</param>
public readonly record struct PageLife(ulong Pfn, int Life);

/// <summary>
/// Tells the pages apart that lived one after the other in the same frame. The allocators of packet memory hand out
/// each byte of a page once, so bytes that come a second time are another page's.
/// </summary>
public sealed class PageLives
{
    private readonly Dictionary<ulong, (int Life, List<(uint From, uint To)> Used)> _frames = [];

    /// <summary>Bytes of a frame come into a queue in a slot of their own.</summary>
    /// <param name="pfn">The frame.</param>
    /// <param name="from">Offset of the first byte.</param>
    /// <param name="to">Offset behind the last byte.</param>
    public PageLife Begin(ulong pfn, uint from, uint to)
    {
        (int life, List<(uint From, uint To)> used) = Frame(pfn);
        if (Overlaps(used, from, to))
        {
            life++;
            used.Clear();
            _frames[pfn] = (life, used);
        }

        Use(used, from, to);
        return new PageLife(pfn, life);
    }

    /// <summary>Bytes follow those of a slot, which holds the page: it is still the same.</summary>
    /// <param name="pfn">The frame.</param>
    /// <param name="from">Offset of the first byte that is new.</param>
    /// <param name="to">Offset behind the last byte.</param>
    public PageLife Continue(ulong pfn, uint from, uint to)
    {
        (int life, List<(uint From, uint To)> used) = Frame(pfn);
        Use(used, from, to);
        return new PageLife(pfn, life);
    }

    private (int Life, List<(uint From, uint To)> Used) Frame(ulong pfn)
    {
        if (!_frames.TryGetValue(pfn, out (int Life, List<(uint From, uint To)> Used) frame))
        {
            frame = (1, []);
            _frames.Add(pfn, frame);
        }

        return frame;
    }

    private static bool Overlaps(List<(uint From, uint To)> used, uint from, uint to)
    {
        foreach ((uint otherFrom, uint otherTo) in used)
        {
            if (from < otherTo && otherFrom < to)
                return true;
        }

        return false;
    }

    // Runs that touch become one, so that a page that is used front to back costs one entry.
    private static void Use(List<(uint From, uint To)> used, uint from, uint to)
    {
        for (int i = used.Count - 1; i >= 0; i--)
        {
            (uint otherFrom, uint otherTo) = used[i];
            if (otherFrom > to || otherTo < from)
                continue;
            from = System.Math.Min(from, otherFrom);
            to = System.Math.Max(to, otherTo);
            used.RemoveAt(i);
        }

        used.Add((from, to));
        Debug.Assert(used.Count <= 1 << 20, "runs that do not touch are bounded by the page's size");
    }
}
