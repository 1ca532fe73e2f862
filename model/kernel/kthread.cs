// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Collections.Generic;
using System.Runtime.ExceptionServices;
using System.Threading;
using System.Threading.Tasks;

namespace Rxqueue.Model;

public sealed partial class kernel
{
    private const int EINTR = 4;
    private readonly List<SanitizerReport> died = [];
    private int last_pid = 1;

    /// <summary>
    /// The reports that tasks died of, in order. A task that dies lets go of nothing that it held.
    /// </summary>
    public IReadOnlyList<SanitizerReport> oopses
    {
        get
        {
            lock (died)
                return [.. died];
        }
    }

    /// <summary>Told when a task dies of an oops, by that task (<c>register_die_notifier()</c>).</summary>
    public Action<SanitizerReport>? die_notifier { get; set; }

    /// <summary>
    /// <c>kthread_run()</c>: starts a kernel thread. What its creator did before happened before it.
    /// </summary>
    /// <param name="threadfn">What it runs; its result is that of <see cref="kthread_stop"/>.</param>
    /// <param name="comm">Its name.</param>
    /// <returns>The task.</returns>
    /// <exception cref="InvalidOperationException">The kernel runs one task only.</exception>
    public task_struct kthread_run(Func<int> threadfn, string comm) => kernel_clone(threadfn, comm, kernel_thread: true);

    /// <summary><c>user_mode_thread()</c>: starts a task that is no kernel thread, so that SIGKILL reaches it.</summary>
    /// <param name="fn">What it runs.</param>
    /// <param name="comm">Its name.</param>
    /// <returns>The task.</returns>
    /// <exception cref="InvalidOperationException">The kernel runs one task only.</exception>
    public task_struct user_mode_thread(Func<int> fn, string comm) => kernel_clone(fn, comm, kernel_thread: false);

    /// <summary><c>kthread_stop()</c>: tells a kernel thread to stop, wakes it, and waits until it has ended.</summary>
    /// <returns>What its function returned; <c>-EINTR</c> if it died of an oops.</returns>
    public int kthread_stop(task_struct k)
    {
        thread_info task = task_thread_info(k);
        set_bit(thread_info.KTHREAD_SHOULD_STOP, task.kthread_flags);
        wake_up_process(task);
        return kernel_wait(k);
    }

    /// <summary><c>kthread_should_stop()</c>: whether somebody waits for the running kernel thread to stop.</summary>
    public bool kthread_should_stop() =>
        test_bit(thread_info.KTHREAD_SHOULD_STOP, current_thread_info().kthread_flags);

    /// <summary><c>kernel_wait()</c>: waits until a task has ended. What it did happened before what comes then.</summary>
    /// <returns>What its function returned; <c>-EINTR</c> if it died of an oops.</returns>
    public int kernel_wait(task_struct task)
    {
        thread_info info = task_thread_info(task);
        wait_for_completion(info.exited);
        if (info.failure is not null)
            ExceptionDispatchInfo.Throw(info.failure);
        return info.exit_code;
    }

    private task_struct kernel_clone(Func<int> fn, string comm, bool kernel_thread)
    {
        if (!smp)
            throw new InvalidOperationException("a kernel that was not booted with smp runs one task only");
        task_struct task = new(comm, Interlocked.Increment(ref last_pid));
        thread_info info = task_thread_info(task);
        info.sigkill_allowed = !kernel_thread;
        sched_fork();
        sync_release(info);
        _ = Task.Run(() => ret_from_fork(info, fn));
        return task;
    }

    private void ret_from_fork(thread_info me, Func<int> fn)
    {
        current = me.task;
        sync_acquire(me);
        try
        {
            me.exit_code = fn();
        }
        catch (Exception stopped) when (make_task_dead(me, stopped))
        {
            // The report was made where the task died: a filter runs before what it leaves behind is cleared away.
        }
        catch (Exception defect)
        {
            me.failure = defect;
            throw;
        }
        finally
        {
            complete_all(me.exited);
            sched_exit();
        }
    }

    /// <returns>Whether it was an oops; a defect of the model is none.</returns>
    private bool make_task_dead(thread_info me, Exception stopped)
    {
        if (explain(stopped) is not SanitizerReport report)
            return false;
        me.exit_code = -EINTR;
        lock (died)
            died.Add(report);
        die_notifier?.Invoke(report);
        return true;
    }
}
