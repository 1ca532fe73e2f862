// SPDX-License-Identifier: GPL-2.0-only
#nullable disable // A C pointer may be NULL, and is dereferenced here exactly where C dereferences it.
using System.Runtime.CompilerServices;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Rxqueue.Model;

/// <summary>
/// The functions of fs/smb/client that work on the receive queue with their defects cured: beside client_posted.cs it
/// reads as the patch that one would mail.
/// </summary>
[Variant("fixed")]
public sealed class client_fixed(kernel k, rxqueue_variant rxqueue) : smb_client(k, rxqueue)
{
    /// <inheritdoc/>
    [MethodImpl(NoInlining)]
    public override int smb_rxqueue_tcp_refill(TCP_Server_Info server, netfs_rxqueue rxq, size_t min_size)
    {
        bvecq add_to = rxq.add_to;
        size_t qsize = rxq.qsize;
        int rc;

        if (!rxq.refillable)
        {
            if (WARN_ON(min_size > qsize))
                return -EBADMSG;
            return 0;
        }

        if (qsize >= min_size && min_size > 0)
            return 0;

        for (; ; )
        {
            rc = smb_check_receive(server);
            if (rc < 0)
                break;
            add_to = smb_rxqueue_extend(rxq, add_to);

            rc = (int)netfs_tcp_splice_to_bvecq(server.ssocket, add_to, int.MaxValue);
            if (rc > 0)
            {
                qsize += (uint)rc;
                rc = 0;
                if (qsize >= min_size)
                    break;
                continue;
            }

            if (rc is -EAGAIN or -EINTR or -ERESTARTSYS)
            {
                if (min_size == 0)
                {
                    rc = -EAGAIN;
                    break;
                }

                // Whoever changes the connection's state wakes the queue, too.
                if (wait_event_killable(server.rx_waitq,
                        () => test_bit(TCP_Server_Info.DATA_READY, server.rx_flags)
                            || smb_check_receive(server) < 0) < 0)
                    smb_shut_down(server);
                clear_bit(TCP_Server_Info.DATA_READY, server.rx_flags);
                continue;
            }

            cifs_signal_cifsd_for_reconnect(server);
            rc = -ECONNABORTED;
            break;
        }

        rxq.add_to = add_to;
        rxq.qsize = (uint)qsize;
        return rc;
    }

    /// <summary>A demultiplex thread that is killed receives no more, whoever killed it.</summary>
    [MethodImpl(NoInlining)]
    private static void smb_shut_down(TCP_Server_Info server)
    {
        spin_lock(server.srv_lock);
        WRITE_ONCE(server.tcpStatus, statusEnum.CifsExiting);
        spin_unlock(server.srv_lock);
    }

    /// <inheritdoc/>
    [MethodImpl(NoInlining)]
    public override int smb_rxqueue_tcp_consume(TCP_Server_Info server, netfs_rxqueue rxq, size_t amount)
    {
        if (amount > rxq.pdu_remain)
            amount = rxq.pdu_remain;

        while (amount != 0)
        {
            size_t part = umin(amount, rxq.qsize);
            int rc;

            amount -= part;
            rxqueue.netfs_rxqueue_discard(rxq, part);

            if (amount == 0)
                break;

            rc = smb_rxqueue_tcp_refill(server, rxq, 1);
            if (rc < 0)
                return rc;
        }

        return 0;
    }

    /// <inheritdoc/>
    [MethodImpl(NoInlining)]
    public override void cifs_signal_cifsd_for_reconnect(TCP_Server_Info server)
    {
        spin_lock(server.srv_lock);
        if (server.tcpStatus != statusEnum.CifsExiting)
            WRITE_ONCE(server.tcpStatus, statusEnum.CifsNeedReconnect);
        spin_unlock(server.srv_lock);
        wake_up(server.rx_waitq);
    }

    /// <inheritdoc/>
    [MethodImpl(NoInlining)]
    protected override void smb_rxqueue_flush(TCP_Server_Info server)
    {
        netfs_rxqueue rxq = server.rx_queue;

        // Discarding stops where the PDU ends, and what is queued may be more.
        rxqueue.netfs_put_rx_bvecq(rxq.take_from);
        rxq.take_from = rxq.add_to = null;
        rxq.take_slot = 0;
        rxq.take_offset = 0;
        rxq.qsize = 0;
        rxq.pdu_remain = 0;
    }

    /// <inheritdoc/>
    [MethodImpl(NoInlining)]
    protected override void smb3_drain_offload(TCP_Server_Info server)
    {
        // Message ids begin anew: an old response must not find a new request.
        if (server.decrypt_wq != null)
            kernel.flush_workqueue(server.decrypt_wq);
    }

    /// <inheritdoc/>
    [MethodImpl(NoInlining)]
    protected override bool smb3_offload_decrypt(TCP_Server_Info server, netfs_rxqueue rxq)
    {
        smb2_decrypt_work dw = k.kzalloc(() => new smb2_decrypt_work(k, server));
        uint before = rxq.qsize;

        if (dw == null)
            return false;

        bvecq bq = rxqueue.netfs_rxqueue_decant(rxq, rxq.pdu_remain);
        if (bq == null)
        {
            k.kfree(dw);
            return false;
        }

        uint moved = before - rxq.qsize;
        dw.rxq.take_from = bq;
        dw.rxq.qsize = moved;
        dw.rxq.pdu_remain = moved;
        dw.rxq.msg_id = rxq.msg_id;
        kernel.queue_work(server.decrypt_wq, new work_struct(k, _ => smb2_decrypt_offload(dw)));
        return true;
    }

    /// <inheritdoc/>
    [MethodImpl(NoInlining)]
    protected override int handle_read_data(
        TCP_Server_Info server, netfs_rxqueue rxq, mid_q_entry mid, uint data_len)
    {
        uint left = data_len, part, got;
        int rc;

        if (!rxq.refillable)
        {
            got = smb2_copy_read_data(rxq, mid, left);
            rxqueue.netfs_rxqueue_discard(rxq, got);
            return got < left ? -EBADMSG : 0;
        }

        for (; ; )
        {
            part = (uint)umin(left, rxq.qsize);
            got = smb2_copy_read_data(rxq, mid, part);
            left -= got;
            rxqueue.netfs_rxqueue_discard(rxq, got);
            if (left == 0)
                return 0;
            if (got < part)
                return -EBADMSG;
            rc = smb_rxqueue_tcp_refill(server, rxq, 1);
            if (rc < 0)
                return rc;
        }
    }

    /// <inheritdoc/>
    [MethodImpl(NoInlining)]
    protected override int smb2_attach_response(netfs_rxqueue rxq, mid_q_entry mid)
    {
        uint amount = rxq.pdu_remain;

        // The rest of the message becomes the reader's alone, so nothing that happens to the queue concerns it.
        bvecq bq = rxqueue.netfs_rxqueue_decant(rxq, amount);
        if (bq == null)
            return -EBADMSG;

        mid.resp_slot = 0;
        mid.resp_offset = 0;
        mid.resp_len = amount;
        mid.resp_bq = bq;
        return 0;
    }
}
