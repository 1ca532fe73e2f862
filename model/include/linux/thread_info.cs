// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Threading.Tasks;

namespace Rxqueue.Model;

/// <summary>What a task is doing, as the scheduler sees it (<c>task_struct.__state</c>).</summary>
internal enum task_state
{
    /// <summary>It runs, or could.</summary>
    TASK_RUNNING,

    /// <summary>It sleeps until it is woken.</summary>
    TASK_UNINTERRUPTIBLE,

    /// <summary>It sleeps until it is woken or killed.</summary>
    TASK_KILLABLE,
}

/// <summary>
/// What a kernel keeps of a task that it runs (<c>struct thread_info</c>, and of <c>struct task_struct</c> what the
/// scheduler, signals and <c>kernel/kthread.c</c> use).
/// </summary>
internal sealed class thread_info : KernelObject
{
    /// <summary>Bit of <see cref="flags"/>: a signal is pending.</summary>
    internal const int TIF_SIGPENDING = 2;

    /// <summary>Bit of <see cref="kthread_flags"/>: <c>kthread_stop()</c> was called.</summary>
    internal const int KTHREAD_SHOULD_STOP = 1;

    internal readonly task_struct task;

    /// <summary><c>thread_info.flags</c>.</summary>
    internal readonly word<ulong> flags;

    /// <summary><c>struct kthread.flags</c>.</summary>
    internal readonly word<ulong> kthread_flags;

    /// <summary>Completed when the task has ended.</summary>
    internal readonly completion exited;

    /// <summary>Whether it is a kernel thread, which gets only the signals that it has asked for.</summary>
    internal bool kernel_thread;

    /// <summary>Whether SIGKILL reaches it.</summary>
    internal bool sigkill_allowed = true;

    /// <summary>What the task's function returned.</summary>
    internal int exit_code;

    /// <summary>A defect of the model that ended the task.</summary>
    internal Exception? failure;

    // With the run queue's lock held.
    internal task_state state;
    internal TaskCompletionSource? sleep;
    internal string? wchan;

    internal watchdog watchdog;
    internal object? context;

    internal thread_info(kernel k, task_struct task)
        : base(k)
    {
        this.task = task;
        flags = new word<ulong>(this, Member.ThreadFlags);
        kthread_flags = new word<ulong>(this, Member.KthreadFlags);
        exited = new completion(k, $"the end of {task}");
    }

    /// <summary>Whether a signal is pending, without the access listener's noticing.</summary>
    internal bool is_signalled => (flags.raw & (1UL << TIF_SIGPENDING)) != 0;

    /// <inheritdoc/>
    public override string Description => $"struct task_struct {task}";
}
