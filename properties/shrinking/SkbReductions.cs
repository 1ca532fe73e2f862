// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Collections.Generic;
using System.Linq;
using Rxqueue.Model.Scenario;

namespace Rxqueue.Properties.Shrinking;

/// <summary>Scripts whose skbs have fewer pieces, or simpler ones.</summary>
internal static class SkbReductions
{
    /// <summary>An skb without a run of its pieces: all but one, halves and so on.</summary>
    public static IEnumerable<IReadOnlyList<Statement>> FewerSegments(IReadOnlyList<Statement> script)
    {
        for (int at = 0; at < script.Count; at++)
        {
            if (script[at] is not SkbStatement skb)
                continue;
            for (int length = skb.Segments.Count - 1; length >= 1; length = length == 1 ? 0 : (length + 1) / 2)
            {
                for (int end = skb.Segments.Count; end > 0; end -= length)
                {
                    int begin = Math.Max(0, end - length);
                    if (end - begin < skb.Segments.Count)
                        yield return Replace(script, at, Without(skb, begin, end));
                }
            }
        }
    }

    /// <summary>Two neighbouring pieces made one, and all of them.</summary>
    public static IEnumerable<IReadOnlyList<Statement>> JoinedSegments(IReadOnlyList<Statement> script)
    {
        for (int at = 0; at < script.Count; at++)
        {
            if (script[at] is not SkbStatement skb || skb.Segments.Count < 2)
                continue;
            yield return Replace(script, at, Joined(skb, 0, skb.Segments.Count));
            for (int i = 1; i < skb.Segments.Count; i++)
                yield return Replace(script, at, Joined(skb, i - 1, i + 1));
        }
    }

    /// <summary>Pieces that are plain fragments instead of what they are, all of them or one; skbs without data of their own.</summary>
    public static IEnumerable<IReadOnlyList<Statement>> PlainerSegments(IReadOnlyList<Statement> script)
    {
        for (int at = 0; at < script.Count; at++)
        {
            if (script[at] is not SkbStatement skb)
                continue;
            if (skb.Data is not null)
                yield return Replace(script, at, skb with { Data = null });
            if (skb.Segments.Count(segment => segment.Kind != SegmentKind.Fragment) > 1)
                yield return Replace(script, at, skb with { Segments = [.. skb.Segments.Select(Fragment)] });
            for (int i = 0; i < skb.Segments.Count; i++)
            {
                Segment segment = skb.Segments[i];
                if (segment.Kind == SegmentKind.Fragment)
                    continue;
                yield return Replace(script, at, With(skb, i, Fragment(segment)));
                if (segment.Kind == SegmentKind.Locked)
                    yield return Replace(script, at, With(skb, i, segment with { Kind = SegmentKind.Linear }));
            }
        }
    }

    private static Segment Fragment(Segment segment) => new(SegmentKind.Fragment, segment.Length);

    private static SkbStatement With(SkbStatement skb, int index, Segment segment)
    {
        Segment[] segments = [.. skb.Segments];
        segments[index] = segment;
        return skb with { Segments = segments };
    }

    private static SkbStatement Without(SkbStatement skb, int begin, int end)
    {
        Segment[] segments = [.. skb.Segments.Take(begin), .. skb.Segments.Skip(end)];
        if (skb.Data is not ReadOnlyMemory<byte> data)
            return skb with { Segments = segments };
        int from = (int)skb.Segments.Take(begin).Sum(segment => segment.Length);
        int to = from + (int)skb.Segments.Skip(begin).Take(end - begin).Sum(segment => segment.Length);
        return new SkbStatement(segments, (byte[])[.. data.Span[..from], .. data.Span[to..]]);
    }

    /// <summary>The pieces from one to another as a single one, which begins where the first of them does.</summary>
    private static SkbStatement Joined(SkbStatement skb, int begin, int end)
    {
        long length = skb.Segments.Skip(begin).Take(end - begin).Sum(segment => segment.Length);
        Segment joined = skb.Segments[begin] with { Length = (uint)Math.Min(length, Segment.MaxLength) };
        return skb with { Segments = [.. skb.Segments.Take(begin), joined, .. skb.Segments.Skip(end)] };
    }

    private static Statement[] Replace(IReadOnlyList<Statement> script, int at, Statement statement)
    {
        Statement[] replaced = [.. script];
        replaced[at] = statement;
        return replaced;
    }
}
