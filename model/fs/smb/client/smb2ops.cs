// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using static System.Runtime.CompilerServices.MethodImplOptions;
using static Rxqueue.Model.smb2pdu;

namespace Rxqueue.Model;

public abstract partial class smb_client
{
    /// <summary>Receives one PDU.</summary>
    /// <returns>0; <c>-EBADMSG</c> if what comes is no PDU; an error if the connection is to end or to be made
    /// anew.</returns>
    [MethodImpl(NoInlining)]
    private int smb_receive_pdu(TCP_Server_Info server)
    {
        netfs_rxqueue rxq = server.rx_queue;
        rxq.refillable = true;
        rxq.pdu_remain = RFC1002_HDR;
        rxq.msg_id = 0;

        int rc = smb_rxqueue_tcp_refill(server, rxq, RFC1002_HDR);
        if (rc < 0)
            return rc;
        Span<byte> prefix = stackalloc byte[RFC1002_HDR];
        if (rxqueue.netfs_rxqueue_read(rxq, prefix, 0, RFC1002_HDR) != RFC1002_HDR)
            return -EBADMSG;
        rxqueue.netfs_rxqueue_discard(rxq, RFC1002_HDR);
        rxq.pdu_remain = BinaryPrimitives.ReadUInt32BigEndian(prefix) & 0xffffff;

        switch (prefix[0])
        {
            case RFC1002_SESSION_MESSAGE:
                rc = smb_receive_message(server, rxq);
                break;
            case RFC1002_SESSION_KEEP_ALIVE:
                break;
            default:
                cifs_dbg("RFC 1002 unknown response type 0x%x\n", prefix[0]);
                return -EBADMSG;
        }

        if (rc == 0 && rxq.pdu_remain > 0)
            rc = smb_rxqueue_tcp_consume(server, rxq, rxq.pdu_remain);
        return rc;
    }

    [MethodImpl(NoInlining)]
    private int smb_receive_message(TCP_Server_Info server, netfs_rxqueue rxq)
    {
        if (rxq.pdu_remain < SMB2_HDR)
        {
            cifs_dbg("SMB response too short (%u bytes)\n", rxq.pdu_remain);
            return -EBADMSG;
        }

        int rc = smb_rxqueue_tcp_refill(server, rxq, SMB2_HDR);
        if (rc < 0)
            return rc;
        Span<byte> protocol = stackalloc byte[4];
        if (rxqueue.netfs_rxqueue_read(rxq, protocol, 0, 4) != 4)
            return -EBADMSG;
        switch (ProtocolId(protocol))
        {
            case SMB2_PROTO_NUMBER:
                return smb2_receive_messages(server, rxq);
            case SMB2_TRANSFORM_PROTO_NUM:
                return smb3_receive_transform(server, rxq);
            default:
                cifs_dbg("Unknown protocol 0x%x\n", ProtocolId(protocol));
                return -EBADMSG;
        }
    }

    /// <summary><c>smb3_receive_transform()</c>: an encrypted message.</summary>
    [MethodImpl(NoInlining)]
    private int smb3_receive_transform(TCP_Server_Info server, netfs_rxqueue rxq)
    {
        int rc = smb_rxqueue_tcp_refill(server, rxq, rxq.pdu_remain);
        if (rc < 0)
            return rc;
        if (server.decrypt_wq is not null && READ_ONCE(server.in_flight) > 1
            && rxq.pdu_remain >= server.min_offload && smb3_offload_decrypt(server, rxq))
            return 0;

        rxq.refillable = false;
        rc = smb3_decrypt(rxq, server.find_key);
        return rc < 0 ? -EBADMSG : smb2_receive_messages(server, rxq);
    }

    /// <summary>What a worker does with a PDU that it was given (<c>smb2_decrypt_offload()</c>).</summary>
    [MethodImpl(NoInlining)]
    private protected void smb2_decrypt_offload(smb2_decrypt_work dw)
    {
        k.touch_softlockup_watchdog();
        int rc = smb3_decrypt(dw.rxq, dw.server.find_key);
        if (rc == 0)
            rc = smb2_receive_messages(dw.server, dw.rxq);
        if (rc < 0)
            cifs_signal_cifsd_for_reconnect(dw.server);
        rxqueue.netfs_put_rx_bvecq(dw.rxq.take_from);
        k.kfree(dw);
    }

    /// <summary>Takes a PDU's messages, one after the other of a compound.</summary>
    /// <returns>0; <c>-EBADMSG</c> if they make no sense; an error if the connection is lost.</returns>
    [MethodImpl(NoInlining)]
    private int smb2_receive_messages(TCP_Server_Info server, netfs_rxqueue rxq)
    {
        Span<byte> hdr = stackalloc byte[MAX_SMB2_HDR];
        while (true)
        {
            uint pdu_remain = rxq.pdu_remain;
            if (pdu_remain < SMB2_PDU)
                return -EBADMSG;
            int rc = smb_rxqueue_tcp_refill(server, rxq, SMB2_PDU);
            if (rc < 0)
                return rc;
            if (rxqueue.netfs_rxqueue_read(rxq, hdr[..SMB2_PDU], 0, SMB2_PDU) != SMB2_PDU
                || ProtocolId(hdr) != SMB2_PROTO_NUMBER)
                return -EBADMSG;

            uint next = NextCommand(hdr);
            if (next != 0 && (next < SMB2_PDU || next % 8 != 0 || next >= pdu_remain))
                return -EBADMSG;
            if (next != 0)
                rxq.pdu_remain = next;
            rxq.msg_id = (uint)MessageId(hdr);

            rc = smb2_receive_message(server, rxq, hdr);
            if (rc == 0 && rxq.pdu_remain > 0)
                rc = smb_rxqueue_tcp_consume(server, rxq, rxq.pdu_remain);
            if (rc < 0 || next == 0)
                return rc;
            rxq.pdu_remain = pdu_remain - next;
        }
    }

    [MethodImpl(NoInlining)]
    private int smb2_receive_message(TCP_Server_Info server, netfs_rxqueue rxq, Span<byte> hdr)
    {
        mid_q_entry? mid = smb2_find_mid(server, MessageId(hdr), Command(hdr));
        if (mid is null)
            return 0;
        try
        {
            if (Status(hdr) == STATUS_PENDING)
                return 0;
            return Command(hdr) == SMB2_READ && Status(hdr) == 0 && mid.read_into is not null
                ? smb2_receive_read(server, rxq, mid, hdr)
                : smb2_receive_standard(server, rxq, mid, hdr);
        }
        finally
        {
            release_mid(mid);
        }
    }

    /// <summary>A response that is read when all of it is there.</summary>
    [MethodImpl(NoInlining)]
    private int smb2_receive_standard(TCP_Server_Info server, netfs_rxqueue rxq, mid_q_entry mid, Span<byte> hdr)
    {
        int rc = smb_rxqueue_tcp_refill(server, rxq, rxq.pdu_remain);
        if (rc < 0)
            return rc;
        uint hdr_len = (uint)umin((size_t)(SMB2_HDR + FixedSize(hdr)), rxq.pdu_remain);
        if (hdr_len is < SMB2_PDU or > MAX_SMB2_HDR)
            return smb2_complete(server, mid, malformed: true);

        Span<byte> rest = hdr[SMB2_PDU..(int)hdr_len];
        if (rxqueue.netfs_rxqueue_read(rxq, rest, SMB2_PDU, (size_t)rest.Length) != (size_t)rest.Length)
            return -EBADMSG;
        rxqueue.netfs_rxqueue_discard(rxq, hdr_len);
        mid.resp_hdr = hdr[..(int)hdr_len].ToArray();
        if (rxq.pdu_remain > 0)
        {
            rc = smb2_attach_response(rxq, mid);
            if (rc < 0)
                return rc;
        }

        return smb2_complete(server, mid, malformed: false);
    }

    /// <summary>A successful READ response: its data are copied as they arrive.</summary>
    [MethodImpl(NoInlining)]
    private int smb2_receive_read(TCP_Server_Info server, netfs_rxqueue rxq, mid_q_entry mid, Span<byte> hdr)
    {
        uint message = rxq.pdu_remain;
        if (message < SMB2_READ_RSP)
            return smb2_complete(server, mid, malformed: true);
        int rc = smb_rxqueue_tcp_refill(server, rxq, SMB2_READ_RSP);
        if (rc < 0)
            return rc;
        const int rest = SMB2_READ_RSP - SMB2_PDU;
        if (rxqueue.netfs_rxqueue_read(rxq, hdr.Slice(SMB2_PDU, rest), SMB2_PDU, rest) != rest)
            return -EBADMSG;
        rxqueue.netfs_rxqueue_discard(rxq, SMB2_READ_RSP);
        mid.resp_hdr = hdr[..SMB2_READ_RSP].ToArray();

        uint offset = ReadDataOffset(hdr), data_len = ReadDataLength(hdr);
        if (offset < SMB2_READ_RSP || (ulong)offset + data_len > message || data_len > mid.read_len)
            return smb2_complete(server, mid, malformed: true);
        if (offset > SMB2_READ_RSP)
            rc = smb_rxqueue_tcp_consume(server, rxq, offset - SMB2_READ_RSP);
        if (rc == 0 && data_len > 0)
            rc = handle_read_data(server, rxq, mid, data_len);
        if (rc is < 0 and not -EBADMSG)
            return rc;
        return smb2_complete(server, mid, malformed: rc < 0);
    }

    [MethodImpl(NoInlining)]
    private static int smb2_complete(TCP_Server_Info server, mid_q_entry mid, bool malformed)
    {
        if (dequeue_mid(server, mid, malformed))
            mid_execute_callback(mid);
        return 0;
    }

    /// <summary>Copies what is next in a queue behind what a READ has got already.</summary>
    /// <returns>How much was copied.</returns>
    [MethodImpl(NoInlining)]
    protected uint smb2_copy_read_data(netfs_rxqueue rxq, mid_q_entry mid, uint part)
    {
        uint got_bytes = mid.got_bytes;
        iov_iter dest = iov_iter.to_sink(new page_sink(mid.read_into!, got_bytes), mid.read_len - got_bytes);
        uint got = (uint)rxqueue.netfs_rxqueue_read_iter(rxq, ref dest, 0, part);
        mid.got_bytes.value = got_bytes + got;
        return got;
    }

    private sealed class page_sink(page page, ulong offset) : IBytesSink
    {
        private ulong at = offset;

        public void Write(ReadOnlySpan<byte> bytes)
        {
            page.fill(at, bytes);
            at += (ulong)bytes.Length;
        }
    }
}

/// <summary>A PDU that a worker is to decrypt (<c>struct smb2_decrypt_work</c>).</summary>
internal sealed class smb2_decrypt_work : KernelObject
{
    internal smb2_decrypt_work(kernel k, TCP_Server_Info server)
        : base(k)
    {
        this.server = server;
        rxq = new netfs_rxqueue(k);
    }

    /// <summary>The connection.</summary>
    internal TCP_Server_Info server { get; }

    /// <summary>The excerpt of the receive queue that holds the PDU. It belongs to the worker.</summary>
    internal netfs_rxqueue rxq { get; }

    public override string Description => "struct smb2_decrypt_work";
}
