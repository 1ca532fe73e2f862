// SPDX-License-Identifier: GPL-2.0-only
using System;
using Rxqueue.Model;

namespace Rxqueue.SystematicTests.Behaviours;

/// <summary>A response was handed over and consumed, and the beginning of the next PDU lies in the queue when it is read.</summary>
[Behaviour("response-read-when-the-next-comes", "a reader of a response sees no byte of another's, whatever has come behind it")]
[Verdict("posted", Counterexample = "sees that response's bytes", Within = 500)]
[Verdict("fixed")]
public sealed class ResponseReadWhenTheNextComes : Behaviour
{
    private const int NotYetCome = 10;

    /// <inheritdoc/>
    public override string Discipline => "a response read by its issuer when the next PDU is in its place";

    /// <inheritdoc/>
    public override void Run(ExploredRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
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
            byte[] next = Mount.Pdu(77, [.. Mount.Body(2), .. Mount.Body(2)]);
            mount.Conn.send(next.AsSpan(0, next.Length - NotYetCome));
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
