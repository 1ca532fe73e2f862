// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Runtime.CompilerServices;

namespace Rxqueue.Model;

public sealed partial class kernel
{
    /// <summary><c>mempool_free()</c> of mm/mempool.c: gives a bvecq back to the emergency pool.</summary>
    /// <param name="bq">The bvecq, from that pool.</param>
    /// <param name="caller">Who frees, for reports.</param>
    /// <exception cref="InvalidOperationException">It is not from the pool, whose objects are all of one size.</exception>
    public void mempool_free(bvecq bq, [CallerMemberName] string caller = "")
    {
        ArgumentNullException.ThrowIfNull(bq);
        if (!bq.raw_from_pool)
            throw new InvalidOperationException($"{bq.Description} is not from the emergency pool");
        free_object(bq, "mempool_free", caller);
    }
}
