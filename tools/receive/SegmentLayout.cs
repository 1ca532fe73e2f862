// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Collections.Generic;
using Rxqueue.Model;
using Rxqueue.Model.Scenario;

namespace Rxqueue.Tools.Receive;

/// <summary>Where the pieces of a received segment lie, and the page that a named piece lies in.</summary>
/// <param name="Piece">The piece, as a script has it.</param>
/// <param name="Page">The page; null for a piece that is no fragment of a named page.</param>
internal readonly record struct PlacedPiece(Segment Piece, page? Page);

/// <summary>
/// How a network driver puts the bytes of a received segment into memory. What comes out of the queue does not depend
/// on it; how many slots that takes, and which PDUs share a page, does.
/// </summary>
internal abstract class SegmentLayout : IDisposable
{
    /// <summary>The layouts by the names that <c>--layout</c> takes.</summary>
    public static IReadOnlyDictionary<string, Func<kernel, SegmentLayout>> ByName { get; } =
        new Dictionary<string, Func<kernel, SegmentLayout>>
        {
            ["nic"] = kernel => new NicLayout(kernel),
            ["page"] = kernel => new SingleLayout(kernel, SegmentKind.Fragment),
            ["linear"] = kernel => new SingleLayout(kernel, SegmentKind.Linear),
            ["locked"] = kernel => new SingleLayout(kernel, SegmentKind.Locked),
        };

    /// <summary>Makes a layout for the segments of one connection.</summary>
    protected SegmentLayout(kernel kernel) => Kernel = kernel;

    /// <summary>The kernel that receives.</summary>
    protected kernel Kernel { get; }

    /// <summary>Puts a segment's bytes into an sk_buff.</summary>
    /// <param name="payload">The bytes; may be none, for a segment that carries only a FIN.</param>
    /// <param name="pieces">Where they were put.</param>
    public abstract sk_buff Build(ReadOnlySpan<byte> payload, ICollection<PlacedPiece> pieces);

    /// <summary>Gives back what the driver still holds.</summary>
    public abstract void Dispose();
}

/// <summary>
/// Fragments carved one after the other from 32 KiB pages, as a driver's <c>page_frag</c> cache does: neighbours share
/// a page and continue each other.
/// </summary>
internal sealed class NicLayout(kernel kernel) : SegmentLayout(kernel)
{
    private const uint PageBytes = 32 * 1024;

    private page? _page;
    private uint _used;
    private int _pages;
    private string _name = "";

    /// <inheritdoc/>
    public override sk_buff Build(ReadOnlySpan<byte> payload, ICollection<PlacedPiece> pieces)
    {
        List<skb_frag_t> frags = [];
        while (payload.Length > 0)
        {
            // Like a driver, it never splits what would fit into a page of its own.
            uint rest = PageBytes - _used;
            bool fresh = _page is null || rest == 0 || (payload.Length > rest && payload.Length <= PageBytes);
            page page = fresh ? NextPage() : _page!;
            uint length = Math.Min((uint)payload.Length, PageBytes - _used);
            kernel.get_page(page);
            frags.Add(new skb_frag_t(page, _used, length));
            pieces.Add(new PlacedPiece(new Segment(SegmentKind.Named, length, _name, _used), page));
            page.fill(_used, payload[..(int)length]);
            _used += length;
            payload = payload[(int)length..];
        }

        return Kernel.build_skb([.. frags]);
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        if (_page is not null)
            Kernel.put_page(_page, "page_frag_cache_drain");
        _page = null;
    }

    private page NextPage()
    {
        Dispose();
        _used = 0;
        _name = $"N{_pages++}";
        _page = Kernel.alloc_pages(PageBytes, "page_frag_alloc");
        return _page;
    }
}

/// <summary>Each segment is one piece: a fragment, or a linear part, at the beginning of memory of its own.</summary>
internal sealed class SingleLayout(kernel kernel, SegmentKind kind) : SegmentLayout(kernel)
{
    /// <inheritdoc/>
    public override sk_buff Build(ReadOnlySpan<byte> payload, ICollection<PlacedPiece> pieces)
    {
        if (payload.IsEmpty)
            return Kernel.build_skb();

        uint length = (uint)payload.Length;
        pieces.Add(new PlacedPiece(new Segment(kind, length), null));
        if (kind == SegmentKind.Locked)
            return Kernel.build_skb_locked(payload.ToArray());

        page page = Kernel.alloc_pages(length, "skb_page_frag_refill");
        page.fill(0, payload);
        skb_frag_t frag = new(page, 0, length);
        return kind == SegmentKind.Linear ? Kernel.build_skb_linear(frag) : Kernel.build_skb(frag);
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
    }
}
