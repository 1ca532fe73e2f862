// SPDX-License-Identifier: GPL-2.0-only
using System.Collections.Generic;
using Rxqueue.Model.Scenario;

namespace Rxqueue.Properties.Shrinking;

/// <summary>Scripts whose pieces of named pages lie where a reader expects them.</summary>
internal static class PagePlaces
{
    /// <summary>The first piece of each page at its beginning, each later one right behind the one before it: all, or one.</summary>
    public static IEnumerable<IReadOnlyList<Statement>> Of(IReadOnlyList<Statement> script)
    {
        yield return Packed(script, only: null);
        for (int at = 0; at < script.Count; at++)
        {
            if (script[at] is not SkbStatement skb)
                continue;
            for (int i = 0; i < skb.Segments.Count; i++)
            {
                if (skb.Segments[i] is { Kind: SegmentKind.Named, Offset: > 0 })
                    yield return Packed(script, only: (at, i));
            }
        }
    }

    private static Statement[] Packed(IReadOnlyList<Statement> script, (int Statement, int Segment)? only)
    {
        Statement[] packed = [.. script];
        Dictionary<string, uint> ends = [];
        for (int at = 0; at < packed.Length; at++)
        {
            if (packed[at] is not SkbStatement skb)
                continue;
            Segment[] segments = [.. skb.Segments];
            for (int i = 0; i < segments.Length; i++)
            {
                if (segments[i].Page is not string page)
                    continue;
                if (only is null || only == (at, i))
                    segments[i] = segments[i] with { Offset = ends.GetValueOrDefault(page) };
                ends[page] = segments[i].Offset + segments[i].Length;
            }

            packed[at] = skb with { Segments = segments };
        }

        return packed;
    }
}
