// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Rxqueue.Model;

/// <summary>
/// A segment of a queue of <see cref="bio_vec"/>s (<c>struct bvecq</c> of include/linux/bvecq.h). The queue is a linear
/// list: <see cref="next"/> and <see cref="prev"/> are NULL at its ends.
/// </summary>
public sealed class bvecq : KernelObject
{
    internal readonly int id;

    internal readonly bool raw_from_pool;

    internal bvecq? raw_next;
    internal bvecq? raw_prev;
    internal ushort raw_nr_slots;
    internal readonly bio_vec_memory[] slots;

    /// <summary>
    /// The number of leading slots whose every access is right: all their members are written, the object is not freed
    /// and nobody listens. So one comparison finds out whether an access has to be looked at more closely.
    /// </summary>
    internal uint unsuspicious_slots;

    /// <summary>The number of leading slots whose members have all been written.</summary>
    private uint written_slots;

    /// <summary>What is written of the slots behind those; null for nothing.</summary>
    private BvWritten[]? partly_written;

    internal bvecq(kernel k, int id, int max_slots, bool from_pool)
        : base(k)
    {
        this.id = id;
        raw_from_pool = from_pool;
        slots = new bio_vec_memory[max_slots];
    }

    /// <summary>Marks the memory as freed.</summary>
    internal void Poison()
    {
        shadow |= Shadow.Freed;
        unsuspicious_slots = 0;
    }

    /// <summary>What has been written of a slot.</summary>
    internal BvWritten Written(uint slot) =>
        slot < written_slots ? BvWritten.All : partly_written?[slot] ?? BvWritten.None;

    /// <summary>Notes that members of a slot have been written.</summary>
    internal void MarkWritten(uint slot, BvWritten part)
    {
        if (slot != written_slots || part != BvWritten.All)
        {
            if (slot < written_slots)
                return;
            partly_written ??= new BvWritten[slots.Length];
            partly_written[slot] |= part;
        }
        else
        {
            written_slots++;
        }

        while (partly_written is not null && written_slots < (uint)slots.Length
            && partly_written[written_slots] == BvWritten.All)
            written_slots++;
        if (shadow == Shadow.Clean)
            unsuspicious_slots = written_slots;
    }

    /// <summary>
    /// Notes that a slot is written as a whole, if nothing speaks against that and it is the one behind those that are.
    /// </summary>
    /// <returns>Whether it was.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool AppendsSlot(uint slot)
    {
        if (slot != written_slots || slot >= (uint)slots.Length || shadow != Shadow.Clean
            || partly_written is not null)
            return false;
        unsuspicious_slots = written_slots = slot + 1;
        return true;
    }

    /// <summary>Notes that a slot was overwritten by one of which not all members have been written.</summary>
    internal void MarkOverwritten(uint slot, BvWritten left)
    {
        partly_written ??= new BvWritten[slots.Length];
        for (uint behind = slot + 1; behind < written_slots; behind++)
            partly_written[behind] = BvWritten.All;
        partly_written[slot] = left;
        written_slots = Math.Min(written_slots, slot);
        unsuspicious_slots = Math.Min(unsuspicious_slots, slot);
    }

    /// <inheritdoc/>
    public override string Description => (shadow & Shadow.Uninitialised) != 0
        ? "what a struct bvecq * points to that was never assigned"
        : $"struct bvecq #{id} ({slots.Length} slots)";

    /// <summary>The next segment of the queue; NULL at its end.</summary>
    [AllowNull]
    public bvecq next
    {
        get
        {
            Reading(Member.Next);
            k.watchdog.chain_step(k);
            return raw_next!;
        }

        set
        {
            Writing(Member.Next);
            raw_next = value;
        }
    }

    /// <summary>The segment before; NULL at the queue's beginning.</summary>
    [AllowNull]
    public bvecq prev
    {
        get
        {
            Reading(Member.Prev);
            return raw_prev!;
        }

        set
        {
            Writing(Member.Prev);
            raw_prev = value;
        }
    }

    /// <summary>The reference count.</summary>
    public refcount_t @ref => new(this);

    /// <summary>Number of slots that are in use, 0 … <see cref="max_slots"/>.</summary>
    public ushort nr_slots
    {
        get
        {
            Reading(Member.NrSlots);
            return raw_nr_slots;
        }

        set
        {
            Writing(Member.NrSlots);
            raw_nr_slots = value;
        }
    }

    /// <summary>Number of slots that the memory has room for.</summary>
    public ushort max_slots
    {
        get
        {
            Reading(Member.MaxSlots);
            return (ushort)slots.Length;
        }
    }

    /// <summary>Whether the memory came from the emergency pool, to which it has to go back. Only the later tree has
    /// this member.</summary>
    public bool from_pool
    {
        get
        {
            Reading(Member.FromPool);
            return raw_from_pool;
        }
    }

    /// <summary>The slot array. Taking its address touches nothing.</summary>
    public bio_vec_array bv => new(this);

    /// <summary><c>bvecq_is_full()</c> of include/linux/bvecq.h.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool bvecq_is_full(bvecq bvecq) => bvecq.nr_slots >= bvecq.max_slots;
}
