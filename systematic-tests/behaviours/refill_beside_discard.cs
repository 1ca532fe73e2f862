// SPDX-License-Identifier: GPL-2.0-only
using Rxqueue.Model;

namespace Rxqueue.SystematicTests.Behaviours;

/// <summary>One task refills the queue while another discards a PDU that is queued already.</summary>
public abstract class RefillBesideDiscard : Behaviour
{
    /// <summary>How a task gets the queue for itself.</summary>
    private protected abstract IDiscipline Use(kernel k);

    /// <inheritdoc/>
    public override void Run(ExploredRun run)
    {
        SharedQueue queue = new(run);
        IDiscipline discipline = Use(run.Kernel);
        queue.Receive(100);
        queue.Refill();
        queue.Receive(60);
        run.Start("refill", () => discipline.Do(() => queue.Refill()));
        run.Start("discard", () => discipline.Do(() => queue.Discard(100)));
        run.LetTasksRun();
        queue.MustHoldTheRest(100);
    }
}

/// <summary>Nothing keeps the two apart.</summary>
[Behaviour("refill-beside-discard-unlocked", "a task may refill the queue while another discards from it")]
[Verdict("posted", Counterexample = "no byte is lost", Within = 300)]
[Verdict("fixed", Counterexample = "no byte is lost", Within = 300)]
public sealed class RefillBesideDiscardUnlocked : RefillBesideDiscard
{
    /// <inheritdoc/>
    public override string Discipline => "refill beside discard, no lock";

    private protected override IDiscipline Use(kernel k) => new NoLock();
}

/// <summary>A mutex keeps the two apart.</summary>
[Behaviour("refill-beside-discard-locked", "a task may refill the queue while another discards from it, under a mutex")]
[Verdict("posted")]
[Verdict("fixed")]
public sealed class RefillBesideDiscardLocked : RefillBesideDiscard
{
    /// <inheritdoc/>
    public override string Discipline => "refill beside discard, one mutex";

    private protected override IDiscipline Use(kernel k) => new OneMutex(k);
}
