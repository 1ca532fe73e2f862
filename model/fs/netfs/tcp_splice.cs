// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Runtime.CompilerServices;

namespace Rxqueue.Model;

public sealed partial class kernel
{
    private const int ENOBUFS = 105;
    private const int ENOTCONN = 107;
    private const int EAGAIN = 11;

    private static readonly sk_read_actor_t splice_actor = netfs_tcp_splice_data_recv;

    /// <summary>
    /// <c>netfs_tcp_splice_to_bvecq()</c> of fs/netfs/tcp_splice.c: takes the data that lies in a socket's receive
    /// queue into the free slots of a bvecq by reference, without waiting.
    /// </summary>
    /// <param name="sock">The socket.</param>
    /// <param name="bvecq">The bvecq.</param>
    /// <param name="len">How many bytes to take at most.</param>
    /// <returns>The number of bytes; 0 at the end of the stream; else <c>-ENOBUFS</c> for a full bvecq,
    /// <c>-EAGAIN</c> when there is nothing yet, or the connection's error.</returns>
    internal long netfs_tcp_splice_to_bvecq(socket sock, bvecq bvecq, ulong len)
    {
        if (bvecq.bvecq_is_full(bvecq))
            return -ENOBUFS;

        sock sk = sock.sk;
        read_descriptor_t desc = new() { count = len, destination = bvecq };
        sk.lock_sock();
        try
        {
            long spliced = tcp_read_sock(sk, ref desc, splice_actor);
            return spliced != 0 ? spliced : nothing_spliced(sk);
        }
        finally
        {
            sk.release_sock();
        }
    }

    private long nothing_spliced(sock sk)
    {
        if (sk.done)
            return end_of_stream();
        if (sk.sk_err != 0)
        {
            int err = sk.sk_err;
            sk.sk_err = 0;
            return -err;
        }

        if (sk.rcv_shutdown)
            return end_of_stream();
        return sk.connected ? -EAGAIN : -ENOTCONN;
    }

    private long end_of_stream()
    {
        watchdog.empty_splice(this);
        return 0;
    }

    /// <summary>Takes an skb's data, linear part, fragments and frag list, until the bvecq is full.</summary>
    private static long netfs_tcp_splice_data_recv(
        ref read_descriptor_t desc, sock sk, sk_buff skb, uint offset, uint len)
    {
        ulong before = desc.count;
        desc.count = Math.Min(before, len);
        ulong offered = desc.count;
        sk.k.splice_skb(ref desc, sk, skb, offset);
        ulong taken = offered - desc.count;
        desc.count = before - taken;
        return (long)taken;
    }

    private void splice_skb(ref read_descriptor_t desc, sock sk, sk_buff skb, uint skip)
    {
        if (!splice_linear(ref desc, sk, skb, ref skip))
            return;

        foreach (ref readonly skb_frag_t frag in skb.frags.AsSpan())
        {
            if (desc.count == 0)
                return;
            if (skip >= frag.size)
            {
                skip -= frag.size;
                continue;
            }

            if (!splice_piece(ref desc, frag.page, frag.offset + skip, frag.size - skip))
                return;
            skip = 0;
        }

        for (sk_buff? part = skb.frag_list; part is not null && desc.count > 0; part = part.next)
        {
            if (skip >= part.len)
            {
                skip -= part.len;
                continue;
            }

            ulong before = desc.count;
            splice_skb(ref desc, sk, part, skip);
            if (before - desc.count != part.len - skip)
                return;
            skip = 0;
        }
    }

    /// <returns>Whether there is room for what follows.</returns>
    private bool splice_linear(ref read_descriptor_t desc, sock sk, sk_buff skb, ref uint skip)
    {
        uint headlen = sk_buff.skb_headlen(skb);
        if (skip >= headlen)
        {
            skip -= headlen;
            return true;
        }

        if (skb.head is null)
        {
            uint from = skip;
            skip = 0;
            return splice_piece(ref desc, skb.head_frag.page, skb.head_frag.offset + from, headlen - from);
        }

        // Each round uses the socket's page up or the head; the page is never empty.
        while (skip < headlen && desc.count > 0)
        {
            if (bvecq.bvecq_is_full(desc.destination))
                return false;
            int rest = (int)Math.Min(headlen - skip, desc.count);
            skb_frag_t copy = linear_to_page(sk, skb.head.AsSpan((int)skip, rest));
            if (!splice_piece(ref desc, copy.page, copy.offset, copy.size))
                return false;
            skip += copy.size;
        }

        skip = 0;
        return desc.count > 0;
    }

    /// <summary>
    /// Queues one run of bytes: the last slot is made longer if they continue it exactly, else they get a slot and a
    /// page reference.
    /// </summary>
    /// <returns>Whether all of it was queued.</returns>
    [MethodImpl(MethodImplOptions.NoInlining)] // A data race is told by the functions that it is between.
    private bool splice_piece(ref read_descriptor_t desc, page page, uint offset, uint size)
    {
        bvecq bq = desc.destination;
        uint len = (uint)Math.Min(size, desc.count);
        if (bvecq.bvecq_is_full(bq))
            return false;

        uint nr_slots = bq.nr_slots;
        if (nr_slots > 0)
        {
            bio_vec last = bq.bv[nr_slots - 1];
            if (last.bv_page == page && last.bv_offset + last.bv_len == offset)
            {
                last.bv_len += len;
                trace_netfs_bv_slot(last, nr_slots - 1);
                desc.count -= len;
                return len == size;
            }
        }

        bio_vec bv = bq.bv[nr_slots];
        get_page(page);
        bio_vec.bvec_set_page(bv, page, len, offset);
        trace_netfs_bv_slot(bv, nr_slots);

        // A reader that sees the count must find the slot behind it filled.
        bq.nr_slots = (ushort)(nr_slots + 1);
        desc.count -= len;
        return len == size;
    }
}
