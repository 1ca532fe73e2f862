// SPDX-License-Identifier: GPL-2.0-only
using System;
using Rxqueue.Model;

namespace Rxqueue.SystematicTests.Behaviours;

/// <summary>
/// A PDU that nobody waits for comes in three pieces: at each the demultiplex thread may be about to sleep. Were a wake-up lost,
/// it would sleep for ever.
/// </summary>
[Behaviour("data-ready-wakes-the-receiver", "no wake-up of DATA_READY is lost, whenever a segment comes")]
[Verdict("posted")]
[Verdict("fixed")]
public sealed class DataReadyWakesTheReceiver : Behaviour
{
    private const int Piece = 50;

    /// <inheritdoc/>
    public override string Discipline => "softirq wakes the demultiplex thread by DATA_READY";

    /// <inheritdoc/>
    public override void Run(ExploredRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        Mount mount = new(run);
        completion received = new(run.Kernel, "the response");
        int rc = mount.Client.cifs_call_async(mount.Server, Mount.Query, mid =>
        {
            mount.Client.release_mid(mid);
            kernel.complete(received);
        });
        ExploredRun.Expect(rc == 0, "a request can be sent", () => $"it came to {rc}");
        run.Start("softirq", () => mount.Conn.send(Mount.Pdu(0, Mount.Body(1)), Piece));

        // The unmount comes when the demultiplex thread has nothing to wait for: what happens to it then is another behaviour.
        run.Start("waiter", () => kernel.wait_for_completion(received));
        run.LetTasksRun();
    }
}
