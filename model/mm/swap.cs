// SPDX-License-Identifier: GPL-2.0-only
using System.Runtime.CompilerServices;

namespace Rxqueue.Model;

public sealed partial class kernel
{
    /// <summary><c>get_page()</c> of include/linux/mm.h: takes a reference.</summary>
    public static void get_page(page page)
    {
        page.Updating(Member.Ref);
        page.k.atomic_add(ref page.refs, 1);
    }

    /// <summary>
    /// <c>put_page()</c> of mm/swap.c: gives a reference back, and frees the page with the last one.
    /// </summary>
    /// <param name="page">The page.</param>
    /// <param name="caller">Who puts, for reports.</param>
    public void put_page(page page, [CallerMemberName] string caller = "")
    {
        if (page.shadow != Shadow.Clean)
        {
            // A page that is freed still has its struct page, so the count can be seen to go below zero.
            if (page.IsFreed)
                report(OopsKind.Refcount, "reference put below zero", page);
            page.Updating(Member.Ref);
            sync_release(page);
        }

        if (atomic_add(ref page.refs, -1) == 0)
        {
            sync_acquire(page);
            __put_page(page, caller);
        }
    }

    private void __put_page(page page, string caller)
    {
        kmemleak_free(page, caller);
        page.shadow |= Shadow.Freed;
        page.GiveMemoryBack();
    }
}
