// SPDX-License-Identifier: GPL-2.0-only
namespace Rxqueue.Model;

/// <summary>A task as the tracepoints and reports see it (<c>struct task_struct</c>).</summary>
/// <param name="comm">The task's name.</param>
/// <param name="pid">The task's id, positive.</param>
/// <param name="cpu">The CPU that it runs on.</param>
public sealed record task_struct(string comm, int pid, int cpu = 0)
{
    /// <inheritdoc/>
    public override string ToString() => $"{comm}-{pid}";
}
