// SPDX-License-Identifier: GPL-2.0-only
using System;
using Rxqueue.Model;

namespace Rxqueue.SystematicTests.Behaviours;

/// <summary>
/// Two PDUs lie side by side in one page. Each is decanted, and changed in place by a worker of its own, as decryption does;
/// the queue's owner meanwhile discards what lies behind them in the same page.
/// </summary>
public abstract class ExcerptsShareAPage : Behaviour
{
    private const uint PduBytes = 64;

    /// <summary>How many bytes a worker changes from the beginning of its excerpt.</summary>
    private protected abstract uint ChangedBytes { get; }

    /// <inheritdoc/>
    public override void Run(ExploredRun run)
    {
        SharedQueue queue = new(run);
        page page = run.Kernel.alloc_pages(4096);
        for (uint i = 0; i < 3; i++)
            queue.ReceiveIn(page, i * PduBytes, PduBytes);
        run.Kernel.put_page(page);
        queue.Refill();
        netfs_rxqueue?[] excerpts = [queue.Decant(PduBytes), queue.Decant(PduBytes)];
        for (int i = 0; i < excerpts.Length; i++)
        {
            netfs_rxqueue excerpt = excerpts[i]!;
            byte[] plain = new byte[ChangedBytes];
            plain.AsSpan().Fill((byte)(i + 1));
            run.Start("decrypt", () =>
            {
                bio_vec bv = excerpt.take_from.bv[0];
                bv.bv_page.fill(bv.bv_offset, plain);
                byte[] read = queue.ReadAndPut(excerpt, PduBytes);
                ExploredRun.Expect(
                    read.AsSpan(0, (int)PduBytes).IndexOfAnyExcept(plain[0]) < 0,
                    "a worker reads what it has decrypted",
                    () => $"byte {read.AsSpan().IndexOfAnyExcept(plain[0])} of {PduBytes} is another's");
            });
        }

        run.Start("discard", () => queue.Discard(PduBytes));
        run.LetTasksRun();
        queue.MustHoldTheRest(3 * PduBytes);
    }

    /// <summary>Each changes its own bytes.</summary>
    [Behaviour("excerpts-share-a-page", "two workers may change neighbouring PDUs in one page at the same time")]
    [Verdict("posted")]
    [Verdict("fixed")]
    public sealed class OwnBytes : ExcerptsShareAPage
    {
        /// <inheritdoc/>
        public override string Discipline => "excerpts that share a page, each changed by its own worker";

        private protected override uint ChangedBytes => PduBytes;
    }

    /// <summary>Each changes one byte too many.</summary>
    [Behaviour("excerpts-share-a-byte", "two workers may change PDUs that overlap in one byte")]
    [Verdict("posted", Counterexample = "reads what it has decrypted", Within = 100)]
    [Verdict("fixed", Counterexample = "reads what it has decrypted", Within = 100)]
    public sealed class OneByteTooMany : ExcerptsShareAPage
    {
        /// <inheritdoc/>
        public override string Discipline => "excerpts of which a worker changes one byte too many";

        private protected override uint ChangedBytes => PduBytes + 1;
    }
}
