// SPDX-License-Identifier: GPL-2.0-only
#nullable disable // A C pointer may be NULL, and is dereferenced here exactly where C dereferences it.
using System.Runtime.CompilerServices;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Rxqueue.Model;

/// <summary>The functions of fs/smb/client that work on the receive queue, as the series posted them.</summary>
[Variant(rxqueue_variants.posted)]
public sealed class client_posted(kernel k, rxqueue_variant rxqueue) : smb_client(k, rxqueue)
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
            WARN_ON(min_size > qsize);
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
                wait_event_killable(server.rx_waitq,
                    () => test_bit(TCP_Server_Info.DATA_READY, server.rx_flags));
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

    /// <inheritdoc/>
    [MethodImpl(NoInlining)]
    public override int smb_rxqueue_tcp_consume(TCP_Server_Info server, netfs_rxqueue rxq, size_t amount)
    {
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
    }

    /// <inheritdoc/>
    [MethodImpl(NoInlining)]
    protected override void smb_rxqueue_flush(TCP_Server_Info server)
    {
        rxqueue.netfs_rxqueue_discard(server.rx_queue, server.rx_queue.qsize);
    }

    /// <inheritdoc/>
    [MethodImpl(NoInlining)]
    protected override void smb3_drain_offload(TCP_Server_Info server)
    {
    }

    /// <inheritdoc/>
    [MethodImpl(NoInlining)]
    protected override bool smb3_offload_decrypt(TCP_Server_Info server, netfs_rxqueue rxq)
    {
        smb2_decrypt_work dw = k.kzalloc(() => new smb2_decrypt_work(k, server));
        uint amount = rxq.pdu_remain;

        if (dw == null)
            return false;

        bvecq bq = rxqueue.netfs_rxqueue_decant(rxq, amount);
        if (bq == null)
        {
            k.kfree(dw);
            const int error = -ENOMEM;
            return error != 0;
        }

        dw.rxq.take_from = bq;
        dw.rxq.qsize = amount;
        dw.rxq.pdu_remain = amount;
        dw.rxq.msg_id = 0;
        kernel.queue_work(server.decrypt_wq, new work_struct(k, _ => smb2_decrypt_offload(dw)));
        return true;
    }

    /// <inheritdoc/>
    [MethodImpl(NoInlining)]
    protected override int handle_read_data(
        TCP_Server_Info server, netfs_rxqueue rxq, mid_q_entry mid, uint data_len)
    {
        uint left = data_len, part, got;

        if (!rxq.refillable)
        {
            got = smb2_copy_read_data(rxq, mid, left);
            rxqueue.netfs_rxqueue_discard(rxq, got);
            return got < left ? -EBADMSG : 0;
        }

        do
        {
            part = (uint)umin(left, rxq.qsize);
            got = smb2_copy_read_data(rxq, mid, part);
            left -= got;
            rxqueue.netfs_rxqueue_discard(rxq, got);
            if (left == 0)
                return 0;
            if (got < part)
                return -EBADMSG;
            smb_rxqueue_tcp_refill(server, rxq, 1);
        }
        while (rxq.qsize > 0 && rxq.pdu_remain > 0);

        return 0;
    }

    /// <inheritdoc/>
    [MethodImpl(NoInlining)]
    protected override int smb2_attach_response(netfs_rxqueue rxq, mid_q_entry mid)
    {
        bvecq bq = rxq.take_from;

        refcount_inc(bq.@ref);
        mid.resp_slot = rxq.take_slot;
        mid.resp_offset = rxq.take_offset;
        mid.resp_len = rxq.pdu_remain;
        mid.resp_bq = bq;
        return 0;
    }
}
