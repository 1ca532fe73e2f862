// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Linq;
using Xunit;

namespace Rxqueue.Model.Tests;

/// <summary>Tasks: they start, stop, wait for one another, and die.</summary>
public sealed class kthread_tests
{
    private readonly kernel k = new(smp: true);

    [Fact]
    public void A_task_has_a_name_an_id_and_a_result()
    {
        task_struct? ran = null;
        task_struct task = k.kthread_run(() =>
        {
            ran = k.current;
            return 7;
        }, "cifsd");

        Assert.Equal(7, k.kernel_wait(task));
        Assert.Same(task, ran);
        Assert.Equal("cifsd-2", task.ToString());
    }

    [Fact]
    public void A_thread_that_is_stopped_learns_of_it_asleep()
    {
        wait_queue_head_t wq = new(k, "wq");
        task_struct task = k.kthread_run(() =>
        {
            kernel.wait_event(wq, k.kthread_should_stop);
            return 3;
        }, "cifsd");

        Assert.Equal(3, k.kthread_stop(task));
    }

    [Fact]
    public void Stopping_a_thread_that_has_ended_returns_its_result()
    {
        task_struct task = k.kthread_run(() => 5, "cifsd");
        k.kernel_wait(task);
        Assert.Equal(5, k.kthread_stop(task));
    }

    [Fact]
    public void An_oops_ends_its_task_only()
    {
        SanitizerReport? told = null;
        k.die_notifier = report => told = report;
        page page = k.alloc_pages(1);
        k.put_page(page);

        task_struct dies = k.kthread_run(() =>
        {
            page.Read(0, 1);
            return 0;
        }, "cifsd");
        k.kernel_wait(dies);
        Assert.Equal(0, k.kernel_wait(k.kthread_run(() => 0, "another")));

        Assert.Equal(OopsKind.UseAfterFree, Assert.Single(k.oopses).Kind);
        Assert.Same(told, k.oopses[0]);
    }

    [Fact]
    public void A_defect_of_the_model_comes_to_who_waits_for_the_task()
    {
        task_struct task = k.kthread_run(() => throw new InvalidOperationException("a defect"), "cifsd");
        Assert.Equal("a defect", Assert.Throws<InvalidOperationException>(() => k.kernel_wait(task)).Message);
        Assert.Empty(k.oopses);
    }

    [Fact]
    public void Tasks_that_all_sleep_are_a_hang_that_says_who_waits_for_what()
    {
        wait_queue_head_t wq = new(k, "rx_waitq");
        task_struct task = k.kthread_run(() =>
        {
            kernel.wait_event(wq, () => false);
            return 0;
        }, "cifsd");

        KernelOopsException hang = Assert.Throws<KernelOopsException>(() => k.kernel_wait(task));

        Assert.Equal(OopsKind.Hang, hang.Kind);
        Assert.Contains("rxq-1 waits for the end of cifsd-2 in kernel_wait", hang.Access, StringComparison.Ordinal);
        Assert.Contains(
            "cifsd-2 waits on rx_waitq in Tasks_that_all_sleep_are_a_hang_that_says_who_waits_for_what", hang.Access,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_kernel_of_one_task_starts_none() =>
        Assert.Throws<InvalidOperationException>(() => new kernel().kthread_run(() => 0, "cifsd"));

    [Fact]
    public void Each_task_has_its_own_call_and_watchdog()
    {
        kernel strict = new(smp: true) { watchdog_thresh = 2 };
        strict.begin_call("the first");
        object? seen = "nothing";

        int FindNothing()
        {
            seen = strict.context;
            strict.watchdog.empty_splice(strict);
            return 0;
        }

        strict.kernel_wait(strict.kthread_run(FindNothing, "a"));
        strict.kernel_wait(strict.kthread_run(FindNothing, "b"));

        Assert.Empty(strict.oopses);
        Assert.Null(seen);
        Assert.Equal("the first", strict.context);
    }

    [Fact]
    public void Start_and_end_order_a_task_with_who_starts_it_and_waits_for_it()
    {
        SyncLog log = new();
        kernel watched = new(listener: log, smp: true);
        log.Kernel = watched;

        watched.kernel_wait(watched.kthread_run(() => 0, "cifsd"));

        Assert.Equal(
            ["Acquire struct task_struct cifsd-2", "Acquire the end of cifsd-2", "Release the end of cifsd-2"],
            log.Of("cifsd").Where(line => !line.EndsWith("rxq-1", StringComparison.Ordinal)));
        Assert.Equal("Release struct task_struct cifsd-2", log.Of("rxq")[0]);
        Assert.Contains("Acquire the end of cifsd-2", log.Of("rxq"));
    }
}
