// SPDX-License-Identifier: GPL-2.0-only
namespace Rxqueue.Model;

/// <summary>
/// A task as the tracepoints and reports see it (<c>struct task_struct</c>). Two of the same name, id and CPU are the
/// same task.
/// </summary>
/// <param name="comm">The task's name.</param>
/// <param name="pid">The task's id, positive.</param>
/// <param name="cpu">The CPU that it runs on.</param>
public sealed record task_struct(string comm, int pid, int cpu = 0)
{
    /// <summary>What the kernel that runs the task keeps of it; null until it has run.</summary>
    internal thread_info? thread_info { get; set; }

    /// <inheritdoc/>
    public bool Equals(task_struct? other) =>
        other is not null && comm == other.comm && pid == other.pid && cpu == other.cpu;

    /// <inheritdoc/>
    public override int GetHashCode() => System.HashCode.Combine(comm, pid, cpu);

    /// <inheritdoc/>
    public override string ToString() => $"{comm}-{pid}";
}
