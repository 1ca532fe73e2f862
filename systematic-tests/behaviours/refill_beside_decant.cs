// SPDX-License-Identifier: GPL-2.0-only
using Rxqueue.Model;

namespace Rxqueue.SystematicTests.Behaviours;

/// <summary>One task refills the queue while another decants a PDU that is queued already.</summary>
public abstract class RefillBesideDecant : Behaviour
{
    /// <summary>How a task gets the queue for itself.</summary>
    private protected abstract IDiscipline Use(kernel k);

    /// <inheritdoc/>
    public override void Run(ExploredRun run)
    {
        SharedQueue queue = new(run);
        IDiscipline discipline = Use(run.Kernel);
        netfs_rxqueue? excerpt = null;
        queue.Receive(100);
        queue.Refill();
        queue.Receive(60);
        run.Start("refill", () => discipline.Do(() => queue.Refill()));
        run.Start("decant", () => discipline.Do(() => excerpt = queue.Decant(100)));
        run.LetTasksRun();
        queue.MustHold(excerpt, 0, 100);
        queue.MustHoldTheRest(100);
    }
}

/// <summary>Nothing keeps the two apart.</summary>
[Behaviour("refill-beside-decant-unlocked", "a task may refill the queue while another decants from it")]
[Verdict("posted", Counterexample = "no byte is lost", Within = 300)]
[Verdict("fixed", Counterexample = "no byte is lost", Within = 300)]
public sealed class RefillBesideDecantUnlocked : RefillBesideDecant
{
    /// <inheritdoc/>
    public override string Discipline => "refill beside decant, no lock";

    private protected override IDiscipline Use(kernel k) => new NoLock();
}

/// <summary>A mutex keeps the two apart.</summary>
[Behaviour("refill-beside-decant-locked", "a task may refill the queue while another decants from it, under a mutex")]
[Verdict("posted")]
[Verdict("fixed")]
public sealed class RefillBesideDecantLocked : RefillBesideDecant
{
    /// <inheritdoc/>
    public override string Discipline => "refill beside decant, one mutex";

    private protected override IDiscipline Use(kernel k) => new OneMutex(k);
}
