// SPDX-License-Identifier: GPL-2.0-only
using Rxqueue.Model;
using Rxqueue.Tracing.Ftrace;

namespace Rxqueue.Tracing.Validate;

/// <summary>Judges the events of one task, in their order.</summary>
/// <remarks>After the first divergence nothing more is judged.</remarks>
internal abstract class TaskChecker(SlotCapacities capacities)
{
    /// <summary>The most alternatives that a divergence lists.</summary>
    protected const int MostAlternatives = 6;

    /// <summary>Where the task's events stopped being a behaviour of the model; null where they never did.</summary>
    public Divergence? Divergence { get; protected set; }

    /// <summary>What the verdict rests on.</summary>
    public Evidence Evidence { get; } = new();

    /// <summary>What is known of the slots a bvecq.</summary>
    public SlotCapacities Capacities { get; } = capacities;

    /// <summary>A segment was copied.</summary>
    public abstract void OnRead(FtraceLine line, in netfs_rxq_read read);

    /// <summary>A slot was filled or made longer.</summary>
    public abstract void OnSlot(FtraceLine line, in netfs_bv_slot slot);

    /// <summary>A call has ended.</summary>
    public abstract void OnCall(FtraceLine line, in netfs_rxq_call call);

    /// <summary>Events of this task may be missing here.</summary>
    public abstract void OnLoss();

    /// <summary>The trace has ended.</summary>
    public virtual void OnEnd()
    {
    }
}
