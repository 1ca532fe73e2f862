// SPDX-License-Identifier: GPL-2.0-only
using System;

namespace Rxqueue.Model.Tests.mm;

/// <summary>Fills a queue with 100 bytes, calls discard with a mistake in it once, and keeps what came of it.</summary>
/// <param name="Kernel">The kernel after it.</param>
/// <param name="Oops">The report; null if nothing stopped the call.</param>
internal sealed record DiscardOnce(kernel Kernel, SanitizerReport? Oops)
{
    public static DiscardOnce Run(Action<kernel, bvecq> mistake)
    {
        ReceivingKernel m = new(load: k => new bug_in_discard(k, mistake));
        m.K.begin_call("line 1: skb 100");
        skb_frag_t frag = new(m.K.alloc_pages(100, "skb_page_frag_refill"), 0, 100);
        frag.page.fill(0, ReceivingKernel.Stream(0, 100));
        m.Receive(m.K.build_skb(frag));
        m.K.begin_call("line 2: refill 1");
        m.Calls.refill(m.Socket, m.Rxq, 1);
        m.K.begin_call("line 3: discard 1");
        try
        {
            m.Calls.discard(m.Rxq, 1);
        }
        catch (Exception stopped) when (m.K.explain(stopped) is SanitizerReport report)
        {
            return new DiscardOnce(m.K, report);
        }

        return new DiscardOnce(m.K, null);
    }
}
