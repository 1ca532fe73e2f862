// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Collections.Generic;
using Rxqueue.Model;

namespace Rxqueue.SystematicTests.Behaviours;

/// <summary>
/// Code with a bug that was put there: each kind of bug has to be found, or that nothing is found elsewhere means nothing.
/// </summary>
public sealed class Controls : BehaviourFamily
{
    /// <inheritdoc/>
    public override IEnumerable<Behaviour> Members =>
    [
        new Control("lost-update", "no update is lost", LostUpdate),
        new Control("lost-wake-up", "every task sleeps", LostWakeUp),
        new Control("deadlock", "every task sleeps", Deadlock),
        new Control("use-after-free", "use-after-free", UseAfterFree),
        new Control("leak", "kmemleak", Leak),
        new Control("stale-data", "who sees the flag sees the data", StaleData),
        new Control("livelock", "livelock", Livelock),
    ];

    private static void LostUpdate(ExploredRun run)
    {
        netfs_rxqueue counter = new(run.Kernel);
        run.Start("a", () => counter.msg_id++);
        run.Start("b", () => counter.msg_id++);
        run.LetTasksRun();
        ExploredRun.Expect(counter.msg_id == 2, "no update is lost", () => $"two increments came to {counter.msg_id}");
    }

    /// <summary>The waker looks for sleepers first, and makes the condition true then.</summary>
    private static void LostWakeUp(ExploredRun run)
    {
        word<uint> ready = new(new netfs_rxqueue(run.Kernel), Member.MsgId);
        wait_queue_head_t wq = new(run.Kernel, "wq");
        run.Start("sleeper", () => kernel.wait_event(wq, () => kernel.READ_ONCE(ready) == 1));
        run.Start("waker", () =>
        {
            kernel.wake_up(wq);
            kernel.WRITE_ONCE(ready, 1u);
        });
        run.LetTasksRun();
    }

    private static void Deadlock(ExploredRun run)
    {
        mutex a = new(run.Kernel, "mutex A"), b = new(run.Kernel, "mutex B");
        run.Start("ab", () => LockBoth(a, b));
        run.Start("ba", () => LockBoth(b, a));
        run.LetTasksRun();
    }

    private static void LockBoth(mutex first, mutex second)
    {
        kernel.mutex_lock(first);
        kernel.mutex_lock(second);
        kernel.mutex_unlock(second);
        kernel.mutex_unlock(first);
    }

    private static void UseAfterFree(ExploredRun run)
    {
        rxqueue_variant code = rxqueue_variants.load(run.Variant, run.Kernel);
        bvecq shared = run.Kernel.bvecq_alloc_one(1)!;
        run.Start("owner", () => code.netfs_put_rx_bvecq(shared));
        run.Start("reader", () => _ = shared.nr_slots);
        run.LetTasksRun();
    }

    /// <summary>Each finds that there is none yet.</summary>
    private static void Leak(ExploredRun run)
    {
        rxqueue_variant code = rxqueue_variants.load(run.Variant, run.Kernel);
        netfs_rxqueue queue = new(run.Kernel);
        for (int i = 0; i < 2; i++)
        {
            run.Start("allocator", () =>
            {
                if (queue.take_from is null)
                    queue.take_from = run.Kernel.bvecq_alloc_one(1)!;
            });
        }

        run.LetTasksRun();
        code.netfs_put_rx_bvecq(queue.take_from);
        run.ExpectNothingLeft();
    }

    /// <summary>The flag comes before the data.</summary>
    private static void StaleData(ExploredRun run)
    {
        netfs_rxqueue flag = new(run.Kernel);
        page page = run.Kernel.alloc_pages(1);
        page.fill(0, [1]);
        byte seen = 2;
        run.Start("writer", () =>
        {
            flag.refillable = true;
            page.fill(0, [2]);
        });
        run.Start("reader", () =>
        {
            if (!flag.refillable)
                return;
            byte[] copy = new byte[1];
            iov_iter to = iov_iter.to_memory(copy);
            kernel.copy_page_to_iter(page, 0, 1, ref to);
            seen = copy[0];
        });
        run.LetTasksRun();
        ExploredRun.Expect(seen == 2, "who sees the flag sees the data", () => $"saw {seen}, which was there before");
    }

    /// <summary>Whoever comes first leaves it to the other.</summary>
    private static void Livelock(ExploredRun run)
    {
        netfs_rxqueue shared = new(run.Kernel);
        run.Start("leader", () =>
        {
            if (shared.take_slot == 0)
                shared.msg_id = 1;
        });
        run.Start("follower", () =>
        {
            shared.take_slot = 1;
            while (shared.msg_id == 0)
                run.Kernel.msleep(1);
        });
        run.LetTasksRun();
    }

    private sealed class Control(string bug, string text, Action<ExploredRun> body) : Behaviour
    {
        public override string Name => $"control-{bug}";

        public override string Intent => $"a seeded {bug} is found";

        public override IReadOnlyList<VerdictAttribute> Verdicts =>
            [new VerdictAttribute(rxqueue_variants.posted) { Counterexample = text, Within = 200 }];

        public override void Run(ExploredRun run) => body(run);
    }
}
