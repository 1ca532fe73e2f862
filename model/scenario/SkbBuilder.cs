// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Collections.Generic;

namespace Rxqueue.Model.Scenario;

/// <summary>Makes the sk_buff of a <c>skb</c> statement, as a driver that received it would.</summary>
internal static class SkbBuilder
{
    /// <summary>Makes the skb and writes its bytes.</summary>
    /// <param name="k">The kernel.</param>
    /// <param name="statement">The statement.</param>
    /// <param name="pages">The script's named pages.</param>
    /// <param name="position">Position in the stream; goes on by the skb's length.</param>
    internal static sk_buff Build(
        kernel k, SkbStatement statement, Dictionary<string, page> pages, ref ulong position)
    {
        ReadOnlySpan<byte> data = statement.Data is ReadOnlyMemory<byte> given ? given.Span : default;
        Segment first = statement.Segments[0];
        bool has_linear = first.Kind is SegmentKind.Linear or SegmentKind.Locked;

        byte[]? locked = null;
        skb_frag_t linear = default;
        skb_frag_t[] frags = new skb_frag_t[statement.Segments.Count - (has_linear ? 1 : 0)];
        int next = 0;
        foreach (Segment segment in statement.Segments)
        {
            if (segment.Kind == SegmentKind.Locked)
            {
                locked = GC.AllocateUninitializedArray<byte>((int)segment.Length);
                StreamPattern.Fill(locked, ref data, ref position);
                continue;
            }

            skb_frag_t frag = MakeFragment(k, segment, pages);
            Write(frag, ref data, ref position);
            if (segment.Kind == SegmentKind.Linear)
                linear = frag;
            else
                frags[next++] = frag;
        }

        return locked is not null ? k.build_skb_locked(locked, frags)
            : linear.page is not null ? k.build_skb_linear(linear, frags)
            : k.build_skb(frags);
    }

    private static skb_frag_t MakeFragment(kernel k, Segment segment, Dictionary<string, page> pages)
    {
        if (segment.Kind != SegmentKind.Named)
            return new skb_frag_t(k.alloc_pages(segment.Length, "skb_page_frag_refill"), 0, segment.Length);
        page named = pages[segment.Page!];
        kernel.get_page(named);
        return new skb_frag_t(named, segment.Offset, segment.Length);
    }

    private static void Write(skb_frag_t frag, ref ReadOnlySpan<byte> data, ref ulong position)
    {
        for (uint done = 0; done < frag.size;)
        {
            Span<byte> run = frag.page.Write((ulong)frag.offset + done, frag.size - done);
            StreamPattern.Fill(run, ref data, ref position);
            done += (uint)run.Length;
        }
    }
}
