// SPDX-License-Identifier: GPL-2.0-only
using System.Threading;

namespace Rxqueue.Model;

public sealed partial class kernel
{
    /// <summary>What a count is set to when it was misused: it never comes back to 0 (<c>REFCOUNT_SATURATED</c>).</summary>
    public const int REFCOUNT_SATURATED = int.MinValue / 2;

    /// <summary><c>refcount_inc()</c>: takes one more reference, which is only right if there is one already.</summary>
    public void refcount_inc(refcount_t r)
    {
        r.Owner.Updating(Member.Ref);
        int old = atomic_add(ref r.Owner.refs, 1) - 1;
        if (old == 0)
            refcount_warn_saturate(r, "refcount_t: addition on 0; use-after-free.");
        else if (old < 0 || old == int.MaxValue)
            refcount_warn_saturate(r, "refcount_t: saturated; leaking memory.");
    }

    /// <summary><c>refcount_dec_and_test()</c>: gives a reference back.</summary>
    /// <returns>Whether it was the last one.</returns>
    /// <remarks>Putting below zero logs what the kernel logs, and is then reported as an oops.</remarks>
    public bool refcount_dec_and_test(refcount_t r)
    {
        r.Owner.Updating(Member.Ref);
        sync_release(r.Owner);
        int old = atomic_add(ref r.Owner.refs, -1) + 1;
        if (old == 1)
        {
            sync_acquire(r.Owner);
            return true;
        }

        if (old <= 0)
        {
            refcount_warn_saturate(r, "refcount_t: underflow; use-after-free.");

            // A saturated count says nothing of how many references there are: the kernel only warns.
            if (old == 0)
                report(OopsKind.Refcount, "reference put below zero", r.Owner);
        }

        return false;
    }

    private void refcount_warn_saturate(refcount_t r, string message)
    {
        Volatile.Write(ref r.Owner.refs, REFCOUNT_SATURATED);
        WARN(true, nameof(refcount_warn_saturate), message);
    }
}
