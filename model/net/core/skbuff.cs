// SPDX-License-Identifier: GPL-2.0-only
using System;

namespace Rxqueue.Model;

public sealed partial class kernel
{
    /// <summary>
    /// Makes an skb of fragments. It takes over one page reference for each of them.
    /// </summary>
    /// <param name="frags">The fragments, in order.</param>
    public sk_buff build_skb(params skb_frag_t[] frags) => alloc_skb(null, default, frags);

    /// <summary>
    /// Makes an skb whose linear part is a page fragment that can be taken by reference. It takes over one page
    /// reference for the linear part and for each fragment.
    /// </summary>
    /// <param name="linear">The linear part.</param>
    /// <param name="frags">The fragments behind it, in order.</param>
    public sk_buff build_skb_linear(skb_frag_t linear, params skb_frag_t[] frags) => alloc_skb(null, linear, frags);

    /// <summary>
    /// Makes an skb whose linear part is locked: its bytes must be copied. It takes over one page reference for each
    /// fragment.
    /// </summary>
    /// <param name="head">The bytes of the linear part, at least one.</param>
    /// <param name="frags">The fragments behind it, in order.</param>
    public sk_buff build_skb_locked(byte[] head, params skb_frag_t[] frags)
    {
        ArgumentNullException.ThrowIfNull(head);
        return alloc_skb(head, default, frags);
    }

    private sk_buff alloc_skb(byte[]? head, skb_frag_t head_frag, skb_frag_t[] frags)
    {
        sk_buff skb = new(this, head, head_frag, frags);
        kmemleak_alloc(skb, nameof(alloc_skb));
        return skb;
    }

    /// <summary>Hangs an skb, or a chain of them, on the frag list of another.</summary>
    /// <param name="skb">The skb that gets a frag list; it must have none yet.</param>
    /// <param name="list">The skbs of the list, in order.</param>
    public static void skb_set_frag_list(sk_buff skb, params ReadOnlySpan<sk_buff> list)
    {
        ArgumentNullException.ThrowIfNull(skb);
        if (skb.frag_list is not null)
            throw new InvalidOperationException("the skb has a frag list already");
        for (int i = list.Length - 1; i >= 0; i--)
        {
            list[i].next = skb.frag_list;
            skb.frag_list = list[i];
            skb.len += list[i].len;
        }
    }

    /// <summary><c>__kfree_skb()</c>: drops the page references of an skb and of its frag list.</summary>
    public void __kfree_skb(sk_buff skb)
    {
        skb.Writing(Member.SkbLen);
        if (skb.head_frag.page is not null)
            put_page(skb.head_frag.page);
        foreach (skb_frag_t frag in skb.frags)
            put_page(frag.page);
        for (sk_buff? part = skb.frag_list; part is not null;)
        {
            sk_buff? next = part.next;
            __kfree_skb(part);
            part = next;
        }

        kmemleak_free(skb, nameof(__kfree_skb));
        skb.shadow |= Shadow.Freed;
    }
}
