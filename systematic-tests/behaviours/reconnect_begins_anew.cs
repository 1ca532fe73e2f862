// SPDX-License-Identifier: GPL-2.0-only
using System;
using Rxqueue.Model;

namespace Rxqueue.SystematicTests.Behaviours;

/// <summary>
/// A PDU that makes no sense has the client reconnect, with the old connection's next PDU queued behind it. The request is sent
/// again on the new connection, under the same message id.
/// </summary>
[Behaviour("reconnect-begins-anew", "what lies in the queue when the connection is made anew is never parsed")]
[Verdict("posted", Counterexample = "nothing of the old connection's stream is parsed as the new one's", Within = 500)]
[Verdict("fixed")]
public sealed class ReconnectBeginsAnew : Behaviour
{
    private const int EAGAIN = 11;
    private const byte Nonsense = 0x83;

    /// <inheritdoc/>
    public override string Discipline => "a reconnect with a PDU of the old connection in the queue";

    /// <inheritdoc/>
    public override void Run(ExploredRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        Mount mount = new(run);
        completion ended = new(run.Kernel, "the old request");
        int rc = mount.Client.cifs_call_async(mount.Server, Mount.Query, mid =>
        {
            mount.Client.release_mid(mid);
            kernel.complete(ended);
        });
        ExploredRun.Expect(rc == 0, "a request can be sent", () => $"it came to {rc}");
        mount.Conn.send([.. ksmbd.Pdu(Mount.Body(1), Nonsense), .. Mount.Pdu(0, Mount.Body(1))]);
        run.Start("issuer", () =>
        {
            kernel.wait_for_completion(ended);

            // The new connection's server does not answer: whoever does is of the old one.
            int rc = mount.Client.cifs_call_async(mount.Server, Mount.Query, mid =>
            {
                mid_state state = kernel.READ_ONCE(mid.state);
                mount.Client.release_mid(mid);
                run.Judge(() => ExploredRun.Expect(
                    state != mid_state.MID_RESPONSE_RECEIVED,
                    "nothing of the old connection's stream is parsed as the new one's",
                    () => "a request was answered before its server had sent anything"));
            });
            ExploredRun.Expect(
                rc is 0 or -EAGAIN, "a request can be sent, or is to be sent again", () => $"it came to {rc}");
            mount.Unmount();
        });
        run.LetTasksRun();
        mount.TearDown();
    }
}
