// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Collections.Generic;
using System.Linq;
using Xunit;

namespace Rxqueue.Model.Tests;

/// <summary>Work that workers do, several at once.</summary>
public sealed class workqueue_tests
{
    private readonly kernel k = new(smp: true);

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void All_work_is_done_before_a_queue_is_destroyed(int max_active)
    {
        workqueue_struct wq = k.alloc_workqueue("decryptd", max_active);
        List<int> done = [];
        for (int i = 0; i < 50; i++)
        {
            int number = i;
            kernel.queue_work(wq, new work_struct(k, _ =>
            {
                lock (done)
                    done.Add(number);
            }));
        }

        kernel.destroy_workqueue(wq);

        Assert.Equal(Enumerable.Range(0, 50), done.Order());
        if (max_active == 1)
            Assert.Equal(Enumerable.Range(0, 50), done);
    }

    [Fact]
    public void Two_works_run_at_once()
    {
        workqueue_struct wq = k.alloc_workqueue("decryptd", 2);
        completion first = new(k, "first"), second = new(k, "second");

        // Each waits for the other, so one worker alone would never come to an end.
        kernel.queue_work(wq, new work_struct(k, _ =>
        {
            kernel.complete(first);
            kernel.wait_for_completion(second);
        }));
        kernel.queue_work(wq, new work_struct(k, _ =>
        {
            kernel.complete(second);
            kernel.wait_for_completion(first);
        }));

        kernel.flush_workqueue(wq);
        Assert.Empty(k.oopses);
    }

    [Fact]
    public void Work_that_is_queued_already_is_not_queued_again()
    {
        kernel up = new();
        workqueue_struct wq = up.alloc_workqueue("decryptd", 1);
        int runs = 0;
        work_struct work = new(up, _ => runs++);

        Assert.True(kernel.queue_work(wq, work));
        Assert.False(kernel.queue_work(wq, work));
        kernel.flush_workqueue(wq);
        Assert.True(kernel.queue_work(wq, work));
        kernel.flush_workqueue(wq);

        Assert.Equal(2, runs);
    }

    [Fact]
    public void A_kernel_of_one_task_does_the_work_when_that_task_sleeps()
    {
        kernel up = new();
        workqueue_struct wq = up.alloc_workqueue("decryptd", 1);
        completion done = new(up, "done");
        string worker = "";
        kernel.queue_work(wq, new work_struct(up, _ =>
        {
            worker = up.current.comm;
            kernel.complete(done);
        }));
        Assert.Equal("", worker);

        kernel.wait_for_completion(done);

        Assert.Equal(("kworker/decryptd", "rxq"), (worker, up.current.comm));
    }

    [Fact]
    public void A_worker_that_dies_does_not_keep_the_queue_from_being_drained()
    {
        workqueue_struct wq = k.alloc_workqueue("decryptd", 1);
        kernel.queue_work(wq, new work_struct(k, _ => kernel.report(OopsKind.NullDeref, "a defect", null)));
        kernel.destroy_workqueue(wq);
        Assert.Equal("a defect", Assert.Single(k.oopses).Access);
    }

    [Fact]
    public void Queueing_orders_the_work_behind_it_and_draining_behind_the_work()
    {
        SyncLog log = new();
        kernel watched = new(listener: log, smp: true);
        log.Kernel = watched;
        workqueue_struct wq = watched.alloc_workqueue("decryptd", 1);
        work_struct work = new(watched, _ => { });

        kernel.queue_work(wq, work);
        kernel.flush_workqueue(wq);

        string[] queueing = log.Of("rxq"), worker = log.Of("kworker/decryptd");
        Assert.Contains($"Release {work.Description}", queueing);
        Assert.Equal("Acquire decryptd", queueing[^1]);
        int begun = Array.IndexOf(worker, $"Acquire {work.Description}");
        Assert.InRange(begun, 0, Array.IndexOf(worker, "Release decryptd") - 1);
    }
}
