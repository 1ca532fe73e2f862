// SPDX-License-Identifier: GPL-2.0-only
using System;
using Rxqueue.Model;

namespace Rxqueue.SystematicTests.Behaviours;

/// <summary>The connection is lost while the data of a READ response are copied to the reader as they arrive.</summary>
[Behaviour("read-cut-short", "a READ that succeeds has all of its data, whenever the connection is lost")]
[Verdict("posted", Counterexample = "a READ that succeeds has all of its data", Within = 500)]
[Verdict("fixed")]
public sealed class ReadCutShort : Behaviour
{
    private const int EAGAIN = 11;

    private static readonly int[] Cuts = [50, 84, 85, 100, 123];

    /// <inheritdoc/>
    public override string Discipline => "a READ whose connection is lost while its data come";

    /// <inheritdoc/>
    public override void Run(ExploredRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        byte[] data = Mount.Body(1);
        byte[] pdu = ksmbd.Pdu(ksmbd.ReadResponse(0, data));
        int cut = Cuts[run.Choose(Cuts.Length)];
        bool reset = run.Choose(2) == 1;
        Mount mount = new(run);
        page into = run.Kernel.alloc_pages(page.PAGE_SIZE);
        completion sent = new(run.Kernel, "the request");
        mount.Server.send = _ => kernel.complete(sent);
        task_struct issuer = run.Start("issuer", () =>
        {
            int rc = mount.Client.cifs_send_recv(mount.Server, smb2pdu.SMB2_READ, out mid_q_entry? mid, into, (uint)data.Length);
            ExploredRun.Expect(
                rc is 0 or -EAGAIN, "a request is answered, or is to be sent again", () => $"it came to {rc}");
            if (rc != 0)
                return;
            uint got = mid!.got_bytes;
            mount.Client.release_mid(mid);
            ExploredRun.Expect(
                got == data.Length, "a READ that succeeds has all of its data", () => $"it got {got} of {data.Length} bytes");
        });
        run.Start("softirq", () =>
        {
            kernel.wait_for_completion(sent);
            ksmbd_conn conn = mount.Conn;
            conn.send(pdu.AsSpan(0, cut));
            if (reset)
                conn.reset();
            else
                conn.fin();
        });
        run.Start("umount", () =>
        {
            run.Kernel.kernel_wait(issuer);
            mount.Unmount();
        });
        run.LetTasksRun();
        run.Kernel.put_page(into);
        mount.TearDown();
    }
}
