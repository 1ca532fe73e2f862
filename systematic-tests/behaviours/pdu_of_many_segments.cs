// SPDX-License-Identifier: GPL-2.0-only
using Rxqueue.Model;

namespace Rxqueue.SystematicTests.Behaviours;

/// <summary>The network delivers a response in more segments than the bvecqs of the tree have slots.</summary>
public abstract class PduOfManySegments : Behaviour
{
    private static readonly byte[] Long = [.. Mount.Body(1), .. Mount.Body(1)];

    /// <summary>Whether it is encrypted, and handed to a worker.</summary>
    private protected abstract bool Encrypted { get; }

    /// <summary>Bytes of a segment.</summary>
    private protected abstract int Segment { get; }

    /// <inheritdoc/>
    public override void Run(ExploredRun run)
    {
        Mount mount = new(run, offloads: Encrypted);
        completion answered = new(run.Kernel, "the answers");
        workqueue_struct readers = run.Kernel.alloc_workqueue("readers", 1);
        byte[][] bodies = [Long, Mount.Body(2)];
        foreach (byte[] body in bodies)
        {
            int rc = mount.Client.cifs_call_async(mount.Server, Mount.Query, mid =>
                kernel.queue_work(readers, new work_struct(run.Kernel, _ =>
                {
                    run.Judge(() => mount.MustHold(mid, body));
                    kernel.complete(answered);
                })));
            ExploredRun.Expect(rc == 0, "a request can be sent", () => $"it came to {rc}");
        }

        // All of it has come before anyone looks: when it comes is no matter here.
        byte[] pdu = Encrypted ? mount.EncryptedPdu(0, bodies[0]) : Mount.Pdu(0, bodies[0]);
        mount.Conn.send(pdu, Segment);
        mount.Conn.send(Mount.Pdu(1, bodies[1]));
        run.Start("umount", () =>
        {
            kernel.wait_for_completion(answered);
            kernel.wait_for_completion(answered);
            mount.Unmount();
            kernel.destroy_workqueue(readers);
        });
        run.LetTasksRun();
        mount.TearDown();
    }

    /// <summary>It is decanted for a worker.</summary>
    [Behaviour("encrypted-pdu-of-many-segments", "a PDU may come in any number of segments, when it is decrypted by a worker")]
    [Verdict("posted", Counterexample = "null-deref in netfs_bvecq_append_seg", Within = 50)]
    [Verdict("fixed")]
    public sealed class ToAWorker : PduOfManySegments
    {
        /// <inheritdoc/>
        public override string Discipline => "a PDU in 30 segments, decrypted by a worker";

        private protected override bool Encrypted => true;

        private protected override int Segment => 7;
    }

    /// <summary>It is handed over by reference.</summary>
    [Behaviour("response-of-many-segments", "a response may come in any number of segments, and be read by a callback's work")]
    [Verdict("posted", Counterexample = "gets all of it", Within = 300)]
    [Verdict("fixed")]
    public sealed class ToAReader : PduOfManySegments
    {
        /// <inheritdoc/>
        public override string Discipline => "a response that spans two bvecqs, read by a callback's work";

        private protected override bool Encrypted => false;

        private protected override int Segment => 5;
    }
}
