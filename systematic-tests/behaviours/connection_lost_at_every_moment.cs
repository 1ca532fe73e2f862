// SPDX-License-Identifier: GPL-2.0-only
using System;
using Rxqueue.Model;

namespace Rxqueue.SystematicTests.Behaviours;

/// <summary>
/// The connection is lost in the middle of a header, behind a header, between PDUs, with more queued: by a FIN, by a reset, or
/// because somebody asks for a reconnect. The client connects anew, and sends the request again.
/// </summary>
[Behaviour("connection-lost-at-every-moment", "after a reconnect nothing of the old connection's stream is parsed as the new one's")]
[Verdict("posted", Counterexample = "every task sleeps", Within = 500)]
[Verdict("fixed")]
public sealed class ConnectionLostAtEveryMoment : Behaviour
{
    private const int EAGAIN = 11;
    private const byte Old = 1, New = 9;

    private static readonly int[] Cuts = [2, 4, 40, 80, 116, 150];

    private enum Loss
    {
        Fin,
        Reset,
        AskedFor,
    }

    /// <inheritdoc/>
    public override string Discipline => "a lost connection, and a request that is sent again";

    /// <inheritdoc/>
    public override void Run(ExploredRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        completion asked = new(run.Kernel, "a request");
        int cut = Cuts[run.Choose(Cuts.Length)];
        Loss loss = (Loss)run.Choose(3);
        ulong mid = 0;
        bool answered = false;
        Mount mount = new(run);
        mount.Server.send = request =>
        {
            mid = request.mid;
            kernel.complete(asked);
        };
        task_struct issuer = run.Start("issuer", () =>
        {
            int rc = mount.Ask(Mount.Body(Old));
            if (rc == -EAGAIN)
                rc = mount.Ask(Mount.Body(New));
            ExploredRun.Expect(
                rc is 0 or -EAGAIN, "a request is answered, or is to be sent again", () => $"it came to {rc}");
            answered = true;
            kernel.complete(asked);
        });
        run.Start("softirq", () =>
        {
            kernel.wait_for_completion(asked);
            byte[] stream = [.. Mount.Pdu(mid, Mount.Body(Old)), .. Mount.Pdu(77, Mount.Body(Old))];
            ksmbd_conn conn = mount.Conn;
            conn.send(stream.AsSpan(0, cut));
            if (loss == Loss.Fin)
                conn.fin();
            else if (loss == Loss.Reset)
                conn.reset();
            else
                mount.Client.cifs_signal_cifsd_for_reconnect(mount.Server);
            kernel.wait_for_completion(asked);
            if (!answered)
                mount.Conn.send(Mount.Pdu(mid, Mount.Body(New)));
        });
        run.Start("umount", () =>
        {
            run.Kernel.kernel_wait(issuer);
            mount.Unmount();
        });
        run.LetTasksRun();
        mount.TearDown();
    }
}
