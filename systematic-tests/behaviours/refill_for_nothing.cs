// SPDX-License-Identifier: GPL-2.0-only
using System;
using Rxqueue.Model;

namespace Rxqueue.SystematicTests.Behaviours;

/// <summary>A caller that owns the queue looks for what has come, and has other things to do if that is nothing.</summary>
[Behaviour("refill-for-nothing", "a refill for no bytes takes what there is, and does not wait")]
[Verdict("posted", Counterexample = "every task sleeps", Within = 100)]
[Verdict("fixed")]
public sealed class RefillForNothing : Behaviour
{
    private const int EAGAIN = 11;

    /// <inheritdoc/>
    public override string Discipline => "a refill for no bytes, when nothing may have come";

    /// <inheritdoc/>
    public override void Run(ExploredRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        byte[] pdu = Mount.Pdu(0, Mount.Body(1));
        Mount mount = new(run, demultiplexes: false);
        netfs_rxqueue rxq = mount.Server.rx_queue;
        rxq.refillable = true;
        run.Start("softirq", () => mount.Conn.send(pdu));
        run.Start("caller", () =>
        {
            for (int i = 0; i < 2; i++)
            {
                int rc = mount.Client.smb_rxqueue_tcp_refill(mount.Server, rxq, 0);
                ExploredRun.Expect(
                    rc is 0 or -EAGAIN, "a refill for no bytes says whether anything came", () => $"it came to {rc}");
            }
        });
        run.LetTasksRun();
        mount.Client.cifs_put_tcp_session(mount.Server);
        mount.Client.cifs_demultiplex_thread(mount.Server);
        mount.TearDown();
    }
}
