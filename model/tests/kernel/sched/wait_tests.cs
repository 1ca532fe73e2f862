// SPDX-License-Identifier: GPL-2.0-only
using Xunit;

namespace Rxqueue.Model.Tests;

/// <summary>Wait queues, completions and the signal that ends a sleep.</summary>
public sealed class wait_tests
{
    private const int ERESTARTSYS = 512;
    private readonly kernel k = new(smp: true);

    [Fact]
    public void A_condition_that_holds_is_not_waited_for()
    {
        SyncLog log = new();
        kernel watched = new(listener: log, smp: true);
        log.Kernel = watched;

        Assert.Equal(0, kernel.wait_event_killable(new wait_queue_head_t(watched, "wq"), () => true));

        // So it orders nothing: whoever relies on that has to acquire something.
        Assert.Empty(log.Of("rxq"));
    }

    [Fact]
    public void A_sleeper_looks_again_each_time_that_it_is_woken()
    {
        wait_queue_head_t wq = new(k, "wq");
        word<ulong> flags = new(k.sock_create().sk, Member.WorkData);
        int looked = 0;
        task_struct sleeper = k.kthread_run(() =>
        {
            kernel.wait_event(wq, () =>
            {
                looked++;
                return kernel.test_bit(1, flags);
            });
            return looked;
        }, "sleeper");

        kernel.set_bit(0, flags);
        kernel.wake_up(wq);
        kernel.set_bit(1, flags);
        kernel.wake_up(wq);

        Assert.InRange(k.kernel_wait(sleeper), 1, 4);
    }

    [Fact]
    public void Thousands_of_wake_ups_are_never_lost()
    {
        wait_queue_head_t ping = new(k, "ping"), pong = new(k, "pong");
        word<ulong> flags = new(k.sock_create().sk, Member.WorkData);
        const int rounds = 2_000;

        task_struct a = k.kthread_run(() =>
        {
            for (int i = 0; i < rounds; i++)
            {
                kernel.set_bit(0, flags);
                kernel.wake_up(ping);
                kernel.wait_event(pong, () => kernel.test_and_clear_bit(1, flags));
            }

            return 0;
        }, "a");
        task_struct b = k.kthread_run(() =>
        {
            for (int i = 0; i < rounds; i++)
            {
                kernel.wait_event(ping, () => kernel.test_and_clear_bit(0, flags));
                kernel.set_bit(1, flags);
                kernel.wake_up(pong);
            }

            return rounds;
        }, "b");

        Assert.Equal((0, rounds), (k.kernel_wait(a), k.kernel_wait(b)));
    }

    [Fact]
    public void A_killed_task_wakes_from_a_killable_sleep()
    {
        wait_queue_head_t wq = new(k, "wq");
        task_struct issuer = k.user_mode_thread(() => kernel.wait_event_killable(wq, () => false), "issuer");

        Assert.Equal(0, k.send_sig(kernel.SIGKILL, issuer));

        Assert.Equal(-ERESTARTSYS, k.kernel_wait(issuer));
    }

    [Fact]
    public void A_kernel_thread_is_killed_only_if_it_allows_it()
    {
        wait_queue_head_t wq = new(k, "wq");
        completion allowed = new(k, "allowed");
        task_struct deaf = k.kthread_run(() =>
        {
            kernel.wait_event_killable(wq, k.kthread_should_stop);
            return k.fatal_signal_pending() ? 1 : 0;
        }, "deaf");
        task_struct cifsd = k.kthread_run(() =>
        {
            k.allow_signal(kernel.SIGKILL);
            kernel.complete(allowed);
            return kernel.wait_event_killable(wq, k.kthread_should_stop);
        }, "cifsd");

        kernel.wait_for_completion(allowed);
        k.send_sig(kernel.SIGKILL, deaf);
        k.send_sig(kernel.SIGKILL, cifsd);

        Assert.Equal((0, -ERESTARTSYS), (k.kthread_stop(deaf), k.kernel_wait(cifsd)));
    }

    [Fact]
    public void A_killed_task_that_tries_to_sleep_for_ever_is_a_hang()
    {
        kernel watched = new(smp: true) { watchdog_thresh = 20 };
        wait_queue_head_t wq = new(watched, "wq");
        task_struct issuer = watched.user_mode_thread(() =>
        {
            while (true)
                kernel.wait_event_killable(wq, () => false);
        }, "issuer");

        watched.send_sig(kernel.SIGKILL, issuer);
        watched.kernel_wait(issuer);

        Assert.Equal("20 sleeps were interrupted by the same signal", Assert.Single(watched.oopses).Access);
    }

    [Fact]
    public void A_completion_lets_one_waiter_go_on_or_all()
    {
        completion one = new(k, "one"), all = new(k, "all");
        kernel.complete(one);
        kernel.wait_for_completion(one);
        Assert.False(kernel.completion_done(one));

        kernel.complete_all(all);
        kernel.wait_for_completion(all);
        kernel.wait_for_completion(all);
        Assert.True(kernel.completion_done(all));
    }

    [Fact]
    public void A_completion_orders_who_waited_behind_who_completed()
    {
        SyncLog log = new();
        kernel watched = new(listener: log, smp: true);
        log.Kernel = watched;
        completion done = new(watched, "done");

        kernel.complete(done);
        kernel.wait_for_completion(done);

        Assert.Equal(["Acquire done", "Release done", "Acquire done", "Release done"], log.Of("rxq"));
    }

    [Fact]
    public void A_killed_task_gives_up_on_a_completion()
    {
        completion never = new(k, "never");
        task_struct issuer = k.user_mode_thread(() => kernel.wait_for_completion_killable(never), "issuer");
        k.send_sig(kernel.SIGKILL, issuer);
        Assert.Equal(-ERESTARTSYS, k.kernel_wait(issuer));
    }

    [Fact]
    public void The_only_task_of_a_kernel_sleeps_for_ever()
    {
        kernel up = new();
        KernelOopsException hang = Assert.Throws<KernelOopsException>(
            () => kernel.wait_for_completion(new completion(up, "the reply"), "receive"));
        Assert.Equal("the only task sleeps: rxq-1 waits for the reply in receive", hang.Access);
    }

    [Theory]
    [InlineData("release and acquire", "ReadOnce WorkData|Acquire data of struct sock", "WriteOnce WorkData|Release data of struct sock")]
    [InlineData("marked", "ReadOnce WorkData", "WriteOnce WorkData")]
    [InlineData("plain", "Read WorkData", "Write WorkData")]
    public void What_a_load_and_a_store_tell(string how, string load, string store)
    {
        SyncLog log = new();
        kernel watched = new(listener: log, smp: true);
        word<ulong> flags = new(watched.sock_create().sk, Member.WorkData);
        log.Kernel = watched;
        ulong before = how switch
        {
            "plain" => flags,
            "marked" => kernel.READ_ONCE(flags),
            _ => kernel.smp_load_acquire(flags),
        };
        string[] loaded = log.Of("rxq");
        switch (how)
        {
            case "plain":
                flags.value = before + 1;
                break;
            case "marked":
                kernel.WRITE_ONCE(flags, before + 1);
                break;
            default:
                kernel.smp_store_release(flags, before + 1);
                break;
        }

        Assert.Equal(load.Split('|'), loaded);
        Assert.Equal(store.Split('|'), log.Of("rxq")[loaded.Length..]);
        Assert.Equal(1UL, flags.raw);
    }
}
