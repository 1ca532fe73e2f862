// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Collections.Generic;
using Rxqueue.Model;
using Rxqueue.Model.Scenario;

namespace Rxqueue.Properties.Generators;

/// <summary>
/// Makes the sk_buffs of a stream: tiny pieces, whole segments, pieces that cross pages, neighbours in one page that
/// coalesce, linear parts of both kinds, and more pieces than any bvecq has slots.
/// </summary>
/// <param name="random">Where chance comes from.</param>
public sealed class SegmentGenerator(SplitMix64 random)
{
    private const int Mss = 1448;
    private const int PageBytes = (int)page.PAGE_SIZE;

    /// <summary>Around the sizes of bvecqs: one piece fewer and one more than they have slots.</summary>
    private static readonly int[] TellingCounts = [13, 14, 28, 29, 30, 31, 58, 59, 125, 126, 253, 254, 256];

    private readonly List<(string Name, uint Size, uint Used)> _pages = [];

    /// <summary>Forgets the pages of the script before.</summary>
    public void Begin() => _pages.Clear();

    /// <summary>The next skb, and before it the pages that it needs.</summary>
    /// <param name="script">Where they go.</param>
    /// <param name="most">How many bytes it has at most, more than 0.</param>
    /// <returns>How many bytes it has.</returns>
    public uint Add(List<Statement> script, uint most = uint.MaxValue)
    {
        ArgumentNullException.ThrowIfNull(script);
        ArgumentOutOfRangeException.ThrowIfZero(most);
        int count = random.Below(16) switch
        {
            < 11 => random.Between(1, 3),
            < 14 => random.Between(4, 9),
            < 15 => random.Between(10, 40),
            _ => random.Pick(TellingCounts),
        };
        bool tiny = count > 9 || random.OneIn(2);
        List<Segment> segments = new(count);
        int page = random.OneIn(4) ? Page(script) : -1;
        uint bytes = 0;
        for (int i = 0; i < count && bytes < most; i++)
        {
            uint length = Math.Min(Length(tiny), most - bytes);
            segments.Add(page >= 0 ? Named(page, length)
                : i == 0 && random.OneIn(4) ? new Segment(random.OneIn(2) ? SegmentKind.Locked : SegmentKind.Linear, length)
                : new Segment(SegmentKind.Fragment, length));
            bytes += length;
        }

        script.Add(new SkbStatement(segments, null));
        return bytes;
    }

    private uint Length(bool tiny) => tiny ? (uint)random.Between(1, 4) : random.Below(4) switch
    {
        0 => (uint)random.Between(1, 64),
        1 => (uint)random.Between(PageBytes - 2, PageBytes + 2),
        _ => Mss,
    };

    private int Page(List<Statement> script)
    {
        if (_pages.Count > 0 && !random.OneIn(3))
            return random.Below(_pages.Count);
        string name = $"p{_pages.Count}";
        uint size = (uint)(PageBytes << random.Below(4));
        script.Add(new PageStatement(name, size));
        _pages.Add((name, size, 0));
        return _pages.Count - 1;
    }

    /// <summary>A piece behind the last one of the page, so that they coalesce; sometimes with a gap before it.</summary>
    private Segment Named(int page, uint length)
    {
        (string name, uint size, uint used) = _pages[page];
        if (random.OneIn(8))
            used++;
        if (used + length > size)
            return new Segment(SegmentKind.Fragment, length);
        _pages[page] = (name, size, used + length);
        return new Segment(SegmentKind.Named, length, name, used);
    }
}
