// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Rxqueue.Model;

/// <summary>Which members of a slot have been written since it was allocated: KMSAN's shadow of it.</summary>
[Flags]
internal enum BvWritten : byte
{
    None = 0,
    Page = 1,
    Offset = 2,
    Len = 4,
    All = Page | Offset | Len,
}

/// <summary>The memory of one <c>struct bio_vec</c>.</summary>
internal struct bio_vec_memory
{
    internal page? bv_page;
    internal uint bv_len;
    internal uint bv_offset;
}

/// <summary>The array that <c>bvecq->bv</c> is: an address, from which slots' addresses are computed.</summary>
/// <param name="owner">The bvecq.</param>
public readonly struct bio_vec_array(bvecq owner)
{
    /// <summary><c>&amp;bv[slot]</c>. Any index gives an address; only using it finds out whether it is one.</summary>
    public bio_vec this[uint slot] => new(owner, slot);

    /// <summary><c>&amp;bv[slot]</c>.</summary>
    public bio_vec this[int slot] => new(owner, (uint)slot);
}

/// <summary>
/// A pointer to a <c>struct bio_vec</c> (include/linux/bvec.h) that is a slot of a bvecq: a run of bytes in a page.
/// </summary>
public readonly struct bio_vec
{
    private readonly bvecq owner;
    private readonly uint slot;

    internal bio_vec(bvecq owner, uint slot)
    {
        this.owner = owner;
        this.slot = slot;
    }

    /// <summary>The page; NULL for an empty slot.</summary>
    [AllowNull]
    public page bv_page
    {
        get => Load(BvWritten.Page, Member.BvPage).bv_page!;
        set => Store(BvWritten.Page, Member.BvPage).bv_page = value;
    }

    /// <summary>The number of bytes.</summary>
    public uint bv_len
    {
        get => Load(BvWritten.Len, Member.BvLen).bv_len;
        set => Store(BvWritten.Len, Member.BvLen).bv_len = value;
    }

    /// <summary>Where they begin in the page. Can exceed 4095 in a compound page.</summary>
    public uint bv_offset
    {
        get => Load(BvWritten.Offset, Member.BvOffset).bv_offset;
        set => Store(BvWritten.Offset, Member.BvOffset).bv_offset = value;
    }

    /// <summary>
    /// <c>*this = *from</c>. A member that was never written stays so in the copy: copying is no use.
    /// </summary>
    public void assign(bio_vec from)
    {
        bio_vec_memory copy = from.Load(BvWritten.None, Member.Bv);
        BvWritten part = from.slot < from.owner.unsuspicious_slots ? BvWritten.All : from.owner.Written(from.slot);
        (part == BvWritten.All ? ref StoreWhole() : ref Store(part, Member.Bv)) = copy;
        if (part != BvWritten.All)
            owner.MarkOverwritten(slot, part);
    }

    /// <summary><c>bvec_set_page()</c>: makes the slot a run of bytes of a page.</summary>
    /// <param name="bv">The slot.</param>
    /// <param name="page">The page.</param>
    /// <param name="len">The number of bytes.</param>
    /// <param name="offset">Where they begin in the page.</param>
    public static void bvec_set_page(bio_vec bv, page page, uint len, uint offset)
    {
        ref bio_vec_memory memory = ref bv.StoreWhole();
        memory.bv_page = page;
        memory.bv_len = len;
        memory.bv_offset = offset;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref bio_vec_memory Load(BvWritten part, Member member)
    {
        bvecq bq = owner;
        if (slot < bq.unsuspicious_slots)
            return ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(bq.slots), slot);
        return ref Checked(bq, slot, part, member, AccessKind.Read);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref bio_vec_memory Store(BvWritten part, Member member)
    {
        bvecq bq = owner;
        if (slot < bq.unsuspicious_slots)
            return ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(bq.slots), slot);
        return ref Checked(bq, slot, part, member, AccessKind.Write);
    }

    /// <summary>
    /// <see cref="Store"/> of all members. Slots are filled one after the other, so the usual one is the first that
    /// nobody has written.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref bio_vec_memory StoreWhole()
    {
        bvecq bq = owner;
        if (slot < bq.unsuspicious_slots || bq.AppendsSlot(slot))
            return ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(bq.slots), slot);
        return ref Checked(bq, slot, BvWritten.All, Member.Bv, AccessKind.Write);
    }

    /// <summary>The slow path. Static, so that a pointer to a slot never has its own address taken.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static ref bio_vec_memory Checked(bvecq owner, uint slot, BvWritten part, Member member, AccessKind kind)
    {
        if (owner.shadow != Shadow.Clean)
            owner.k.access(owner, member, slot, kind);
        if (slot >= (uint)owner.slots.Length)
        {
            kernel.report(
                OopsKind.OutOfBounds,
                $"{kernel.Verb(kind)} of {member.KernelName()} of slot {slot}, of {owner.slots.Length}",
                owner);
        }

        if (kind == AccessKind.Write)
        {
            owner.MarkWritten(slot, part);
        }
        else if ((owner.Written(slot) & part) != part)
        {
            kernel.report(
                OopsKind.UninitValue, $"read of {member.KernelName()} of slot {slot}, which nobody has written", owner);
        }

        return ref owner.slots[slot];
    }
}
