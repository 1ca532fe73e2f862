// SPDX-License-Identifier: GPL-2.0-only
using System.Collections.Generic;

namespace Rxqueue.Model;

public sealed partial class kernel
{
    /// <summary>
    /// How far behind the next expected byte a segment may lie. The model's TCP advertises no window; this is as much as
    /// Linux lets any socket have by default, and bounds what is held when bytes never come.
    /// </summary>
    public const uint tcp_receive_window = 32 * 1024 * 1024;

    /// <summary>
    /// <c>tcp_data_queue()</c> of net/ipv4/tcp_input.c: a segment has arrived. What is new of it goes to the receive
    /// queue if it is the next in order, else to the out-of-order queue; what was received before is dropped. The
    /// kernel takes the skb over.
    /// </summary>
    /// <param name="sk">The socket; this takes its lock.</param>
    /// <param name="skb">The segment.</param>
    /// <param name="seq">Its sequence number.</param>
    /// <param name="fin">Whether it carries the FIN.</param>
    /// <returns>Whether something came into the receive queue, or the stream has ended.</returns>
    public bool tcp_data_queue(sock sk, sk_buff skb, uint seq, bool fin = false)
    {
        sk.lock_sock();
        bool ready;
        try
        {
            skb.seq = seq;
            skb.fin = fin;
            skb.end_seq = seq + skb.len + (fin ? 1u : 0);
            ready = tcp_data_queue_locked(sk, skb);
        }
        finally
        {
            sk.release_sock();
        }

        if (ready)
            sk.sk_data_ready?.Invoke(sk);
        return ready;
    }

    private bool tcp_data_queue_locked(sock sk, sk_buff skb)
    {
        bool beyond_window = after(skb.end_seq, sk.rcv_nxt + tcp_receive_window);
        if (beyond_window)
            sk.beyond_window++;
        if (sk.rcv_shutdown || beyond_window || !after(skb.end_seq, sk.rcv_nxt))
        {
            __kfree_skb(skb);
            return false;
        }

        if (after(skb.seq, sk.rcv_nxt))
        {
            tcp_data_queue_ofo(sk, skb);
            return false;
        }

        tcp_queue_rcv(sk, skb);
        tcp_ofo_queue(sk);
        return true;
    }

    /// <summary>
    /// Appends the next bytes of the stream to the receive queue, as though TCP had found them in order, whatever the
    /// connection's state.
    /// </summary>
    /// <param name="sk">The socket; this takes its lock.</param>
    /// <param name="skb">The bytes.</param>
    public void tcp_queue_next(sock sk, sk_buff skb)
    {
        sk.lock_sock();
        try
        {
            skb.seq = sk.rcv_nxt;
            skb.end_seq = skb.seq + skb.len;
            tcp_queue_rcv(sk, skb);
        }
        finally
        {
            sk.release_sock();
        }

        sk.sk_data_ready?.Invoke(sk);
    }

    /// <summary>
    /// What is queued from now on arrives only when a pass over the receive queue has taken what is there now. Does
    /// nothing where nothing is there.
    /// </summary>
    /// <param name="sk">The socket; this takes its lock.</param>
    public void tcp_pause(sock sk)
    {
        sk.lock_sock();
        try
        {
            if (sk.receive_queue_tail is not null)
                sk.receive_queue_tail.ends_pass = true;
        }
        finally
        {
            sk.release_sock();
        }
    }

    /// <summary><c>tcp_queue_rcv()</c>: appends to the receive queue.</summary>
    private void tcp_queue_rcv(sock sk, sk_buff skb)
    {
        sk.assert_locked();
        sk.Writing(Member.ReceiveQueue);
        skb.next = null;
        if (sk.receive_queue_tail is null)
            sk.receive_queue_head = skb;
        else
            sk.receive_queue_tail.next = skb;
        sk.receive_queue_tail = skb;
        sk.queued?.Invoke(skb, sk.rcv_nxt - skb.seq);
        sk.rcv_nxt = skb.end_seq;
        if (skb.fin)
            tcp_fin_locked(sk);
    }

    /// <summary><c>tcp_data_queue_ofo()</c>: keeps a segment that came too early, in order of sequence numbers.</summary>
    private void tcp_data_queue_ofo(sock sk, sk_buff skb)
    {
        sk.Writing(Member.ReceiveQueue);
        List<sk_buff> dropped = [];
        if (!sk.out_of_order_queue.insert(skb, dropped))
            dropped.Add(skb);
        foreach (sk_buff useless in dropped)
            __kfree_skb(useless);
    }

    /// <summary><c>tcp_ofo_queue()</c>: moves what has come in order by now to the receive queue.</summary>
    private void tcp_ofo_queue(sock sk)
    {
        while (sk.out_of_order_queue.head is sk_buff skb && !after(skb.seq, sk.rcv_nxt))
        {
            sk.out_of_order_queue.remove_head();
            if (sk.rcv_shutdown || !after(skb.end_seq, sk.rcv_nxt))
                __kfree_skb(skb);
            else
                tcp_queue_rcv(sk, skb);
        }
    }

    /// <summary><c>tcp_fin()</c>: the peer sends no more.</summary>
    /// <param name="sk">The socket; this takes its lock.</param>
    public void tcp_fin(sock sk)
    {
        sk.lock_sock();
        try
        {
            tcp_fin_locked(sk);
        }
        finally
        {
            sk.release_sock();
        }

        sk.sk_data_ready?.Invoke(sk);
    }

    private static void tcp_fin_locked(sock sk)
    {
        // A connection that was torn down has nobody left to receive a FIN.
        if (sk.rcv_shutdown)
            return;
        sk.done = true;
        sk.rcv_shutdown = true;
    }

    /// <summary>
    /// <c>tcp_reset()</c>: the connection fails. What was queued before can still be read.
    /// </summary>
    /// <param name="sk">The socket; this takes its lock.</param>
    /// <param name="err">The error that the next read which finds nothing returns once, a positive errno.</param>
    public void tcp_reset(sock sk, int err)
    {
        sk.lock_sock();
        try
        {
            if (sk.rcv_shutdown)
                return;
            sk.sk_err = err;
            sk.rcv_shutdown = true;
        }
        finally
        {
            sk.release_sock();
        }

        sk.sk_data_ready?.Invoke(sk);
    }

    /// <summary>
    /// Whether a segment with RST resets the connection: <c>tcp_validate_incoming()</c> lets it only if it is exactly
    /// the next in order, or at the right edge of what SACK has acknowledged (RFC 5961). What payload it has is not
    /// received in either case.
    /// </summary>
    /// <param name="sk">The socket; this takes its lock.</param>
    /// <param name="seq">The segment's sequence number.</param>
    public static bool tcp_rst_is_valid(sock sk, uint seq)
    {
        sk.lock_sock();
        try
        {
            return seq == sk.rcv_nxt || seq == sk.out_of_order_queue.last?.end_seq;
        }
        finally
        {
            sk.release_sock();
        }
    }

    /// <summary><c>after()</c> of include/net/tcp.h: whether one sequence number lies behind another.</summary>
    internal static bool after(uint seq1, uint seq2) => (int)(seq2 - seq1) < 0;
}
