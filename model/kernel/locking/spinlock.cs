// SPDX-License-Identifier: GPL-2.0-only
using System.Collections.Generic;
using System.Runtime.CompilerServices;

namespace Rxqueue.Model;

/// <summary>
/// A lock that one task holds: what <see cref="spinlock_t"/>, <see cref="mutex"/> and the socket lock have in common.
/// Taking it twice is reported as lockdep would.
/// </summary>
internal sealed class owned_lock(kernel k, string name, KernelObject? part_of = null)
{
    private readonly Queue<thread_info> waiters = new();
    private thread_info? owner;

    internal bool is_held => owner is not null && owner == k.current_thread_info();

    internal void acquire(string caller)
    {
        thread_info me = k.current_thread_info();
        if (!k.smp && owner is null)
            owner = me;
        else
            wait_for_owner(me, caller);
        k.sync_acquire(this);
    }

    internal void release()
    {
        k.sync_release(this);
        if (!k.smp)
        {
            owner = null;
            return;
        }

        lock (k.rq_lock)
        {
            owner = null;
            if (waiters.TryDequeue(out thread_info? next))
                k.wake_waiter(next);
        }
    }

    /// <inheritdoc/>
    public override string ToString() => name;

    private void wait_for_owner(thread_info me, string caller)
    {
        while (!try_acquire(me, caller))
            k.schedule();
    }

    private bool try_acquire(thread_info me, string caller)
    {
        lock (k.rq_lock)
        {
            if (owner is null)
            {
                owner = me;
                return true;
            }

            if (owner == me)
                kernel.report(OopsKind.Lockdep, $"{name} is taken by the task that holds it", part_of);
            if (!waiters.Contains(me))
                waiters.Enqueue(me);
            kernel.set_current_state(
                me, task_state.TASK_UNINTERRUPTIBLE, $"waits for {name}, which {owner.task} holds, in {caller}");
            return false;
        }
    }
}

/// <summary>A spinlock (<c>spinlock_t</c>).</summary>
/// <param name="k">The kernel.</param>
/// <param name="name">What it is called.</param>
public sealed class spinlock_t(kernel k, string name)
{
    internal readonly owned_lock held = new(k, name);
}

public sealed partial class kernel
{
    /// <summary><c>spin_lock()</c>.</summary>
    /// <param name="lock">The lock.</param>
    /// <param name="caller">Who takes it, for reports.</param>
    public static void spin_lock(spinlock_t @lock, [CallerMemberName] string caller = "") => @lock.held.acquire(caller);

    /// <summary><c>spin_unlock()</c>.</summary>
    public static void spin_unlock(spinlock_t @lock) => @lock.held.release();

    /// <summary>Wakes who waits for a lock. What orders the two is the lock, not the wake-up.</summary>
    internal void wake_waiter(thread_info task)
    {
        if (task.state != task_state.TASK_RUNNING)
            activate_task(task);
    }
}
