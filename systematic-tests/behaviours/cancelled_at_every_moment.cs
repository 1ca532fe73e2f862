// SPDX-License-Identifier: GPL-2.0-only
using Rxqueue.Model;

namespace Rxqueue.SystematicTests.Behaviours;

/// <summary>The issuer of a request is killed while its response comes.</summary>
[Behaviour("cancelled-at-every-moment", "a request may be given up at any moment: its response is dropped when it comes")]
[Verdict("posted", Counterexample = "gets all of it", Within = 500)]
[Verdict("fixed")]
public sealed class CancelledAtEveryMoment : Behaviour
{
    /// <inheritdoc/>
    public override string Discipline => "a request that is cancelled while its response comes";

    /// <inheritdoc/>
    public override void Run(ExploredRun run)
    {
        const int ERESTARTSYS = 512;
        Mount mount = new(run);
        completion sent = new(run.Kernel, "the request");
        mount.Server.send = _ => kernel.complete(sent);
        task_struct issuer = run.Start("issuer", () =>
        {
            int rc = mount.Ask(Mount.Body(1));
            ExploredRun.Expect(
                rc is 0 or -ERESTARTSYS, "a request is answered or given up", () => $"it came to {rc}");
        });
        run.Start("softirq", () =>
        {
            kernel.wait_for_completion(sent);
            mount.Conn.send(Mount.Pdu(0, Mount.Body(1)));
        });
        run.Start("killer", () => run.Kernel.send_sig(kernel.SIGKILL, issuer));
        run.Start("umount", () =>
        {
            run.Kernel.kernel_wait(issuer);
            mount.Unmount();
        });
        run.LetTasksRun();
        mount.TearDown();
    }
}
