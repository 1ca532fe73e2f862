// SPDX-License-Identifier: GPL-2.0-only
using System;
using Rxqueue.Model;

namespace Rxqueue.SystematicTests.Behaviours;

/// <summary>
/// Two requests are answered by encrypted PDUs, which workers decrypt. The connection is lost before, between, in the middle of,
/// or behind them, while the workers hold what came. Then both are sent again on the new connection, under the same message ids.
/// </summary>
[Behaviour("connection-lost-while-workers-decrypt", "a worker that holds a PDU of an old connection answers no request of the new one")]
[Verdict("posted", Counterexample = "an old connection's response answers no request of the new one", Within = 500)]
[Verdict("fixed")]
public sealed class ConnectionLostWhileWorkersDecrypt : Behaviour
{
    private const int Requests = 2;
    private const int EAGAIN = 11;
    private const byte Old = 1, New = 9;

    private enum Loss
    {
        Fin,
        Reset,
        AskedFor,
    }

    /// <inheritdoc/>
    public override string Discipline => "a lost connection while workers hold its PDUs";

    /// <inheritdoc/>
    public override void Run(ExploredRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        kernel k = run.Kernel;
        Mount mount = new(run, offloads: true, sharesPages: true);
        byte[] both = [.. mount.EncryptedPdu(0, Mount.Body(Old)), .. mount.EncryptedPdu(1, Mount.Body(Old))];
        int pdu = both.Length / Requests;
        int[] cuts = [2, pdu - 1, pdu, pdu + 2, both.Length];
        int cut = cuts[run.Choose(cuts.Length)];
        Loss loss = (Loss)run.Choose(3);
        completion ended = new(k, "the old requests");
        completion answered = new(k, "the new requests");
        bool lost = false;
        for (int i = 0; i < Requests; i++)
        {
            int rc = mount.Client.cifs_call_async(mount.Server, Mount.Query, mid =>
            {
                lost |= kernel.READ_ONCE(mid.state) == mid_state.MID_RETRY_NEEDED;
                mount.Client.release_mid(mid);
                kernel.complete(ended);
            });
            ExploredRun.Expect(rc == 0, "a request can be sent", () => $"it came to {rc}");
        }

        run.Start("softirq", () =>
        {
            ksmbd_conn conn = mount.Conn;
            conn.send(both.AsSpan(0, cut));
            if (loss == Loss.Fin)
                conn.fin();
            else if (loss == Loss.Reset)
                conn.reset();
            else
                mount.Client.cifs_signal_cifsd_for_reconnect(mount.Server);
        });
        run.Start("issuer", () =>
        {
            for (int i = 0; i < Requests; i++)
                kernel.wait_for_completion(ended);
            for (int i = 0; i < Requests && lost; i++)
                AskAgain(run, mount, answered);
            mount.Unmount();
        });
        run.LetTasksRun();
        mount.TearDown();
    }

    /// <summary>The server has answered nothing yet: whoever does is of the old connection.</summary>
    private static void AskAgain(ExploredRun run, Mount mount, completion answered)
    {
        int rc = mount.Client.cifs_call_async(mount.Server, Mount.Query, mid =>
        {
            mid_state state = kernel.READ_ONCE(mid.state);
            mount.Client.release_mid(mid);
            run.Judge(() => ExploredRun.Expect(
                state is not (mid_state.MID_RESPONSE_RECEIVED or mid_state.MID_RESPONSE_READY),
                "an old connection's response answers no request of the new one",
                () => "it was answered before its server had sent anything"));
            kernel.complete(answered);
        });
        ExploredRun.Expect(
            rc is 0 or -EAGAIN, "a request can be sent, or is to be sent again", () => $"it came to {rc}");
    }
}
