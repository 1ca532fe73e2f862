// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Linq;
using Xunit;

namespace Rxqueue.Model.Tests;

/// <summary>Spinlocks and mutexes.</summary>
public sealed class lock_tests
{
    private readonly kernel k = new(smp: true);

    [Theory]
    [InlineData("spinlock")]
    [InlineData("mutex")]
    public void One_task_at_a_time_holds_a_lock(string kind)
    {
        spinlock_t spin = new(k, "lock");
        mutex mutex = new(k, "lock");
        int counted = 0;

        int Count()
        {
            for (int i = 0; i < 5_000; i++)
            {
                if (kind == "mutex")
                    kernel.mutex_lock(mutex);
                else
                    kernel.spin_lock(spin);
                counted++;
                if (kind == "mutex")
                    kernel.mutex_unlock(mutex);
                else
                    kernel.spin_unlock(spin);
            }

            return 0;
        }

        task_struct[] tasks = [.. Enumerable.Range(0, 3).Select(_ => k.kthread_run(Count, "counter"))];
        foreach (task_struct task in tasks)
            k.kernel_wait(task);

        Assert.Equal(15_000, counted);
    }

    [Fact]
    public void A_lock_that_is_taken_twice_by_one_task_is_reported()
    {
        spinlock_t spin = new(k, "mid_queue_lock");
        kernel.spin_lock(spin);
        KernelOopsException twice = Assert.Throws<KernelOopsException>(() => kernel.spin_lock(spin));
        Assert.Equal(
            (OopsKind.Lockdep, "mid_queue_lock is taken by the task that holds it"), (twice.Kind, twice.Access));
    }

    [Fact]
    public void Two_tasks_that_each_hold_what_the_other_wants_are_a_hang()
    {
        spinlock_t a = new(k, "a"), b = new(k, "b");
        completion has_a = new(k, "has a"), has_b = new(k, "has b");
        task_struct first = k.kthread_run(() =>
        {
            kernel.spin_lock(a);
            kernel.complete(has_a);
            kernel.wait_for_completion(has_b);
            kernel.spin_lock(b);
            return 0;
        }, "first");
        task_struct second = k.kthread_run(() =>
        {
            kernel.spin_lock(b);
            kernel.complete(has_b);
            kernel.wait_for_completion(has_a);
            kernel.spin_lock(a);
            return 0;
        }, "second");

        string hang = Assert.Throws<KernelOopsException>(() => k.kernel_wait(first)).Access;

        Assert.Contains("first-2 waits for b, which second-3 holds", hang, StringComparison.Ordinal);
        Assert.Contains("second-3 waits for a, which first-2 holds", hang, StringComparison.Ordinal);
    }

    [Fact]
    public void A_lock_orders_its_holders()
    {
        SyncLog log = new();
        kernel watched = new(listener: log, smp: true);
        log.Kernel = watched;
        spinlock_t spin = new(watched, "lock");

        kernel.spin_lock(spin);
        kernel.spin_unlock(spin);

        Assert.Equal(["Acquire lock", "Release lock"], log.Of("rxq"));
    }

    [Fact]
    public void The_last_reference_is_ordered_behind_all_others()
    {
        SyncLog log = new();
        kernel watched = new(listener: log, smp: true);
        page page = watched.alloc_pages(1);
        kernel.get_page(page);
        log.Kernel = watched;

        watched.put_page(page);
        watched.put_page(page);

        Assert.Equal(
            ["AtomicUpdate Ref", $"Release {page.Description}", "AtomicUpdate Ref", $"Release {page.Description}",
                $"Acquire {page.Description}"],
            log.Of("rxq"));
    }
}
