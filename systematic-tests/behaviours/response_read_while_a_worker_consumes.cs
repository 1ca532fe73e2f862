// SPDX-License-Identifier: GPL-2.0-only
using System;
using Rxqueue.Model;

namespace Rxqueue.SystematicTests.Behaviours;

/// <summary>
/// Two tasks wait for encrypted responses. A worker decrypts the one that comes first, hands it over, and consumes its excerpt
/// while the issuer reads it.
/// </summary>
[Behaviour("response-read-while-a-worker-consumes", "a reader of a response sees that response's bytes, whatever the decrypt worker does")]
[Verdict("posted", Counterexample = "gets all of it", Within = 500)]
[Verdict("fixed")]
public sealed class ResponseReadWhileAWorkerConsumes : Behaviour
{
    /// <inheritdoc/>
    public override string Discipline => "a decrypted response read by its issuer while a worker consumes it";

    /// <inheritdoc/>
    public override void Run(ExploredRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        Mount mount = new(run, offloads: true);
        completion answered = new(run.Kernel, "the answers");

        // In flight so that the other's PDU goes to a worker.
        int rc = mount.Client.cifs_call_async(mount.Server, Mount.Query, mid =>
        {
            run.Judge(() => mount.MustHold(mid, Mount.Body(0)));
            kernel.complete(answered);
        });
        ExploredRun.Expect(rc == 0, "a request can be sent", () => $"it came to {rc}");
        byte[] first = mount.EncryptedPdu(1, Mount.Body(1)), second = mount.EncryptedPdu(0, Mount.Body(0));
        completion sent = new(run.Kernel, "the request");
        mount.Server.send = _ => kernel.complete(sent);
        run.Start("issuer", () =>
        {
            int rc = mount.Ask(Mount.Body(1));
            ExploredRun.Expect(rc == 0, "a request is answered", () => $"it came to {rc}");
            kernel.complete(answered);
        });
        run.Start("softirq", () =>
        {
            kernel.wait_for_completion(sent);
            mount.Conn.send(first);
            mount.Conn.send(second);
        });
        run.Start("umount", () =>
        {
            kernel.wait_for_completion(answered);
            kernel.wait_for_completion(answered);
            mount.Unmount();
        });
        run.LetTasksRun();
        mount.TearDown();
    }
}
