// SPDX-License-Identifier: GPL-2.0-only
using System;
using Rxqueue.Model;

namespace Rxqueue.SystematicTests.Behaviours;

/// <summary>
/// A reader has a reference on the bvecq that its PDU begins in, and the place in it, while the queue's owner goes on.
/// </summary>
public abstract class ReadByReference : Behaviour
{
    private const uint PduBytes = 100;

    /// <summary>What the queue's owner does meanwhile.</summary>
    private protected abstract void GoOn(SharedQueue queue);

    /// <summary>How many bytes the owner has taken then.</summary>
    private protected abstract uint Taken { get; }

    /// <inheritdoc/>
    public override void Run(ExploredRun run)
    {
        SharedQueue queue = new(run);
        queue.Receive(PduBytes);
        queue.Refill();
        queue.Receive(60);
        run.Kernel.refcount_inc(queue.Rxq.take_from.@ref);
        netfs_rxqueue response = new(run.Kernel)
        {
            take_from = queue.Rxq.take_from,
            qsize = PduBytes,
            pdu_remain = PduBytes,
            trace_id = 1,
        };
        run.Start("reader", () =>
        {
            byte[] read = queue.ReadAndPut(response, PduBytes);
            ExploredRun.Expect(
                read.AsSpan().SequenceEqual(SharedQueue.Stream(0, (int)PduBytes)),
                "a reader of a response sees that response's bytes",
                () => $"it saw {read.Length} bytes of {PduBytes}, or others");
        });
        run.Start("cifsd", () => GoOn(queue));
        run.LetTasksRun();
        queue.MustHoldTheRest(Taken);
    }

    /// <summary>The owner discards the PDU.</summary>
    [Behaviour("read-by-reference-beside-discard", "the owner may discard a PDU that somebody reads by reference")]
    [Verdict("posted", Counterexample = "sees that response's bytes", Within = 300)]
    [Verdict("fixed", Counterexample = "sees that response's bytes", Within = 300)]
    public sealed class BesideDiscard : ReadByReference
    {
        /// <inheritdoc/>
        public override string Discipline => "a PDU read by a reference on its bvecq, discarded by the owner meanwhile";

        private protected override void GoOn(SharedQueue queue) => queue.Discard(PduBytes);

        private protected override uint Taken => PduBytes;
    }

    /// <summary>The owner refills behind the PDU.</summary>
    [Behaviour("read-by-reference-beside-refill", "the owner may refill behind a PDU that somebody reads by reference")]
    [Verdict("posted", Counterexample = "data-race", Within = 300)]
    [Verdict("fixed", Counterexample = "data-race", Within = 300)]
    public sealed class BesideRefill : ReadByReference
    {
        /// <inheritdoc/>
        public override string Discipline => "a PDU read by a reference on its bvecq, the owner refills meanwhile";

        private protected override void GoOn(SharedQueue queue) => queue.Refill();

        private protected override uint Taken => 0;
    }
}
