// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using Rxqueue.Model.Scenario;
using Rxqueue.Properties.Checking;

namespace Rxqueue.Properties.Shrinking;

/// <summary>Scripts that can be run: every name is declared once, and before it is used; no byte of a page comes twice.</summary>
internal static class WellFormed
{
    /// <summary>
    /// The script without what names something that is declared nowhere before it: statements on such queues go, pieces of
    /// such pages are fragments.
    /// </summary>
    /// <returns>The script, all of whose statements are from no file; null if it cannot be mended.</returns>
    public static IReadOnlyList<Statement>? Mend(IReadOnlyList<Statement> script)
    {
        Dictionary<string, ulong> pages = [];
        HashSet<string> queues = [];
        PageRanges ranges = new();
        List<Statement> mended = new(script.Count);
        foreach (Statement statement in script)
        {
            Statement? kept = statement.Line == 0 ? statement : statement with { Line = 0, Column = 0 };
            switch (kept)
            {
                case PageStatement page:
                    if (!pages.TryAdd(page.Name, Size(page)))
                        return null;
                    break;
                case DecantStatement decant:
                    if (decant.Name == Script.ReceiveQueue || !queues.Add(decant.Name))
                        return null;
                    break;
                case QueueStatement queue:
                    if (!queues.Contains(queue.Name) && (queue.Op == "put" || queue.Name != Script.ReceiveQueue))
                        kept = null;
                    break;
                case SkbStatement skb:
                    kept = Mend(skb, pages);
                    if (kept is null || !ranges.Bring((SkbStatement)kept))
                        return null;
                    break;
            }

            if (kept is not null)
                mended.Add(kept);
        }

        return mended;
    }

    private static SkbStatement? Mend(SkbStatement skb, Dictionary<string, ulong> pages)
    {
        if (skb.Segments.Count == 0)
            return null;
        bool foreign = false;
        for (int i = 0; i < skb.Segments.Count; i++)
        {
            Segment segment = skb.Segments[i];
            if (segment.Length is 0 or > Segment.MaxLength)
                return null;
            if (segment.Kind is SegmentKind.Linear or SegmentKind.Locked && i > 0)
                return null;
            if (segment.Kind != SegmentKind.Named)
                continue;
            if (!pages.TryGetValue(segment.Page!, out ulong size))
                foreign = true;
            else if ((ulong)segment.Offset + segment.Length > size)
                return null;
        }

        return !foreign ? skb : skb with
        {
            Segments = [.. skb.Segments.Select(segment =>
                segment.Kind == SegmentKind.Named && !pages.ContainsKey(segment.Page!)
                    ? new Segment(SegmentKind.Fragment, segment.Length)
                    : segment)],
        };
    }

    private static ulong Size(PageStatement page) =>
        Math.Max(Model.page.PAGE_SIZE, BitOperations.RoundUpToPowerOf2((ulong)page.Size));
}
