// SPDX-License-Identifier: GPL-2.0-only
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;

namespace Rxqueue.Model;

public sealed partial class kernel
{
    /// <summary>
    /// The run queue's lock. It guards for an instant the states of tasks and of what they wait for; what it orders is no
    /// part of the kernel, so it is not told to the access listener.
    /// </summary>
    internal readonly object rq_lock = new();

    private readonly List<thread_info> sleeping = [];

    /// <summary>Tasks that do not sleep. The one that the kernel was booted with is there from the beginning.</summary>
    private int nr_running = 1;

    /// <summary><c>current_thread_info()</c>.</summary>
    internal thread_info current_thread_info() => task_thread_info(current);

    /// <summary><c>task_thread_info()</c>: what this kernel keeps of a task.</summary>
    internal thread_info task_thread_info(task_struct task)
    {
        thread_info? info = task.thread_info;
        if (info is null || info.k != this)
            task.thread_info = info = new thread_info(this, task);
        return info;
    }

    /// <summary>
    /// <c>set_current_state()</c> with the run queue's lock held: from now on a wake-up counts, though the task sleeps
    /// only in <see cref="schedule"/>.
    /// </summary>
    /// <param name="me">The running task.</param>
    /// <param name="state">How it is going to sleep.</param>
    /// <param name="wchan">What it is going to wait for, for reports.</param>
    internal static void set_current_state(thread_info me, task_state state, string wchan)
    {
        me.state = state;
        me.wchan = wchan;
    }

    /// <summary>
    /// <c>schedule()</c>: sleeps until the task is woken, unless it was woken, or killed, since it said that it would
    /// sleep.
    /// </summary>
    internal void schedule()
    {
        thread_info me = current_thread_info();
        if (!smp)
        {
            schedule_up(me);
            return;
        }

        TaskCompletionSource? sleep = null;
        lock (rq_lock)
        {
            throw_if_hung();
            if (me.state == task_state.TASK_KILLABLE && me.is_signalled)
                me.state = task_state.TASK_RUNNING;
            if (me.state != task_state.TASK_RUNNING)
            {
                me.sleep = sleep = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                sleeping.Add(me);
                nr_running--;
                check_hung_tasks();
            }
        }

        sleep?.Task.Wait();
        throw_if_hung();
        sync_acquire(me);
    }

    /// <summary><c>schedule()</c> of a kernel that runs one task: nobody can wake it but work that is queued.</summary>
    private void schedule_up(thread_info me)
    {
        if (me.state == task_state.TASK_RUNNING || (me.state == task_state.TASK_KILLABLE && me.is_signalled))
            return;
        if (run_one_work())
            return;
        me.state = task_state.TASK_RUNNING;
        report(OopsKind.Hang, $"the only task sleeps: {me.task} {me.wchan}", null);
    }

    /// <summary><c>try_to_wake_up()</c> with the run queue's lock held.</summary>
    /// <returns>Whether the task slept, or was about to.</returns>
    internal bool try_to_wake_up(thread_info task)
    {
        if (task.state == task_state.TASK_RUNNING)
            return false;
        sync_release(task);
        activate_task(task);
        return true;
    }

    /// <summary><c>wake_up_process()</c>.</summary>
    /// <returns>Whether the task slept, or was about to.</returns>
    internal bool wake_up_process(thread_info task)
    {
        lock (rq_lock)
            return try_to_wake_up(task);
    }

    /// <summary><c>cond_resched()</c>: lets other tasks run.</summary>
    internal void cond_resched()
    {
        if (smp)
            Thread.Yield();
    }

    private void activate_task(thread_info task)
    {
        task.state = task_state.TASK_RUNNING;
        if (task.sleep is not TaskCompletionSource sleep)
            return;
        task.sleep = null;
        sleeping.Remove(task);
        nr_running++;
        sleep.SetResult();
    }

    /// <summary>A new task counts as running.</summary>
    private void sched_fork()
    {
        lock (rq_lock)
            nr_running++;
    }

    /// <summary>A task has ended.</summary>
    private void sched_exit()
    {
        lock (rq_lock)
        {
            nr_running--;
            check_hung_tasks();
        }
    }
}
