// SPDX-License-Identifier: GPL-2.0-only
using Rxqueue.Model;

namespace Rxqueue.SystematicTests.Behaviours;

/// <summary>Two PDUs are queued; one task discards the one, another decants the other.</summary>
public abstract class DiscardBesideDecant : Behaviour
{
    /// <summary>How a task gets the queue for itself.</summary>
    private protected abstract IDiscipline Use(kernel k);

    /// <inheritdoc/>
    public override void Run(ExploredRun run)
    {
        SharedQueue queue = new(run);
        IDiscipline discipline = Use(run.Kernel);
        netfs_rxqueue? excerpt = null;
        bool discarded = false;
        ulong at = 0;
        queue.Receive(100);
        queue.Receive(100);
        queue.Receive(60);
        queue.Refill();
        run.Start("discard", () => discipline.Do(() =>
        {
            queue.Discard(100);
            discarded = true;
        }));
        run.Start("decant", () => discipline.Do(() =>
        {
            at = discarded ? 100u : 0;
            excerpt = queue.Decant(100);
        }));
        run.LetTasksRun();
        queue.MustHold(excerpt, at, 100);
        queue.MustHoldTheRest(200);
    }
}

/// <summary>Nothing keeps the two apart.</summary>
[Behaviour("discard-beside-decant-unlocked", "a task may discard from the queue while another decants from it")]
[Verdict("posted", Counterexample = "null-deref", Within = 300)]
[Verdict("fixed", Counterexample = "null-deref", Within = 300)]
public sealed class DiscardBesideDecantUnlocked : DiscardBesideDecant
{
    /// <inheritdoc/>
    public override string Discipline => "discard beside decant, no lock";

    private protected override IDiscipline Use(kernel k) => new NoLock();
}

/// <summary>A mutex keeps the two apart.</summary>
[Behaviour("discard-beside-decant-locked", "a task may discard from the queue while another decants from it, under a mutex")]
[Verdict("posted")]
[Verdict("fixed")]
public sealed class DiscardBesideDecantLocked : DiscardBesideDecant
{
    /// <inheritdoc/>
    public override string Discipline => "discard beside decant, one mutex";

    private protected override IDiscipline Use(kernel k) => new OneMutex(k);
}
