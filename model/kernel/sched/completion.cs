// SPDX-License-Identifier: GPL-2.0-only
using System.Collections.Generic;
using System.Runtime.CompilerServices;

namespace Rxqueue.Model;

/// <summary>Something that is waited for until it is done (<c>struct completion</c>).</summary>
/// <param name="k">The kernel.</param>
/// <param name="name">What it is called.</param>
public sealed class completion(kernel k, string name)
{
    internal readonly Queue<thread_info> waiters = new();
    internal uint done;

    internal kernel k { get; } = k;

    /// <inheritdoc/>
    public override string ToString() => name;
}

public sealed partial class kernel
{
    /// <summary><c>complete()</c>: lets one waiter go on, now or when it comes.</summary>
    public static void complete(completion x)
    {
        kernel k = x.k;
        lock (k.rq_lock)
        {
            k.sync_acquire(x);
            if (x.done != uint.MaxValue)
                x.done++;
            if (x.waiters.TryDequeue(out thread_info? waiter))
                k.try_to_wake_up(waiter);
            k.sync_release(x);
        }
    }

    /// <summary><c>complete_all()</c>: lets everyone go on who waits, or ever will.</summary>
    public static void complete_all(completion x)
    {
        kernel k = x.k;
        lock (k.rq_lock)
        {
            k.sync_acquire(x);
            x.done = uint.MaxValue;
            while (x.waiters.TryDequeue(out thread_info? waiter))
                k.try_to_wake_up(waiter);
            k.sync_release(x);
        }
    }

    /// <summary><c>completion_done()</c>: whether nobody would have to wait.</summary>
    public static bool completion_done(completion x)
    {
        lock (x.k.rq_lock)
            return x.done != 0;
    }

    /// <summary><c>wait_for_completion()</c>.</summary>
    /// <param name="x">What is waited for.</param>
    /// <param name="caller">Who waits, for reports.</param>
    public static void wait_for_completion(completion x, [CallerMemberName] string caller = "") =>
        wait_for_common(x, task_state.TASK_UNINTERRUPTIBLE, caller);

    /// <summary><c>wait_for_completion_killable()</c>.</summary>
    /// <param name="x">What is waited for.</param>
    /// <param name="caller">Who waits, for reports.</param>
    /// <returns>0, or <c>-ERESTARTSYS</c> if the task was killed before it was done.</returns>
    public static int wait_for_completion_killable(completion x, [CallerMemberName] string caller = "") =>
        wait_for_common(x, task_state.TASK_KILLABLE, caller);

    private static int wait_for_common(completion x, task_state state, string caller)
    {
        kernel k = x.k;
        thread_info me = k.current_thread_info();
        while (true)
        {
            bool killed = state == task_state.TASK_KILLABLE && k.signal_pending(me);
            lock (k.rq_lock)
            {
                k.sync_acquire(x);
                bool done = x.done != 0;
                if (done && x.done != uint.MaxValue)
                    x.done--;
                if (!done && !killed)
                {
                    if (!x.waiters.Contains(me))
                        x.waiters.Enqueue(me);
                    set_current_state(me, state, $"waits for {x} in {caller}");
                }

                k.sync_release(x);
                if (done)
                    return 0;
            }

            if (killed)
                return -ERESTARTSYS;
            k.schedule();
            me.watchdog.reset();
        }
    }
}
