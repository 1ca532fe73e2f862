// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Runtime.CompilerServices;
using System.Threading;

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

    /// <summary>
    /// <c>kzalloc()</c> of a structure, which is made by the caller: whether there is memory for it. It is to be given back
    /// with <see cref="kfree(KernelObject, string)"/>.
    /// </summary>
    /// <param name="make">Makes it.</param>
    /// <param name="caller">Who allocates, for reports.</param>
    /// <returns>The structure; NULL when memory is short.</returns>
    internal T? kzalloc<T>(Func<T> make, [CallerMemberName] string caller = "")
        where T : KernelObject
    {
        if (should_failslab() || counted_down(ref kmalloc_failures_left))
            return null;
        T made = make();
        kmemleak_alloc(made, caller);
        return made;
    }

    /// <summary>How many of the next allocations of other structures than bvecqs and pages find no memory.</summary>
    public uint failing_kmallocs
    {
        get => Volatile.Read(ref kmalloc_failures_left);
        set => Volatile.Write(ref kmalloc_failures_left, value);
    }

    private uint kmalloc_failures_left;

    /// <summary><c>kfree()</c> of what <see cref="kzalloc"/> has allocated.</summary>
    /// <param name="gone">The structure.</param>
    /// <param name="caller">Who frees, for reports.</param>
    internal void kfree(KernelObject gone, [CallerMemberName] string caller = "")
    {
        if (gone.IsFreed)
            report(OopsKind.DoubleFree, "kfree of a freed object", gone);
        kmemleak_free(gone, caller);
        gone.shadow |= Shadow.Freed;
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
