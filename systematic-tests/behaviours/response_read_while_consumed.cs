// SPDX-License-Identifier: GPL-2.0-only
using Rxqueue.Model;

namespace Rxqueue.SystematicTests.Behaviours;

/// <summary>
/// A response is handed over, its issuer wakes and reads it, and the demultiplex thread consumes it from the queue and goes on
/// with the next PDU.
/// </summary>
[Behaviour("response-read-while-consumed", "a reader of a response sees that response's bytes, whatever the demultiplex thread does")]
[Verdict("posted", Counterexample = "gets all of it", Within = 300)]
[Verdict("fixed")]
public sealed class ResponseReadWhileConsumed : Behaviour
{
    /// <inheritdoc/>
    public override string Discipline => "a response read by its issuer while the demultiplex thread consumes it";

    /// <inheritdoc/>
    public override void Run(ExploredRun run)
    {
        Mount mount = new(run);
        completion sent = new(run.Kernel, "the request");
        mount.Server.send = _ => kernel.complete(sent);
        task_struct issuer = run.Start("issuer", () =>
        {
            int rc = mount.Ask(Mount.Body(1));
            ExploredRun.Expect(rc == 0, "a request is answered", () => $"it came to {rc}");
        });
        run.Start("softirq", () =>
        {
            kernel.wait_for_completion(sent);
            mount.Conn.send(Mount.Pdu(0, Mount.Body(1)));
            mount.Conn.send(Mount.Pdu(77, Mount.Body(2)));
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
