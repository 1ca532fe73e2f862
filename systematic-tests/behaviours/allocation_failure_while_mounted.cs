// SPDX-License-Identifier: GPL-2.0-only
using System;
using Rxqueue.Model;

namespace Rxqueue.SystematicTests.Behaviours;

/// <summary>
/// Two tasks ask for something at the same time, and get encrypted answers, which are decrypted by a worker or not. One of all
/// the allocations of the run finds no memory, any of them.
/// </summary>
public abstract class AllocationFailureWhileMounted : Behaviour
{
    private const int EAGAIN = 11, ENOMEM = 12;

    /// <summary>No run has more allocations, or the last ones would never fail.</summary>
    private const int MostAllocations = 16;

    /// <inheritdoc/>
    public override void Run(ExploredRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        kernel k = run.Kernel;
        int failing = run.Choose(MostAllocations + 1);
        Mount mount = new(run, offloads: true, sharesPages: true);
        completion ended = new(k, "the requests");
        mount.Server.send = request => mount.Conn.send(mount.EncryptedPdu(request.mid, Mount.Body((byte)request.mid)));
        int before = k.allocations_tried;
        k.fail_nth = failing == 0 ? 0 : before + failing;
        for (int i = 0; i < 2; i++)
        {
            run.Start("issuer", () =>
            {
                if (Ask(run, mount, ended) != 0)
                    kernel.complete(ended);
            });
        }

        run.Start("umount", () =>
        {
            kernel.wait_for_completion(ended);
            kernel.wait_for_completion(ended);
            mount.Unmount();
        });
        run.LetTasksRun();
        int tried = k.allocations_tried - before;
        run.EndState = $"{failing} of {tried}";
        ExploredRun.Expect(tried <= MostAllocations, "each allocation of a run fails in one of the runs", () => $"there were {tried}");
        mount.TearDown();
        ExploredRun.Expect(
            k.lost_pool_objects == 0,
            "an object of the emergency pool goes back to the pool",
            () => $"{k.lost_pool_objects} went to the slab");
    }

    /// <summary>A request comes to an end, whichever: if it is answered, then by its own response.</summary>
    private static int Ask(ExploredRun run, Mount mount, completion ended)
    {
        int rc = mount.Client.cifs_call_async(mount.Server, Mount.Query, mid =>
        {
            if (kernel.READ_ONCE(mid.state) == mid_state.MID_RESPONSE_RECEIVED)
                run.Judge(() => mount.MustHold(mid, Mount.Body((byte)mid.mid)));
            else
                mount.Client.release_mid(mid);
            kernel.complete(ended);
        });
        ExploredRun.Expect(
            rc is 0 or -EAGAIN or -ENOMEM, "a request can be sent, or there is no memory for it", () => $"it came to {rc}");
        return rc;
    }

    /// <summary>The tree that the patch was posted on.</summary>
    [Behaviour("allocation-failure-while-mounted", "whichever allocation fails, each request ends, and so does the unmount")]
    [Verdict("posted", Counterexample = "every task sleeps", Within = 500)]
    [Verdict("fixed")]
    public sealed class RfcBase : AllocationFailureWhileMounted
    {
        /// <inheritdoc/>
        public override string Discipline => "any one allocation of the client fails, tree rfc-base";
    }

    /// <summary>The tree that it became.</summary>
    [Behaviour(
        "allocation-failure-while-mounted-later", "whichever allocation fails, each request ends, and so does the unmount, in the later tree")]
    [Verdict("posted", Counterexample = "emergency pool", Within = 500)]
    [Verdict("fixed")]
    public sealed class Later : AllocationFailureWhileMounted
    {
        /// <inheritdoc/>
        public override string Discipline => "any one allocation of the client fails, tree later";

        /// <inheritdoc/>
        public override bvecq_profile Profile => bvecq_profile.later;
    }
}
