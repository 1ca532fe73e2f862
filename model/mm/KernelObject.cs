// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Runtime.CompilerServices;

namespace Rxqueue.Model;

/// <summary>
/// What the instrumentation knows of an object's memory, as KASAN's and KMSAN's shadow would have it. An object with
/// nothing against it has none of the flags, so that an access costs one branch.
/// </summary>
[Flags]
internal enum Shadow
{
    /// <summary>Allocated, and nobody listens.</summary>
    Clean = 0,

    /// <summary>Freed: any access is a use after free.</summary>
    Freed = 1,

    /// <summary>Not an object at all, but what a pointer that was never assigned points to.</summary>
    Uninitialised = 2,

    /// <summary>The kernel has an access listener, which hears of every access.</summary>
    Watched = 4,
}

/// <summary>Where an object was allocated or freed.</summary>
/// <param name="Function">The kernel function that asked for it.</param>
/// <param name="Task">The task that it ran in.</param>
/// <param name="Context">What that task was doing: the script's statement, say.</param>
internal readonly record struct AllocationSite(string? Function, task_struct? Task, object? Context)
{
    public override string ToString() =>
        Context is null ? $"{Function} by task {Task}" : $"{Function} by task {Task} ({Context})";
}

/// <summary>
/// Any structure that the modelled kernel code shares: it knows its kernel, whether it is still allocated, and where
/// that began and ended. All accessors of its members come past <see cref="Reading"/> and <see cref="Writing"/>.
/// </summary>
public abstract class KernelObject
{
    internal readonly kernel k;
    internal Shadow shadow;

    /// <summary>The object's <c>refcount_t</c> or <c>_refcount</c>.</summary>
    internal int refs;

    internal AllocationSite allocated;
    internal AllocationSite freed;

    internal KernelObject? live_prev;
    internal KernelObject? live_next;

    private protected KernelObject(kernel k)
    {
        this.k = k;
        shadow = k.access_listener is null ? Shadow.Clean : Shadow.Watched;
    }

    /// <summary>Whether the object was freed.</summary>
    internal bool IsFreed => (shadow & Shadow.Freed) != 0;

    /// <summary>What a report calls the object, such as <c>struct bvecq #3 (29 slots)</c>.</summary>
    public abstract string Description { get; }

    /// <summary>Instruments the load of a member.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Reading(Member member)
    {
        if (shadow != Shadow.Clean)
            k.access(this, member, 0, AccessKind.Read);
    }

    /// <summary>Instruments the store to a member.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Writing(Member member)
    {
        if (shadow != Shadow.Clean)
            k.access(this, member, 0, AccessKind.Write);
    }

    /// <summary>Instruments an atomic read-modify-write of a member.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Updating(Member member)
    {
        if (shadow != Shadow.Clean)
            k.access(this, member, 0, AccessKind.AtomicUpdate);
    }
}
