// SPDX-License-Identifier: GPL-2.0-only
using System;

namespace Rxqueue.Model;

/// <summary>What the sanitizers tell apart.</summary>
public enum OopsKind
{
    /// <summary>A NULL pointer was dereferenced.</summary>
    NullDeref,

    /// <summary>Freed memory was touched (KASAN).</summary>
    UseAfterFree,

    /// <summary>Memory outside of an object was touched (KASAN).</summary>
    OutOfBounds,

    /// <summary>Memory or a pointer that nobody had written was used (KMSAN).</summary>
    UninitValue,

    /// <summary>An object was put below zero (refcount_t).</summary>
    Refcount,

    /// <summary>An object was freed twice (KASAN).</summary>
    DoubleFree,

    /// <summary>A loop made no progress.</summary>
    Hang,

    /// <summary>A lock was not held where it must be, or taken twice (lockdep).</summary>
    Lockdep,
}

/// <summary>Names of kinds as scripts and reports spell them.</summary>
public static class OopsKinds
{
    /// <summary>The kind's name, such as <c>use-after-free</c>.</summary>
    public static string Name(this OopsKind kind) => kind switch
    {
        OopsKind.NullDeref => "null-deref",
        OopsKind.UseAfterFree => "use-after-free",
        OopsKind.OutOfBounds => "out-of-bounds",
        OopsKind.UninitValue => "uninit-value",
        OopsKind.Refcount => "refcount",
        OopsKind.DoubleFree => "double-free",
        OopsKind.Hang => "hang",
        OopsKind.Lockdep => "lockdep",
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    internal static string Finder(this OopsKind kind) => kind switch
    {
        OopsKind.NullDeref => "Oops",
        OopsKind.UseAfterFree or OopsKind.OutOfBounds or OopsKind.DoubleFree => "KASAN",
        OopsKind.UninitValue => "KMSAN",
        OopsKind.Refcount => "refcount_t",
        OopsKind.Hang => "soft lockup",
        _ => "lockdep",
    };
}

/// <summary>
/// A report of a sanitizer: what went wrong, in which function, with which object.
/// </summary>
/// <param name="Kind">What it is.</param>
/// <param name="Function">The innermost function of rxqueue.c that was running, or the kernel function if none was.</param>
/// <param name="Access">The access in words.</param>
/// <param name="Object">The object in words; null where there is none.</param>
/// <param name="Allocated">Where the object was allocated; null where unknown.</param>
/// <param name="Freed">Where the object was freed; null if it was not.</param>
public sealed record SanitizerReport(
    OopsKind Kind, string Function, string Access, string? Object, string? Allocated, string? Freed)
{
    /// <summary>The report in a kernel log's manner, several lines without a final line end.</summary>
    public override string ToString()
    {
        string text = $"BUG: {Kind.Finder()}: {Kind.Name()} in {Function}\n  {Access}";
        if (Object is not null)
            text += $"\n  object: {Object}";
        if (Allocated is not null)
            text += $"\n  allocated in {Allocated}";
        if (Freed is not null)
            text += $"\n  freed in {Freed}";
        return text;
    }
}

/// <summary>Stops the modelled code where a sanitizer, or the MMU, would have stopped the kernel.</summary>
public sealed class KernelOopsException : Exception
{
    internal KernelOopsException(OopsKind kind, string access, KernelObject? target)
        : base($"{kind.Name()}: {access}")
    {
        Kind = kind;
        Access = access;
        Target = target;
    }

    /// <summary>What it is.</summary>
    public OopsKind Kind { get; }

    internal string Access { get; }

    internal KernelObject? Target { get; }
}
