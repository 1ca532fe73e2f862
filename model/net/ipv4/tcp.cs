// SPDX-License-Identifier: GPL-2.0-only
using System;

namespace Rxqueue.Model;

/// <summary>
/// What a reader of the receive queue does with the data of an skb (<c>sk_read_actor_t</c>).
/// </summary>
/// <param name="desc">What to read into.</param>
/// <param name="sk">The socket, locked.</param>
/// <param name="skb">The skb.</param>
/// <param name="offset">The first byte of it that nobody has read.</param>
/// <param name="len">How many bytes from there on may be taken.</param>
/// <returns>How many were taken; fewer than offered ends the pass.</returns>
internal delegate long sk_read_actor_t(ref read_descriptor_t desc, sock sk, sk_buff skb, uint offset, uint len);

/// <summary>What a pass over the receive queue reads into (<c>read_descriptor_t</c>).</summary>
internal ref struct read_descriptor_t
{
    /// <summary>Bytes that may still be taken.</summary>
    internal ulong count;

    /// <summary>Where they go.</summary>
    internal bvecq destination;
}

public sealed partial class kernel
{
    /// <summary>
    /// <c>tcp_read_sock()</c> of net/ipv4/tcp.c: one pass over the receive queue, from the first byte that nobody has
    /// read. An skb that was used up is removed and freed, one that was used in part stays.
    /// </summary>
    /// <param name="sk">The socket, locked.</param>
    /// <param name="desc">What to read into.</param>
    /// <param name="recv_actor">What to do with the data.</param>
    /// <returns>The number of bytes that were taken.</returns>
    internal long tcp_read_sock(sock sk, ref read_descriptor_t desc, sk_read_actor_t recv_actor)
    {
        sk.assert_locked();
        long copied = 0;
        while (tcp_recv_skb(sk, out uint offset) is sk_buff skb)
        {
            if (offset < skb.len)
            {
                uint len = (uint)Math.Min(skb.len - offset, desc.count);
                long used = recv_actor(ref desc, sk, skb, offset, len);
                sk.copied_seq += (uint)used;
                copied += used;
                offset += (uint)used;
                if (offset != skb.len)
                    break;
            }

            bool fin = skb.fin, ends_pass = skb.ends_pass;
            tcp_eat_recv_skb(sk, skb);
            if (fin)
            {
                sk.copied_seq++;
                break;
            }

            if (desc.count == 0 || ends_pass)
                break;
        }

        return copied;
    }

    /// <summary>
    /// <c>tcp_recv_skb()</c>: the first skb with something that nobody has read, and where in it that begins.
    /// </summary>
    private sk_buff? tcp_recv_skb(sock sk, out uint offset)
    {
        sk.Reading(Member.ReceiveQueue);
        while (sk.receive_queue_head is sk_buff skb)
        {
            offset = sk.copied_seq - skb.seq;
            if (offset < skb.len || skb.fin)
                return skb;

            // Overlapping segments: all of this one was delivered with an earlier one.
            tcp_eat_recv_skb(sk, skb);
        }

        offset = 0;
        return null;
    }

    private void tcp_eat_recv_skb(sock sk, sk_buff skb)
    {
        sk.Writing(Member.ReceiveQueue);
        sk.receive_queue_head = skb.next;
        if (skb.next is null)
            sk.receive_queue_tail = null;
        skb.next = null;
        __kfree_skb(skb);
    }
}
