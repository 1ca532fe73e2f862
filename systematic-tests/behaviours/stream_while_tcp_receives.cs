// SPDX-License-Identifier: GPL-2.0-only
using Rxqueue.Model;

namespace Rxqueue.SystematicTests.Behaviours;

/// <summary>
/// TCP receives segments, in softirq under the socket lock; the thread that owns the queue refills it and decants each PDU;
/// a worker reads the excerpts. The thread sleeps until the socket says that there is data.
/// </summary>
[Behaviour("stream-while-tcp-receives", "the queue's owner may refill and decant while TCP receives and a worker reads excerpts")]
[Verdict("posted")]
[Verdict("fixed")]
public sealed class StreamWhileTcpReceives : Behaviour
{
    private const int DataReady = 0;
    private const int Pdus = 2;
    private const uint PduBytes = 100;

    /// <inheritdoc/>
    public override string Discipline => "one owner; TCP beside it under the socket lock; excerpts handed to a worker";

    /// <inheritdoc/>
    public override void Run(ExploredRun run)
    {
        kernel k = run.Kernel;
        SharedQueue queue = new(run);
        wait_queue_head_t rx_waitq = new(k, "rx_waitq");
        word<ulong> flags = new(new netfs_rxqueue(k) { trace_id = 1 }, Member.MsgId);
        workqueue_struct decrypt = k.alloc_workqueue("decrypt", 1);
        queue.Socket.sk.sk_data_ready = _ =>
        {
            kernel.set_bit(DataReady, flags);
            k.smp_mb();
            kernel.wake_up(rx_waitq);
        };
        run.Start("softirq", () =>
        {
            for (int i = 0; i < Pdus; i++)
                queue.Receive(PduBytes);
        });
        run.Start("cifsd", () =>
        {
            for (int i = 0; i < Pdus; i++)
            {
                while (queue.Rxq.qsize < PduBytes)
                {
                    if (queue.Refill() < 0)
                        kernel.wait_event(rx_waitq, () => kernel.test_and_clear_bit(DataReady, flags));
                }

                netfs_rxqueue? excerpt = queue.Decant(PduBytes);
                ulong at = (ulong)i * PduBytes;
                kernel.queue_work(decrypt, new work_struct(k, _ => queue.MustHold(excerpt, at, PduBytes)));
            }

            kernel.destroy_workqueue(decrypt);
        });
        run.LetTasksRun();
        queue.MustHoldTheRest(Pdus * PduBytes);
    }
}
