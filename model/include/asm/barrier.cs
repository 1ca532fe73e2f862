// SPDX-License-Identifier: GPL-2.0-only
using System.Threading;

namespace Rxqueue.Model;

public sealed partial class kernel
{
    /// <summary><c>smp_mb()</c>: everything before it is ordered before everything behind it.</summary>
    public void smp_mb()
    {
        if (smp)
            Interlocked.MemoryBarrier();
        access_listener?.OnSync(current, SyncKind.Barrier);
    }

    /// <summary><c>smp_mb__after_atomic()</c>.</summary>
    public void smp_mb__after_atomic() => smp_mb();

    /// <summary><c>smp_rmb()</c>: loads before it are ordered before loads behind it.</summary>
    public void smp_rmb()
    {
        if (smp)
            Interlocked.MemoryBarrier();
        access_listener?.OnSync(current, SyncKind.ReadBarrier);
    }

    /// <summary><c>smp_wmb()</c>: stores before it are ordered before stores behind it.</summary>
    public void smp_wmb()
    {
        if (smp)
            Interlocked.MemoryBarrier();
        access_listener?.OnSync(current, SyncKind.WriteBarrier);
    }

    /// <summary><c>smp_load_acquire()</c>: a load before which nothing behind it happens.</summary>
    public static T smp_load_acquire<T>(word<T> p)
    {
        T value = p.once;
        p.Owner.k.sync_acquire(p);
        return value;
    }

    /// <summary><c>smp_store_release()</c>: a store behind which nothing before it happens.</summary>
    public static void smp_store_release<T>(word<T> p, T value)
    {
        p.Owner.k.access(p.Owner, p.Member, 0, AccessKind.WriteOnce);
        p.Owner.k.sync_release(p);
        p.raw = value;
    }
}
