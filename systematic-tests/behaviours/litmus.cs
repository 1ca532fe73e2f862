// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Collections.Generic;
using System.Globalization;
using Rxqueue.Model;

namespace Rxqueue.SystematicTests.Behaviours;

/// <summary>
/// What the race detector takes for a race, and what not: pairs of tasks that touch the same word, racy and repaired, named
/// by what repairs them.
/// </summary>
public sealed class Litmus : BehaviourFamily
{
    /// <inheritdoc/>
    public override IEnumerable<Behaviour> Members
    {
        get
        {
            foreach ((string name, Action<LitmusRun> body) in Pairs)
            {
                yield return new LitmusTest(name, repaired: false, body);
                yield return new LitmusTest(name, repaired: true, body);
            }
        }
    }

    private static IEnumerable<(string Name, Action<LitmusRun> Body)> Pairs =>
    [
        ("mutex", Mutex),
        ("spinlock", Spinlock),
        ("socket-lock", SocketLock),
        ("release-acquire", ReleaseAcquire),
        ("barriers", Barriers),
        ("marked-access", MarkedAccess),
        ("atomic-bit", AtomicBit),
        ("test-and-set-bit", TestAndSetBit),
        ("wake-up", WakeUp),
        ("completion", Completion),
        ("join", Join),
        ("fork", Fork),
        ("workqueue", Workqueue),
        ("last-reference", LastReference),
        ("hand-over", HandOver),
    ];

    private static void Mutex(LitmusRun t)
    {
        mutex held = new(t.K, "m");
        t.Both(() =>
        {
            if (t.Repaired)
                kernel.mutex_lock(held);
            t.Data.msg_id++;
            if (t.Repaired)
                kernel.mutex_unlock(held);
        });
    }

    private static void Spinlock(LitmusRun t)
    {
        spinlock_t held = new(t.K, "s");
        t.Both(() =>
        {
            if (t.Repaired)
                kernel.spin_lock(held);
            t.Data.msg_id++;
            if (t.Repaired)
                kernel.spin_unlock(held);
        });
    }

    private static void SocketLock(LitmusRun t)
    {
        sock sk = t.K.sock_create().sk;
        t.Both(() =>
        {
            if (t.Repaired)
                sk.lock_sock();
            t.Data.msg_id++;
            if (t.Repaired)
                sk.release_sock();
        });
    }

    private static void ReleaseAcquire(LitmusRun t) => t.Two(
        () =>
        {
            t.Data.msg_id = 1;
            if (t.Repaired)
                kernel.smp_store_release(t.Flag, 1u);
            else
                kernel.WRITE_ONCE(t.Flag, 1u);
        },
        () =>
        {
            if (kernel.smp_load_acquire(t.Flag) == 1)
                t.Read();
        });

    private static void Barriers(LitmusRun t) => t.Two(
        () =>
        {
            t.Data.msg_id = 1;
            t.K.smp_wmb();
            kernel.WRITE_ONCE(t.Flag, 1u);
        },
        () =>
        {
            if (kernel.READ_ONCE(t.Flag) != 1)
                return;
            if (t.Repaired)
                t.K.smp_rmb();
            t.Read();
        });

    private static void MarkedAccess(LitmusRun t) => t.Two(
        () => kernel.WRITE_ONCE(t.Flag, 1u),
        () => t.See(t.Repaired ? kernel.READ_ONCE(t.Flag) : t.Flag.value));

    private static void AtomicBit(LitmusRun t) => t.Two(
        () => kernel.set_bit(0, t.Bits),
        () =>
        {
            if (t.Repaired)
                kernel.set_bit(1, t.Bits);
            else
                t.Bits.value |= 2;
        });

    private static void TestAndSetBit(LitmusRun t) => t.Both(() =>
    {
        if (t.Repaired)
        {
            if (!kernel.test_and_set_bit(0, t.Bits))
                t.Data.msg_id++;
            return;
        }

        if (!kernel.test_bit(0, t.Bits))
            t.Data.msg_id++;
        kernel.set_bit(0, t.Bits);
    });

    /// <summary>A wake-up orders only those who slept: who finds the condition true at once has to acquire it.</summary>
    private static void WakeUp(LitmusRun t)
    {
        wait_queue_head_t wq = new(t.K, "wq");
        t.Two(
            () =>
            {
                t.Data.msg_id = 1;
                kernel.smp_store_release(t.Flag, 1u);
                kernel.wake_up(wq);
            },
            () =>
            {
                kernel.wait_event(
                    wq, () => (t.Repaired ? kernel.smp_load_acquire(t.Flag) : kernel.READ_ONCE(t.Flag)) == 1);
                t.Read();
            });
    }

    private static void Completion(LitmusRun t)
    {
        completion done = new(t.K, "done");
        t.Two(
            () =>
            {
                t.Data.msg_id = 1;
                kernel.complete(done);
            },
            () =>
            {
                if (t.Repaired)
                    kernel.wait_for_completion(done);
                t.Read();
            });
    }

    private static void Join(LitmusRun t)
    {
        task_struct writer = t.Start("writer", () => t.Data.msg_id = 1);
        t.Start("reader", () =>
        {
            if (t.Repaired)
                t.K.kernel_wait(writer);
            t.Read();
        });
    }

    private static void Fork(LitmusRun t) => t.Start("parent", () =>
    {
        if (t.Repaired)
            t.Data.msg_id = 1;
        task_struct child = t.K.user_mode_thread(
            () =>
            {
                t.Read();
                return 0;
            },
            "child");
        if (!t.Repaired)
            t.Data.msg_id = 1;
        t.K.kernel_wait(child);
    });

    private static void Workqueue(LitmusRun t)
    {
        workqueue_struct wq = t.K.alloc_workqueue("litmus", 1);
        work_struct work = new(t.K, _ => t.Read());
        t.Start("queuer", () =>
        {
            if (t.Repaired)
                t.Data.msg_id = 1;
            kernel.queue_work(wq, work);
            if (!t.Repaired)
                t.Data.msg_id = 1;
            kernel.destroy_workqueue(wq);
        });
    }

    private static void LastReference(LitmusRun t)
    {
        bvecq counted = t.K.bvecq_alloc_one(1)!;
        t.K.refcount_inc(counted.@ref);
        t.Two(
            () =>
            {
                t.Data.msg_id = 1;
                Put();
            },
            Put);

        void Put()
        {
            bool last = t.K.refcount_dec_and_test(counted.@ref);
            if (last || !t.Repaired)
                t.Read();
        }
    }

    private static void HandOver(LitmusRun t)
    {
        completion handed = new(t.K, "handed over");
        netfs_rxqueue excerpt = new(t.K);
        t.Two(
            () =>
            {
                excerpt.qsize = 1;
                kernel.complete(handed);
                if (!t.Repaired)
                    excerpt.qsize = 2;
            },
            () =>
            {
                kernel.wait_for_completion(handed);
                excerpt.qsize--;
            });
    }

    private sealed class LitmusTest(string name, bool repaired, Action<LitmusRun> body) : Behaviour
    {
        public override string Name => $"litmus-{name}-{(repaired ? "repaired" : "racy")}";

        public override string Intent =>
            repaired ? $"the detector knows that {name} orders two accesses" : $"the detector finds the race without {name}";

        public override IReadOnlyList<VerdictAttribute> Verdicts =>
        [
            new VerdictAttribute(rxqueue_variants.posted) { Counterexample = repaired ? null : "data-race", Within = 200 },
        ];

        public override void Run(ExploredRun run)
        {
            body(new LitmusRun(run, repaired));
            run.LetTasksRun();
        }
    }

    /// <summary>What a litmus test works on.</summary>
    private sealed class LitmusRun
    {
        private readonly ExploredRun _run;

        public LitmusRun(ExploredRun run, bool repaired)
        {
            _run = run;
            Repaired = repaired;
            Data = new netfs_rxqueue(run.Kernel);
            Flag = new word<uint>(Data, Member.KthreadFlags);
            Bits = new word<ulong>(Data, Member.ThreadFlags);
        }

        public kernel K => _run.Kernel;

        public bool Repaired { get; }

        public netfs_rxqueue Data { get; }

        public word<uint> Flag { get; }

        public word<ulong> Bits { get; }

        public task_struct Start(string comm, Action body) => _run.Start(comm, body);

        public void Both(Action body) => Two(body, body);

        public void Two(Action first, Action second)
        {
            Start("a", first);
            Start("b", second);
        }

        public void Read() => See(Data.msg_id);

        public void See(uint value) => _run.EndState = value.ToString(CultureInfo.InvariantCulture);
    }
}
