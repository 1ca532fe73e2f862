// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Collections.Generic;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Threading;

namespace Rxqueue.Model;

/// <summary>
/// The tree that a kernel was built from, as far as its bvecq allocator is concerned: sizes, and what happens when
/// memory is short.
/// </summary>
public abstract class bvecq_profile
{
    /// <summary>Size of <c>struct bio_vec</c> in bytes.</summary>
    public const uint sizeof_bio_vec = 16;

    private static readonly bvecq_profile[] all = [new rfc_base_profile(), new later_profile()];

    /// <summary>The tree that the patch was posted on: never more than a 512-byte object, and NULL when memory is
    /// short.</summary>
    public static bvecq_profile rfc_base => all[0];

    /// <summary>What the tree became: slab sizes, and an emergency pool instead of failure.</summary>
    public static bvecq_profile later => all[1];

    /// <summary>Every profile.</summary>
    public static IReadOnlyList<bvecq_profile> profiles => all;

    /// <summary>The profile's name.</summary>
    public abstract string name { get; }

    /// <summary>Size of <c>struct bvecq</c> without its slots, in bytes.</summary>
    public abstract uint sizeof_bvecq { get; }

    /// <summary>Whether the allocator takes an object from the emergency pool when memory is short.</summary>
    public abstract bool has_emergency_pool { get; }

    /// <summary>How many slots the allocator gives.</summary>
    /// <param name="nr_slots">How many were asked for.</param>
    /// <returns>The slots; 0 if no object is large enough, which is as good as no memory.</returns>
    public abstract ushort slots_given(uint nr_slots);

    /// <inheritdoc/>
    public override string ToString() => name;

    /// <summary>The slots that fit into an object of that size.</summary>
    protected ushort slots_in(uint bytes) => (ushort)((bytes - sizeof_bvecq) / sizeof_bio_vec);

    private sealed class rfc_base_profile : bvecq_profile
    {
        private const uint max_object = 512;

        public override string name => "rfc-base";

        public override uint sizeof_bvecq => 48;

        public override bool has_emergency_pool => false;

        public override ushort slots_given(uint nr_slots)
        {
            uint slots = Math.Min(nr_slots, slots_in(max_object));
            return slots_in(BitOperations.RoundUpToPowerOf2(sizeof_bvecq + slots * sizeof_bio_vec));
        }
    }

    private sealed class later_profile : bvecq_profile
    {
        private static readonly uint[] slab_sizes = [8, 16, 32, 64, 96, 128, 192, 256, 512, 1024, 2048, 4096, 8192];

        public override string name => "later";

        public override uint sizeof_bvecq => 40;

        public override bool has_emergency_pool => true;

        public override ushort slots_given(uint nr_slots)
        {
            ulong bytes = sizeof_bvecq + (ulong)nr_slots * sizeof_bio_vec;
            foreach (uint slab in slab_sizes)
            {
                if (bytes <= slab)
                    return slots_in(slab);
            }

            return 0;
        }
    }
}

public sealed partial class kernel
{
    private const uint emergency_object = 512;
    private int next_bvecq;
    private uint failures_left;

    /// <summary>How many bvecqs were ever allocated.</summary>
    public long bvecqs_allocated => next_bvecq;

    /// <summary>How many of the next bvecq allocations find no memory.</summary>
    public uint failing_allocations
    {
        get => Volatile.Read(ref failures_left);
        set => Volatile.Write(ref failures_left, value);
    }

    /// <summary>
    /// <c>bvecq_alloc_one()</c>: allocates a bvecq with one reference and no slot in use. Its slots are not
    /// initialised, and there may be fewer than asked for.
    /// </summary>
    /// <param name="nr_slots">How many slots the caller would like, at least 1.</param>
    /// <param name="caller">Who allocates, for reports.</param>
    /// <returns>The bvecq; NULL when memory is short, unless the tree has an emergency pool.</returns>
    public bvecq? bvecq_alloc_one(uint nr_slots, [CallerMemberName] string caller = "")
    {
        ushort max_slots = profile.slots_given(nr_slots);
        bool pooled = false;
        if (should_failslab() || max_slots == 0 || counted_down(ref failures_left))
        {
            if (!profile.has_emergency_pool)
                return null;
            pooled = true;
            max_slots = (ushort)((emergency_object - profile.sizeof_bvecq) / bvecq_profile.sizeof_bio_vec);
        }

        bvecq bq = new(this, Interlocked.Increment(ref next_bvecq) - 1, max_slots, pooled) { refs = 1 };
        kmemleak_alloc(bq, caller);
        return bq;
    }

    /// <summary>Counts down, to 0.</summary>
    /// <returns>Whether it was not 0 before.</returns>
    private static bool counted_down(ref uint count)
    {
        uint left = Volatile.Read(ref count);
        while (left > 0)
        {
            uint seen = Interlocked.CompareExchange(ref count, left - 1, left);
            if (seen == left)
                return true;
            left = seen;
        }

        return false;
    }

    /// <summary><c>bvecq_dump()</c>: logs a chain and its slots.</summary>
    public void bvecq_dump(bvecq? bq)
    {
        for (uint b = 0; bq is not null; bq = bq.next, b++)
        {
            uint nr_slots = bq.nr_slots;
            pr_notice("BQ[%u] %u/%u fp=0\n", b, nr_slots, bq.max_slots);

            uint s = 0;
            while (s < nr_slots && bq.bv[s].bv_page is null && bq.bv[s].bv_len == 0)
                s++;
            if (s > 0)
                pr_notice("BQ[%u:00-%02u] ...\n", b, s - 1);
            for (; s < nr_slots; s++)
            {
                bio_vec bv = bq.bv[s];
                page? page = bv.bv_page;
                pr_notice(
                    "BQ[%u:%02u] %10lx %04x %04x %u\n",
                    b, s, page is null ? 0 : page_to_pfn(page), bv.bv_offset, bv.bv_len,
                    page is null ? 0 : page_count(page));
            }
        }
    }
}
