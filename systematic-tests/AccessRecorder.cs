// SPDX-License-Identifier: GPL-2.0-only
using System.Collections.Generic;
using Rxqueue.Model;

namespace Rxqueue.SystematicTests;

/// <summary>An access to shared state: a place where another task could have run first.</summary>
/// <param name="Task">The task that made it.</param>
/// <param name="Target">The object, as reports call it.</param>
/// <param name="Member">The member, as the kernel's sources call it.</param>
/// <param name="Kind">Load, store or atomic.</param>
public readonly record struct RecordedAccess(task_struct Task, string Target, string Member, AccessKind Kind)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Task}: {Kind} {Target}.{Member}";
}

/// <summary>Writes down every access to the shared state of one kernel, in order.</summary>
public sealed class AccessRecorder : IAccessListener
{
    private readonly List<RecordedAccess> _accesses = [];

    /// <summary>The accesses so far.</summary>
    public IReadOnlyList<RecordedAccess> Accesses => _accesses;

    /// <summary>Tells which task runs; to be set when the kernel exists.</summary>
    public kernel? Kernel { get; set; }

    /// <inheritdoc/>
    public void OnAccess(KernelObject target, Member member, ulong index, AccessKind kind)
    {
        if (Kernel is not null)
            _accesses.Add(new RecordedAccess(Kernel.current, target.Description, member.KernelName(), kind));
    }

    /// <summary>Forgets what was recorded.</summary>
    public void Clear() => _accesses.Clear();
}
