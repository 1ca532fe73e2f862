// SPDX-License-Identifier: GPL-2.0-only
using System.Runtime.CompilerServices;

namespace Rxqueue.Model;

public sealed partial class kernel
{
    private bvecq? never_assigned;

    /// <summary>Objects of the emergency pool that were given back to the slab instead, and are lost to the pool.</summary>
    public int lost_pool_objects { get; private set; }

    /// <summary><c>kfree()</c> of a bvecq; of NULL does nothing.</summary>
    /// <param name="bq">The bvecq.</param>
    /// <param name="caller">Who frees, for reports.</param>
    public void kfree(bvecq? bq, [CallerMemberName] string caller = "")
    {
        if (bq is null)
            return;
        free_object(bq, "kfree", caller);
        if (bq.raw_from_pool)
            lost_pool_objects++;
    }

    private void free_object(bvecq bq, string how, string caller)
    {
        if (bq.IsFreed)
            report(OopsKind.DoubleFree, $"{how} of a freed object", bq);
        kmemleak_free(bq, caller);
        bq.Poison();
    }

    /// <summary>
    /// The value of a pointer variable that C leaves uninitialised. It can be copied; using it is reported.
    /// </summary>
    internal bvecq uninitialised_bvecq() =>
        never_assigned ??= new bvecq(this, 0, 0, from_pool: false) { shadow = Shadow.Uninitialised };
}
