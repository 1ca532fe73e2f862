// SPDX-License-Identifier: GPL-2.0-only
using System;
using Rxqueue.Model;

namespace Rxqueue.SystematicTests.Behaviours;

/// <summary>The demultiplex thread waits for the rest of a PDU when it is told to end.</summary>
public abstract class EndWhileWaiting : Behaviour
{
    private const int Cut = 30;

    /// <summary>Tells the demultiplex thread to end, and waits for it.</summary>
    /// <param name="mount">The mount.</param>
    /// <param name="answered">Completed when it has received a PDU.</param>
    private protected abstract void End(Mount mount, completion answered);

    /// <inheritdoc/>
    public override void Run(ExploredRun run)
    {
        Mount mount = new(run);
        completion answered = new(run.Kernel, "an answer");
        int rc = mount.Client.cifs_call_async(mount.Server, Mount.Query, mid =>
        {
            mount.Client.release_mid(mid);
            kernel.complete(answered);
        });
        ExploredRun.Expect(rc == 0, "a request can be sent", () => $"it came to {rc}");
        byte[] pdu = Mount.Pdu(0, Mount.Body(1));
        run.Start("softirq", () =>
        {
            mount.Conn.send(pdu);
            mount.Conn.send(pdu.AsSpan(0, Cut));
        });
        run.Start("umount", () => End(mount, answered));
        run.LetTasksRun();
        mount.TearDown();
    }

    /// <summary>By an unmount.</summary>
    [Behaviour("unmount-while-waiting", "the demultiplex thread ends when the unmount comes, at any moment")]
    [Verdict("posted")]
    [Verdict("fixed")]
    public sealed class ByUnmount : EndWhileWaiting
    {
        /// <inheritdoc/>
        public override string Discipline => "an unmount while the demultiplex thread waits";

        private protected override void End(Mount mount, completion answered) => mount.Unmount();
    }

    /// <summary>By a signal, without an unmount.</summary>
    [Behaviour("killed-while-waiting", "the demultiplex thread ends when somebody kills it, at any moment")]
    [Verdict("posted", Counterexample = "sleeps were interrupted", Within = 100)]
    [Verdict("fixed")]
    public sealed class BySignal : EndWhileWaiting
    {
        /// <inheritdoc/>
        public override string Discipline => "SIGKILL while the demultiplex thread waits";

        private protected override void End(Mount mount, completion answered)
        {
            // Before it has begun no signal reaches it.
            kernel.wait_for_completion(answered);
            mount.K.send_sig(kernel.SIGKILL, mount.Server.tsk!);
            mount.K.kernel_wait(mount.Server.tsk!);
        }
    }
}
