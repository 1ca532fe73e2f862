// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Collections.Generic;
using System.Runtime.CompilerServices;

namespace Rxqueue.Model;

/// <summary>
/// A page, possibly a compound one (<c>struct page</c> of include/linux/mm_types.h), with its data and the shadow that
/// says which of its bytes were ever written.
/// </summary>
public sealed class page : KernelObject
{
    /// <summary>Size of a page that is not compound, in bytes.</summary>
    public const uint PAGE_SIZE = 4096;

    /// <summary>A large page's memory comes in pieces of this size, so that only what is used takes memory.</summary>
    private const int PieceShift = 20;

    private const int PieceSize = 1 << PieceShift;

    /// <summary>The memory of a page that is one piece, once it was written.</summary>
    private byte[]? memory;

    /// <summary>The memory of a larger page, piece by piece.</summary>
    private readonly byte[]?[]? pieces;

    /// <summary>Scratch of whoever counts the page's owners; 0 in between.</summary>
    internal int owners;

    private ulong written_from;
    private ulong written_to;
    private List<(ulong From, ulong To)>? written_elsewhere;

    internal page(kernel k, ulong pfn, int order)
        : base(k)
    {
        this.pfn = pfn;
        size = (ulong)PAGE_SIZE << order;
        if (size > PieceSize)
            pieces = new byte[checked((int)(size >> PieceShift))][];
    }

    /// <summary>Page frame number of the (first) page.</summary>
    public ulong pfn { get; }

    /// <summary>Size in bytes, a power of two.</summary>
    public ulong size { get; }

    /// <inheritdoc/>
    public override string Description => $"page pfn={pfn:x} ({size} bytes)";

    /// <summary>
    /// Reads bytes of the page as the modelled kernel does: a freed page, a place outside of it and a byte that
    /// nobody has written are reported.
    /// </summary>
    /// <param name="offset">Where to begin.</param>
    /// <param name="bytes">How many bytes the caller is about to read, more than 0.</param>
    /// <returns>The first run of them that lies together in memory, at least one byte.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal ReadOnlySpan<byte> Read(ulong offset, ulong bytes)
    {
        byte[]? whole = memory;
        bool clean = shadow == Shadow.Clean && whole is not null
            && offset >= written_from && offset < written_to && bytes <= written_to - offset;
        return clean ? whole.AsSpan((int)offset, (int)bytes) : ReadChecked(offset, bytes);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private ReadOnlySpan<byte> ReadChecked(ulong offset, ulong bytes)
    {
        if (shadow != Shadow.Clean)
            k.access(this, offset, bytes, AccessKind.Read);
        if (offset < written_from || offset + bytes > written_to || offset + bytes < offset)
            CheckShadow(offset, bytes);
        return Run(offset, bytes);
    }

    /// <summary>Writes bytes of the page, as the kernel or a device does.</summary>
    /// <param name="offset">Where to begin.</param>
    /// <param name="bytes">How many bytes the caller is about to write, more than 0.</param>
    /// <returns>The first run of them that lies together in memory, at least one byte; the caller fills it all.</returns>
    internal Span<byte> Write(ulong offset, ulong bytes)
    {
        if (shadow != Shadow.Clean)
            k.access(this, offset, bytes, AccessKind.Write);
        if (offset + bytes > size || offset + bytes < offset)
            kernel.report(OopsKind.OutOfBounds, $"write of {bytes} bytes at {offset} of a page of {size}", this);
        Span<byte> run = Run(offset, bytes);
        MarkWritten(offset, offset + (ulong)run.Length);
        return run;
    }

    /// <summary>Writes bytes into the page, as a device does.</summary>
    /// <param name="offset">Where to begin.</param>
    /// <param name="bytes">The bytes.</param>
    public void fill(ulong offset, ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            Span<byte> run = Write(offset, (ulong)bytes.Length);
            bytes[..run.Length].CopyTo(run);
            bytes = bytes[run.Length..];
            offset += (ulong)run.Length;
        }
    }

    /// <summary>A byte of the page, without any sanitizer's noticing; 0 where there is none.</summary>
    internal byte raw_byte(ulong offset)
    {
        if (offset >= size)
            return 0;
        byte[]? run = pieces is null ? memory : pieces[(int)(offset >> PieceShift)];
        return run is null ? (byte)0 : run[(int)(pieces is null ? offset : offset & (PieceSize - 1))];
    }

    /// <summary>The page is free: whoever reads it is told so, and does not get to see what its memory holds by then.</summary>
    internal void GiveMemoryBack()
    {
        if (memory is null || size != PAGE_SIZE || k.spare_page_memory is not Stack<byte[]> spare)
            return;
        spare.Push(memory);
        memory = null;
    }

    private Span<byte> Run(ulong offset, ulong bytes)
    {
        if (pieces is null)
        {
            memory ??= k.take_page_memory(size);
            return memory.AsSpan((int)offset, (int)bytes);
        }

        byte[] piece = pieces[(int)(offset >> PieceShift)] ??= GC.AllocateUninitializedArray<byte>(PieceSize);
        int start = (int)(offset & (PieceSize - 1));
        return piece.AsSpan(start, (int)Math.Min(bytes, (ulong)(PieceSize - start)));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void CheckShadow(ulong offset, ulong bytes)
    {
        if (offset + bytes > size || offset + bytes < offset)
            kernel.report(OopsKind.OutOfBounds, $"read of {bytes} bytes at {offset} of a page of {size}", this);
        foreach ((ulong from, ulong to) in written_elsewhere ?? [])
        {
            if (offset >= from && offset + bytes <= to)
                return;
        }

        kernel.report(OopsKind.UninitValue, $"read of {bytes} bytes at {offset}, which nobody has written", this);
    }

    private void MarkWritten(ulong from, ulong to)
    {
        if (written_to == written_from)
        {
            (written_from, written_to) = (from, to);
            return;
        }

        if (from > written_to || to < written_from)
        {
            MarkElsewhere(from, to);
            return;
        }

        written_from = Math.Min(written_from, from);
        written_to = Math.Max(written_to, to);
        JoinElsewhere(ref written_from, ref written_to);
    }

    private void MarkElsewhere(ulong from, ulong to)
    {
        JoinElsewhere(ref from, ref to);
        (written_elsewhere ??= []).Add((from, to));
    }

    /// <summary>Takes every run that touches the given one into it. One pass for each run taken, since it grows.</summary>
    private void JoinElsewhere(ref ulong from, ref ulong to)
    {
        if (written_elsewhere is null)
            return;
        for (int i = written_elsewhere.Count - 1; i >= 0; i--)
        {
            (ulong other_from, ulong other_to) = written_elsewhere[i];
            if (other_from > to || other_to < from)
                continue;
            from = Math.Min(from, other_from);
            to = Math.Max(to, other_to);
            written_elsewhere.RemoveAt(i);
            i = written_elsewhere.Count;
        }
    }
}
