// SPDX-License-Identifier: GPL-2.0-only
namespace Rxqueue.Tracing.Compare;

/// <summary>Is told what a comparison goes through, in its order.</summary>
public interface IComparisonWatcher
{
    /// <summary>An event of the model, and the one of the kernel that it agrees with.</summary>
    /// <param name="model">The model's event.</param>
    /// <param name="kernel">The kernel's; null if the kernel's trace has no events of that kind.</param>
    /// <param name="queue">The task's queue after it.</param>
    void Compared(TraceEvent model, TraceEvent? kernel, QueueReplay queue);
}
