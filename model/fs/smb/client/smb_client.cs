// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Runtime.CompilerServices;

namespace Rxqueue.Model;

/// <summary>
/// The receive path of fs/smb/client on the receive queue. What the variants do differently is abstract here and stands
/// in a variant's file; the parts of this class stand in the files of the kernel sources whose functions they hold.
/// </summary>
/// <remarks>
/// A variant of the client is found by its <see cref="VariantAttribute"/>, under the name of the variant of rxqueue.c
/// that it is used with. Functions must not be inlined: reports name the innermost of them from the stack.
/// </remarks>
/// <param name="k">The kernel.</param>
/// <param name="rxqueue">The receive queue's code.</param>
public abstract partial class smb_client(kernel k, rxqueue_variant rxqueue)
{
#pragma warning disable CS1591 // Linux error numbers.
    protected const int EIO = 5;
    protected const int EINTR = 4;
    protected const int EAGAIN = 11;
    protected const int ENOMEM = 12;
    protected const int EINVAL = 22;
    protected const int ENODATA = 61;
    protected const int EBADMSG = 74;
    protected const int ECONNABORTED = 103;
    protected const int ESHUTDOWN = 108;
    protected const int ERESTARTSYS = 512;
    protected const int ENOENT = 2;
    protected const int ENOKEY = 126;
#pragma warning restore CS1591

    private const int INT_MAX = int.MaxValue;

    /// <summary>The kernel.</summary>
    protected kernel k { get; } = k;

    /// <summary>The receive queue's code.</summary>
    protected rxqueue_variant rxqueue { get; } = rxqueue;

    /// <summary>
    /// Receives until enough is queued. Sleeps where there is nothing yet.
    /// </summary>
    /// <param name="server">The connection.</param>
    /// <param name="rxq">The queue; of an excerpt nothing is received.</param>
    /// <param name="min_size">Bytes that have to be queued; 0 to take what there is, without sleeping.</param>
    /// <returns>0; <c>-ESHUTDOWN</c> or <c>-ECONNABORTED</c> if the connection is to end, or to be made anew.</returns>
    public abstract int smb_rxqueue_tcp_refill(TCP_Server_Info server, netfs_rxqueue rxq, size_t min_size);

    /// <summary>Discards data of a PDU, receiving it first where it is not queued.</summary>
    /// <returns>0, or the error of <see cref="smb_rxqueue_tcp_refill"/>.</returns>
    public abstract int smb_rxqueue_tcp_consume(TCP_Server_Info server, netfs_rxqueue rxq, size_t amount);

    /// <summary>Asks the demultiplex thread to reconnect.</summary>
    public abstract void cifs_signal_cifsd_for_reconnect(TCP_Server_Info server);

    /// <summary>Empties the receive queue when the connection is torn down.</summary>
    protected abstract void smb_rxqueue_flush(TCP_Server_Info server);

    /// <summary>What becomes of the workers' PDUs when the connection is torn down.</summary>
    protected abstract void smb3_drain_offload(TCP_Server_Info server);

    /// <summary>Has a worker decrypt a PDU.</summary>
    /// <returns>Whether the PDU was taken over.</returns>
    protected abstract bool smb3_offload_decrypt(TCP_Server_Info server, netfs_rxqueue rxq);

    /// <summary>Copies the data of a READ response to where the reader wants it.</summary>
    /// <param name="server">The connection.</param>
    /// <param name="rxq">The queue, at the data's beginning.</param>
    /// <param name="mid">The request.</param>
    /// <param name="data_len">Bytes of data.</param>
    /// <returns>0; <c>-EBADMSG</c> if the response is malformed; an error if the connection is lost.</returns>
    protected abstract int handle_read_data(
        TCP_Server_Info server, netfs_rxqueue rxq, mid_q_entry mid, uint data_len);

    /// <summary>Gives the rest of a message to its request, for whoever reads the response.</summary>
    /// <returns>0, or an error.</returns>
    protected abstract int smb2_attach_response(netfs_rxqueue rxq, mid_q_entry mid);

#pragma warning disable CS1591 // The kernel's own functions, described where they are defined.
    protected static void spin_lock(spinlock_t @lock, [CallerMemberName] string caller = "") =>
        kernel.spin_lock(@lock, caller);

    protected static void spin_unlock(spinlock_t @lock) => kernel.spin_unlock(@lock);

    protected static void wake_up(wait_queue_head_t wq) => kernel.wake_up(wq);

    protected static int wait_event_killable(
        wait_queue_head_t wq, Func<bool> condition, [CallerMemberName] string caller = "") =>
        kernel.wait_event_killable(wq, condition, caller);

    protected static T READ_ONCE<T>(word<T> x) => kernel.READ_ONCE(x);

    protected static void WRITE_ONCE<T>(word<T> x, T value) => kernel.WRITE_ONCE(x, value);

    protected static bool test_bit(int nr, word<ulong> addr) => kernel.test_bit(nr, addr);

    protected static void clear_bit(int nr, word<ulong> addr) => kernel.clear_bit(nr, addr);

    protected long netfs_tcp_splice_to_bvecq(socket sock, bvecq bvecq, size_t len) =>
        k.netfs_tcp_splice_to_bvecq(sock, bvecq, len);

    protected void refcount_inc(refcount_t r) => k.refcount_inc(r);

    protected bool WARN_ON(bool cond, [CallerMemberName] string caller = "", [CallerLineNumber] int line = 0) =>
        k.WARN_ON(cond, caller, line);

    protected void cifs_dbg(string fmt, params ReadOnlySpan<ulong> args) => k.pr_warn(fmt, args);

    protected static size_t umin(size_t x, size_t y) => Math.Min(x, y);
#pragma warning restore CS1591

    /// <summary>Whether the connection may be received from, which is looked at before each splice.</summary>
    /// <returns>0, <c>-ESHUTDOWN</c> or <c>-ECONNABORTED</c>.</returns>
    protected static int smb_check_receive(TCP_Server_Info server) => READ_ONCE(server.tcpStatus) switch
    {
        statusEnum.CifsExiting => -ESHUTDOWN,
        statusEnum.CifsNeedReconnect => -ECONNABORTED,
        _ => 0,
    };

    /// <summary>Sees to it that there is a bvecq with a free slot at the queue's end.</summary>
    protected bvecq smb_rxqueue_extend(netfs_rxqueue rxq, bvecq? add_to)
    {
        if (add_to is not null && !bvecq.bvecq_is_full(add_to))
            return add_to;
        bvecq b = rxqueue.netfs_alloc_rx_bvecq((2048 - k.profile.sizeof_bvecq) / bvecq_profile.sizeof_bio_vec);
        b.prev = add_to;
        if (add_to is null)
            rxq.take_from = b;
        else
            add_to.next = b;
        return b;
    }
}
