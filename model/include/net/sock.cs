// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Linq;
using System.Runtime.CompilerServices;

namespace Rxqueue.Model;

/// <summary>The page that a socket copies locked linear data to (<c>struct page_frag</c>).</summary>
internal struct page_frag
{
    internal page? page;
    internal uint offset;
}

/// <summary>
/// A TCP socket, its receive side (<c>struct sock</c> of include/net/sock.h with <c>struct tcp_sock</c>).
/// </summary>
public sealed class sock : KernelObject
{
    internal sk_buff? receive_queue_head;
    internal sk_buff? receive_queue_tail;
    internal readonly ofo_queue out_of_order_queue = new();
    internal page_frag frag;
    private readonly owned_lock slock;
    private uint raw_rcv_nxt;
    private uint raw_copied_seq;
    private int raw_sk_err;
    private bool raw_done;
    private bool raw_rcv_shutdown;
    private bool raw_connected;

    internal sock(kernel k)
        : base(k)
    {
        slock = new owned_lock(k, "the socket lock", this);
    }

    /// <inheritdoc/>
    public override string Description => "struct sock";

    /// <summary><c>tp->rcv_nxt</c>: sequence number that is expected next from the network.</summary>
    public uint rcv_nxt
    {
        get
        {
            Reading(Member.RcvNxt);
            return raw_rcv_nxt;
        }

        internal set
        {
            Writing(Member.RcvNxt);
            raw_rcv_nxt = value;
        }
    }

    /// <summary><c>tp->copied_seq</c>: sequence number of the first byte that nobody has read yet.</summary>
    public uint copied_seq
    {
        get
        {
            Reading(Member.CopiedSeq);
            return raw_copied_seq;
        }

        internal set
        {
            Writing(Member.CopiedSeq);
            raw_copied_seq = value;
        }
    }

    /// <summary>Segments that were dropped because they lay beyond the receive window.</summary>
    public long beyond_window { get; internal set; }

    /// <summary>A pending error as a positive errno, 0 for none.</summary>
    public int sk_err
    {
        get
        {
            Reading(Member.SkErr);
            return raw_sk_err;
        }

        internal set
        {
            Writing(Member.SkErr);
            raw_sk_err = value;
        }
    }

    /// <summary>Whether the peer's FIN was received (<c>SOCK_DONE</c>).</summary>
    public bool done
    {
        get
        {
            Reading(Member.SkShutdown);
            return raw_done;
        }

        internal set
        {
            Writing(Member.SkShutdown);
            raw_done = value;
        }
    }

    /// <summary>Whether nothing more will be received (<c>RCV_SHUTDOWN</c>).</summary>
    public bool rcv_shutdown
    {
        get
        {
            Reading(Member.SkShutdown);
            return raw_rcv_shutdown;
        }

        internal set
        {
            Writing(Member.SkShutdown);
            raw_rcv_shutdown = value;
        }
    }

    /// <summary>Whether the connection was ever established.</summary>
    public bool connected
    {
        get
        {
            Reading(Member.SkShutdown);
            return raw_connected;
        }

        internal set
        {
            Writing(Member.SkShutdown);
            raw_connected = value;
        }
    }

    /// <summary>Called in softirq context when data, a FIN or an error has arrived.</summary>
    public Action<sock>? sk_data_ready { get; set; }

    /// <summary>
    /// Told of each skb that comes into the receive queue, and how many of its first bytes were received before. Not a
    /// part of the kernel.
    /// </summary>
    public Action<sk_buff, uint>? queued { get; set; }

    /// <summary>Bytes that came too early, and still wait for what lies before them.</summary>
    public long early_bytes() => out_of_order_queue.all().Sum(skb => (long)skb.len);

    /// <summary>
    /// <c>lock_sock()</c>. Taking it twice in one task is reported as lockdep would.
    /// </summary>
    /// <param name="caller">Who takes it, for reports.</param>
    public void lock_sock([CallerMemberName] string caller = "") => slock.acquire(caller);

    /// <summary><c>release_sock()</c>.</summary>
    public void release_sock() => slock.release();

    /// <summary>Whether the running task holds the lock.</summary>
    internal bool is_locked => slock.is_held;

    /// <summary>Reports when the lock is not held, where the kernel would have <c>lockdep_sock_is_held()</c>.</summary>
    internal void assert_locked()
    {
        if (!is_locked)
            kernel.report(OopsKind.Lockdep, "the receive queue is touched without the socket lock", this);
    }
}

/// <summary>A socket as file systems hold it (<c>struct socket</c> of include/linux/net.h).</summary>
/// <param name="sk">The protocol's part of it.</param>
public sealed class socket(sock sk)
{
    /// <summary>The protocol's part of it.</summary>
    public sock sk { get; } = sk;
}
