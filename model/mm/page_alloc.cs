// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Collections.Generic;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Threading;

namespace Rxqueue.Model;

public sealed partial class kernel
{
    /// <summary>Frame numbers begin where the captures of a real machine's do: a pfn should look like one.</summary>
    private long next_pfn = 0x100000;
    private long allocated_pages;

    /// <summary>The frame number that the search for free pages begins at.</summary>
    public ulong first_free_pfn
    {
        get => (ulong)Volatile.Read(ref next_pfn);
        set => Volatile.Write(ref next_pfn, (long)value);
    }

    /// <summary>
    /// Memory of pages of the usual size that are free, for whoever boots many kernels after each other; null to leave it to
    /// the garbage collector.
    /// </summary>
    internal Stack<byte[]>? spare_page_memory { get; init; }

    /// <summary>Memory for a page, with anything in it.</summary>
    internal byte[] take_page_memory(ulong bytes) =>
        bytes == page.PAGE_SIZE && spare_page_memory is not null && spare_page_memory.TryPop(out byte[]? spare)
            ? spare
            : GC.AllocateUninitializedArray<byte>((int)bytes);

    /// <summary>Gives the memory of every page back. Nothing can run on the kernel any more.</summary>
    internal void halt()
    {
        for (KernelObject? left = live_objects; left is not null; left = left.live_next)
            (left as page)?.GiveMemoryBack();
    }

    /// <summary>How many (compound) pages were ever allocated.</summary>
    public long pages_allocated => Volatile.Read(ref allocated_pages);

    /// <summary>
    /// Allocates a compound page (<c>alloc_pages()</c>) with one reference.
    /// </summary>
    /// <param name="bytes">How many bytes it has to hold; rounded up to a power-of-two number of 4096-byte pages.</param>
    /// <param name="caller">Who allocates, for reports.</param>
    public page alloc_pages(ulong bytes, [CallerMemberName] string caller = "")
    {
        ulong pages = bytes <= page.PAGE_SIZE ? 1 : (bytes + page.PAGE_SIZE - 1) / page.PAGE_SIZE;
        int order = BitOperations.Log2(BitOperations.RoundUpToPowerOf2(pages));
        page allocated = new(this, take_frames(1L << order), order) { refs = 1 };
        kmemleak_alloc(allocated, caller);
        Interlocked.Increment(ref allocated_pages);
        return allocated;
    }

    /// <summary>Takes free frames, naturally aligned as those of a compound page are.</summary>
    private ulong take_frames(long frames)
    {
        while (true)
        {
            long next = Volatile.Read(ref next_pfn);
            long aligned = (next + frames - 1) & -frames;
            if (Interlocked.CompareExchange(ref next_pfn, aligned + frames, next) == next)
                return (ulong)aligned;
        }
    }

    /// <summary><c>page_to_pfn()</c>.</summary>
    public static ulong page_to_pfn(page page) => page.pfn;

    /// <summary><c>page_count()</c>.</summary>
    public static uint page_count(page page) => (uint)Volatile.Read(ref page.refs);
}
