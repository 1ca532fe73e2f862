// SPDX-License-Identifier: GPL-2.0-only
using System.Threading;
using Xunit;

namespace Rxqueue.Model.Tests.net.core;

/// <summary>The socket lock between tasks that run at the same time.</summary>
public sealed class socket_lock_tests
{
    private const int rounds = 20_000;

    [Fact]
    public void Tasks_on_two_threads_take_turns()
    {
        kernel k = new(smp: true);
        sock sk = k.sock_create().sk;
        int inside = 0, together = 0;

        int Contend()
        {
            for (int i = 0; i < rounds; i++)
            {
                sk.lock_sock();
                if (Interlocked.Increment(ref inside) > 1)
                    Interlocked.Increment(ref together);
                Interlocked.Decrement(ref inside);
                sk.release_sock();
            }

            return rounds;
        }

        task_struct softirq = k.kthread_run(Contend, "ksoftirqd");
        task_struct demultiplex = k.kthread_run(Contend, "cifsd");

        Assert.Equal((rounds, rounds), (k.kernel_wait(softirq), k.kernel_wait(demultiplex)));
        Assert.Empty(k.oopses);
        Assert.Equal(0, together);
    }

    [Fact]
    public void Each_thread_runs_a_task_of_its_own()
    {
        kernel k = new(smp: true) { current = new task_struct("cifsd", 20) };
        task_struct? other = null;

        Thread thread = new(() =>
        {
            k.current = new task_struct("kworker", 30);
            other = k.current;
        });
        thread.Start();
        thread.Join();

        Assert.Equal(("cifsd-20", "kworker-30"), (k.current.ToString(), other!.ToString()));
    }
}
