// SPDX-License-Identifier: GPL-2.0-only
using System;

namespace Rxqueue.Model;

public sealed partial class kernel
{
    /// <summary>Size of the page that locked linear data is copied to, in bytes.</summary>
    public const uint SKB_FRAG_PAGE_SIZE = 32 * 1024;

    /// <summary>Makes a connected TCP socket.</summary>
    /// <param name="isn">Sequence number of the first byte of the stream.</param>
    public socket sock_create(uint isn = 0) => new(new sock(this) { connected = true, rcv_nxt = isn, copied_seq = isn });

    /// <summary>Makes a TCP socket that was never connected.</summary>
    public socket sock_create_unconnected() => new(new sock(this));

    /// <summary><c>sock_release()</c>: frees all that the socket holds.</summary>
    public void sock_release(socket sock)
    {
        sock sk = sock.sk;
        sk.lock_sock();
        try
        {
            purge(ref sk.receive_queue_head);
            while (sk.out_of_order_queue.head is sk_buff early)
            {
                sk.out_of_order_queue.remove_head();
                __kfree_skb(early);
            }

            sk.receive_queue_tail = null;
            if (sk.frag.page is not null)
                put_page(sk.frag.page);
            sk.frag = default;
        }
        finally
        {
            sk.release_sock();
        }
    }

    /// <summary><c>kernel_sock_shutdown()</c>: nothing is received any more.</summary>
    public static void kernel_sock_shutdown(socket sock)
    {
        sock sk = sock.sk;
        sk.lock_sock();
        try
        {
            sk.rcv_shutdown = true;
        }
        finally
        {
            sk.release_sock();
        }
    }

    private void purge(ref sk_buff? queue)
    {
        while (queue is not null)
        {
            sk_buff skb = queue;
            queue = skb.next;
            __kfree_skb(skb);
        }
    }

    /// <summary>
    /// <c>sk_page_frag_refill()</c>: sees to it that the socket has a page with room for at least one more byte.
    /// </summary>
    private page_frag sk_page_frag_refill(sock sk)
    {
        sk.Updating(Member.SkFrag);
        if (sk.frag.page is not null && sk.frag.offset < SKB_FRAG_PAGE_SIZE)
            return sk.frag;
        if (sk.frag.page is not null)
            put_page(sk.frag.page);
        sk.frag = new page_frag { page = alloc_pages(SKB_FRAG_PAGE_SIZE) };
        return sk.frag;
    }

    /// <summary>
    /// <c>linear_to_page()</c> of net/core/skbuff.c: copies locked linear data to the socket's page.
    /// </summary>
    /// <param name="sk">The socket.</param>
    /// <param name="linear">The bytes; only as many are copied as the page has room for.</param>
    /// <returns>The copy, without a reference of its own.</returns>
    internal skb_frag_t linear_to_page(sock sk, ReadOnlySpan<byte> linear)
    {
        page_frag room = sk_page_frag_refill(sk);
        uint len = Math.Min((uint)linear.Length, SKB_FRAG_PAGE_SIZE - room.offset);
        linear[..(int)len].CopyTo(room.page!.Write(room.offset, len));
        sk.frag.offset = room.offset + len;
        return new skb_frag_t(room.page, room.offset, len);
    }
}
