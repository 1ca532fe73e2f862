// SPDX-License-Identifier: GPL-2.0-only
using Rxqueue.Model;

namespace Rxqueue.SystematicTests.Behaviours;

/// <summary>Memory is short, for each number of allocations in a row, while TCP receives and the queue's owner decants.</summary>
public abstract class AllocationFailure : Behaviour
{
    private const int MostFailures = 3;

    /// <inheritdoc/>
    public override void Run(ExploredRun run)
    {
        SharedQueue queue = new(run);
        netfs_rxqueue? excerpt = null;
        queue.Receive(100);
        run.Kernel.failing_allocations = (uint)run.Choose(MostFailures + 1);
        run.Start("softirq", () => queue.Receive(60));
        run.Start("cifsd", () =>
        {
            queue.Refill();
            excerpt = queue.Decant(100);
        });
        run.LetTasksRun();
        run.Kernel.failing_allocations = 0;
        queue.MustHold(excerpt, 0, 100);
        queue.MustHoldTheRest(100);
        ExploredRun.Expect(
            run.Kernel.lost_pool_objects == 0,
            "an object of the emergency pool goes back to the pool",
            () => $"{run.Kernel.lost_pool_objects} went to the slab");
    }

    /// <summary>The tree that the patch was posted on: the allocation fails, and is tried again.</summary>
    [Behaviour("allocation-failure", "memory may be short at any time")]
    [Verdict("posted")]
    [Verdict("fixed")]
    public sealed class RfcBase : AllocationFailure
    {
        /// <inheritdoc/>
        public override string Discipline => "memory is short, tree rfc-base";
    }

    /// <summary>The tree that it became: the object comes from an emergency pool.</summary>
    [Behaviour("allocation-failure-later", "memory may be short at any time, in the later tree")]
    [Verdict("posted", Counterexample = "emergency pool", Within = 50)]
    [Verdict("fixed")]
    public sealed class Later : AllocationFailure
    {
        /// <inheritdoc/>
        public override string Discipline => "memory is short, tree later";

        /// <inheritdoc/>
        public override bvecq_profile Profile => bvecq_profile.later;
    }
}
