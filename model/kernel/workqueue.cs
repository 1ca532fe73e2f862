// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Collections.Generic;
using System.Diagnostics;

namespace Rxqueue.Model;

/// <summary>A piece of work for a worker (<c>struct work_struct</c>).</summary>
public sealed class work_struct : KernelObject
{
    internal const int WORK_STRUCT_PENDING_BIT = 0;

    /// <summary>Initialises it (<c>INIT_WORK()</c>).</summary>
    /// <param name="k">The kernel.</param>
    /// <param name="func">What is to be done.</param>
    public work_struct(kernel k, Action<work_struct> func)
        : base(k)
    {
        this.func = func;
        data = new word<ulong>(this, Member.WorkData);
    }

    /// <summary>What is to be done.</summary>
    public Action<work_struct> func { get; }

    internal word<ulong> data { get; }

    /// <inheritdoc/>
    public override string Description => $"struct work_struct of {func.Method.Name}";
}

/// <summary>Workers that take work in order, several at once (<c>struct workqueue_struct</c>).</summary>
/// <param name="k">The kernel.</param>
/// <param name="name">What it is called.</param>
/// <param name="max_active">How many works may run at once.</param>
public sealed class workqueue_struct(kernel k, string name, int max_active)
{
    // With the run queue's lock held.
    internal readonly Queue<work_struct> worklist = new();
    internal int nr_workers;

    /// <summary>Of those who wait until all work is done.</summary>
    internal readonly wait_queue_head_t drained = new(k, $"drain of {name}");

    internal int max_active { get; } = max_active;

    internal kernel k { get; } = k;

    /// <inheritdoc/>
    public override string ToString() => name;
}

public sealed partial class kernel
{
    private readonly List<workqueue_struct> workqueues = [];

    /// <summary><c>alloc_workqueue()</c>.</summary>
    /// <param name="name">What it is called.</param>
    /// <param name="max_active">How many works may run at once, at least 1.</param>
    public workqueue_struct alloc_workqueue(string name, int max_active)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(max_active, 1);
        workqueue_struct wq = new(this, name, max_active);
        lock (rq_lock)
            workqueues.Add(wq);
        return wq;
    }

    /// <summary>
    /// <c>queue_work()</c>: has a worker do a work. What the caller did before happened before it. A kernel of one task
    /// does it when that task sleeps, or flushes the queue.
    /// </summary>
    /// <returns>False if it is queued already.</returns>
    public static bool queue_work(workqueue_struct wq, work_struct work)
    {
        if (test_and_set_bit(work_struct.WORK_STRUCT_PENDING_BIT, work.data))
            return false;
        kernel k = wq.k;
        bool new_worker;
        lock (k.rq_lock)
        {
            k.sync_release(work);
            wq.worklist.Enqueue(work);
            new_worker = k.smp && wq.nr_workers < wq.max_active;
            if (new_worker)
                wq.nr_workers++;
        }

        if (new_worker)
            k.kthread_run(() => k.worker_thread(wq), $"kworker/{wq}");
        return true;
    }

    /// <summary><c>flush_workqueue()</c>: waits until all work is done that is queued, and what that work queues.</summary>
    public static void flush_workqueue(workqueue_struct wq)
    {
        kernel k = wq.k;
        while (!k.smp && k.run_one_work())
        {
        }

        wait_event(wq.drained, () =>
        {
            lock (k.rq_lock)
                return wq.nr_workers == 0 && wq.worklist.Count == 0;
        });
        k.sync_acquire(wq);
    }

    /// <summary><c>destroy_workqueue()</c>: waits until all work is done.</summary>
    public static void destroy_workqueue(workqueue_struct wq)
    {
        flush_workqueue(wq);
        lock (wq.k.rq_lock)
            wq.k.workqueues.Remove(wq);
    }

    /// <summary>A worker: it does what is queued, and ends. The next work finds another one.</summary>
    private int worker_thread(workqueue_struct wq)
    {
        bool left = false;
        try
        {
            while (next_work(wq, ref left) is work_struct work)
                process_one_work(work);
            return 0;
        }
        finally
        {
            // A worker that dies leaves the queue, or nobody could ever drain it.
            if (!left)
                leave(wq);
            wake_up(wq.drained);
        }
    }

    private work_struct? next_work(workqueue_struct wq, ref bool left)
    {
        lock (rq_lock)
        {
            if (wq.worklist.TryDequeue(out work_struct? work))
                return work;
            left = true;
            sync_release(wq);
            wq.nr_workers--;
            return null;
        }
    }

    private void leave(workqueue_struct wq)
    {
        lock (rq_lock)
        {
            sync_release(wq);
            wq.nr_workers--;
        }
    }

    private void process_one_work(work_struct work)
    {
        sync_acquire(work);
        smp_wmb();
        clear_bit(work_struct.WORK_STRUCT_PENDING_BIT, work.data);
        smp_mb();
        work.func(work);
    }

    /// <summary>Does the oldest work of a kernel that runs one task.</summary>
    /// <returns>Whether there was any.</returns>
    private bool run_one_work()
    {
        Debug.Assert(!smp, "there are workers for it");
        foreach (workqueue_struct wq in workqueues)
        {
            if (wq.worklist.TryDequeue(out work_struct? work))
            {
                task_struct interrupted = current;
                current = task_struct_of_worker(wq);
                try
                {
                    process_one_work(work);
                }
                finally
                {
                    current = interrupted;
                }

                return true;
            }
        }

        return false;
    }

    private static task_struct task_struct_of_worker(workqueue_struct wq) => new($"kworker/{wq}", 2);
}
