// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Collections.Generic;
using System.Runtime.CompilerServices;

namespace Rxqueue.Model;

/// <summary>A queue of tasks that wait for something (<c>wait_queue_head_t</c> of include/linux/wait.h).</summary>
/// <param name="k">The kernel.</param>
/// <param name="name">What it is called, such as <c>rx_waitq</c>.</param>
public sealed class wait_queue_head_t(kernel k, string name)
{
    internal readonly List<thread_info> entries = [];

    internal kernel k { get; } = k;

    /// <inheritdoc/>
    public override string ToString() => name;
}

public sealed partial class kernel
{
    private const int ERESTARTSYS = 512;

    /// <summary>
    /// <c>wait_event()</c>: sleeps until a condition holds. It is evaluated before each sleep; what makes it true has to
    /// wake the queue up.
    /// </summary>
    /// <param name="wq">The queue.</param>
    /// <param name="condition">The condition, evaluated without any lock.</param>
    /// <param name="caller">Who waits, for reports.</param>
    public static void wait_event(wait_queue_head_t wq, Func<bool> condition, [CallerMemberName] string caller = "")
    {
        if (!condition())
            ___wait_event(wq, condition, task_state.TASK_UNINTERRUPTIBLE, caller);
    }

    /// <summary><c>wait_event_killable()</c>: sleeps until a condition holds or the task is killed.</summary>
    /// <param name="wq">The queue.</param>
    /// <param name="condition">The condition, evaluated without any lock.</param>
    /// <param name="caller">Who waits, for reports.</param>
    /// <returns>0 if the condition held, <c>-ERESTARTSYS</c> if it did not and the task was killed.</returns>
    public static int wait_event_killable(
        wait_queue_head_t wq, Func<bool> condition, [CallerMemberName] string caller = "") =>
        condition() ? 0 : ___wait_event(wq, condition, task_state.TASK_KILLABLE, caller);

    private static int ___wait_event(wait_queue_head_t wq, Func<bool> condition, task_state state, string caller)
    {
        kernel k = wq.k;
        thread_info me = k.current_thread_info();
        try
        {
            while (true)
            {
                int interrupted = k.prepare_to_wait_event(wq, me, state, caller);
                if (condition())
                    return 0;
                if (interrupted != 0)
                {
                    me.watchdog.interrupted_sleep(k);
                    return interrupted;
                }

                k.schedule();
                me.watchdog.reset();
            }
        }
        finally
        {
            k.finish_wait(wq, me);
        }
    }

    /// <summary>
    /// <c>prepare_to_wait_event()</c>: puts the task on the queue, and makes it one that is about to sleep, so that a
    /// wake-up between here and <see cref="schedule"/> is not lost.
    /// </summary>
    private int prepare_to_wait_event(wait_queue_head_t wq, thread_info me, task_state state, string caller)
    {
        bool killed = state == task_state.TASK_KILLABLE && signal_pending(me);
        lock (rq_lock)
        {
            sync_acquire(wq);
            if (killed)
            {
                // It must not consume a wake-up that another waiter needs.
                wq.entries.Remove(me);
                me.state = task_state.TASK_RUNNING;
            }
            else
            {
                if (!wq.entries.Contains(me))
                    wq.entries.Add(me);
                set_current_state(me, state, $"waits on {wq} in {caller}");
            }

            sync_release(wq);
        }

        return killed ? -ERESTARTSYS : 0;
    }

    /// <summary><c>finish_wait()</c>. A task that was woken is off the queue already, and takes no lock.</summary>
    private void finish_wait(wait_queue_head_t wq, thread_info me)
    {
        lock (rq_lock)
        {
            me.state = task_state.TASK_RUNNING;
            if (!wq.entries.Contains(me))
                return;
            sync_acquire(wq);
            wq.entries.Remove(me);
            sync_release(wq);
        }
    }

    /// <summary><c>wake_up()</c>: wakes every task that waits on a queue, to look at its condition again.</summary>
    public static void wake_up(wait_queue_head_t wq)
    {
        kernel k = wq.k;
        lock (k.rq_lock)
        {
            k.sync_acquire(wq);
            foreach (thread_info task in wq.entries)
                k.try_to_wake_up(task);
            wq.entries.Clear();
            k.sync_release(wq);
        }
    }
}
