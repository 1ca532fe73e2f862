// SPDX-License-Identifier: GPL-2.0-only
using Rxqueue.Model;

namespace Rxqueue.SystematicTests.Behaviours;

/// <summary>
/// Two encrypted responses lie side by side in one page. The one that comes first is decrypted in place by a worker, while the
/// demultiplex thread goes on with the other.
/// </summary>
[Behaviour("offloaded-decryption", "neighbouring PDUs may be decrypted at the same time, each request gets its own response")]
[Verdict("posted")]
[Verdict("fixed")]
public sealed class OffloadedDecryption : Behaviour
{
    /// <inheritdoc/>
    public override string Discipline => "PDUs decrypted by workers beside the demultiplex thread";

    /// <inheritdoc/>
    public override void Run(ExploredRun run)
    {
        Mount mount = new(run, offloads: true, sharesPages: true);
        kernel k = run.Kernel;
        completion answered = new(k, "the answers");
        for (byte i = 0; i < 2; i++)
        {
            byte[] body = Mount.Body(i);
            int rc = mount.Client.cifs_call_async(mount.Server, Mount.Query, mid =>
            {
                run.Judge(() => mount.MustHold(mid, body));
                kernel.complete(answered);
            });
            ExploredRun.Expect(rc == 0, "a request can be sent", () => $"it came to {rc}");
        }

        byte[] first = mount.EncryptedPdu(0, Mount.Body(0)), second = mount.EncryptedPdu(1, Mount.Body(1));
        run.Start("softirq", () =>
        {
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
