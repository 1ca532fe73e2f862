// SPDX-License-Identifier: GPL-2.0-only
using System.Collections.Generic;

namespace Rxqueue.Model;

/// <summary>What was left behind, as <c>mm/kmemleak.c</c> would list it.</summary>
/// <param name="pages">Pages that still have a reference.</param>
/// <param name="bvecqs">bvecqs that were not freed.</param>
/// <param name="skbs">sk_buffs that were not freed. What they hold is left behind with them.</param>
public sealed record kmemleak_scan(
    IReadOnlyList<string> pages, IReadOnlyList<string> bvecqs, IReadOnlyList<string> skbs)
{
    /// <summary>Anything else that was not freed.</summary>
    public IReadOnlyList<string> others { get; init; } = [];

    /// <summary>Whether nothing was left behind.</summary>
    public bool is_clean => pages.Count == 0 && bvecqs.Count == 0 && skbs.Count == 0 && others.Count == 0;
}

public sealed partial class kernel
{
    private readonly object live_lock = new();
    private KernelObject? live_objects;

    /// <summary>How many objects are allocated: pages, bvecqs and sk_buffs.</summary>
    internal int live_count { get; private set; }

    private void kmemleak_alloc(KernelObject created, string caller)
    {
        created.allocated = new AllocationSite(caller, current, context);
        if (!smp)
        {
            link(created);
            return;
        }

        lock (live_lock)
            link(created);
    }

    private void kmemleak_free(KernelObject gone, string caller)
    {
        gone.freed = new AllocationSite(caller, current, context);
        if (!smp)
        {
            unlink(gone);
            return;
        }

        lock (live_lock)
            unlink(gone);
    }

    /// <summary>What is allocated, newest first. Nothing may be allocated or freed meanwhile.</summary>
    internal IEnumerable<KernelObject> live()
    {
        for (KernelObject? at = live_objects; at is not null; at = at.live_next)
            yield return at;
    }

    private void link(KernelObject created)
    {
        live_count++;
        created.live_next = live_objects;
        if (live_objects is not null)
            live_objects.live_prev = created;
        live_objects = created;
    }

    private void unlink(KernelObject gone)
    {
        live_count--;
        if (gone.live_prev is not null)
            gone.live_prev.live_next = gone.live_next;
        else
            live_objects = gone.live_next;
        if (gone.live_next is not null)
            gone.live_next.live_prev = gone.live_prev;
        gone.live_prev = gone.live_next = null;
    }

    /// <summary>
    /// Lists what is still allocated, oldest first. To be asked for when everything that may hold memory has been torn
    /// down.
    /// </summary>
    public kmemleak_scan kmemleak_scan()
    {
        List<string> pages = [];
        List<string> bvecqs = [];
        List<string> skbs = [];
        List<string> others = [];
        lock (live_lock)
        {
            for (KernelObject? left = live_objects; left is not null; left = left.live_next)
            {
                List<string> kind = left switch
                {
                    page => pages,
                    bvecq => bvecqs,
                    sk_buff => skbs,
                    _ => others,
                };
                kind.Add($"{left.Description}, allocated in {left.allocated}");
            }
        }

        pages.Reverse();
        bvecqs.Reverse();
        skbs.Reverse();
        others.Reverse();
        return new kmemleak_scan(pages, bvecqs, skbs) { others = others };
    }
}
