// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Collections.Generic;
using Rxqueue.Model;
using Rxqueue.Model.Scenario;

namespace Rxqueue.SystematicTests.Behaviours;

/// <summary>A receive queue with its socket, as the tasks of a behaviour share it, and the stream that is received.</summary>
internal sealed class SharedQueue
{
    private readonly ExploredRun _run;
    private ulong _sent;
    private uint _excerpts;

    public SharedQueue(ExploredRun run)
    {
        _run = run;
        Socket = run.Kernel.sock_create();
        Code = rxqueue_variants.load(run.Variant, run.Kernel);
        Rxq = new rxqueue_calls(run.Kernel, Code).create();
        run.Watch("rxq", Rxq);
    }

    public kernel K => _run.Kernel;

    public socket Socket { get; }

    public rxqueue_variant Code { get; }

    public netfs_rxqueue Rxq { get; }

    /// <summary>A segment of the stream's next bytes arrives, in a page of its own.</summary>
    public void Receive(uint bytes) => Receive(new skb_frag_t(K.alloc_pages(bytes), 0, bytes));

    /// <summary>A segment of the stream's next bytes arrives in part of a page that others share.</summary>
    public void ReceiveIn(page page, uint offset, uint bytes)
    {
        kernel.get_page(page);
        Receive(new skb_frag_t(page, offset, bytes));
    }

    /// <summary>One pass over the socket, which takes what is there.</summary>
    public int Refill() => Code.netfs_rxqueue_tcp_refill(Socket, Rxq, 0);

    /// <summary>A PDU begins, and is discarded.</summary>
    public void Discard(uint bytes)
    {
        Rxq.pdu_remain = bytes;
        Code.netfs_rxqueue_discard(Rxq, bytes);
    }

    /// <summary>A PDU begins, and is moved to an excerpt of its own.</summary>
    public netfs_rxqueue? Decant(uint bytes)
    {
        Rxq.pdu_remain = bytes;
        bvecq? chain = Code.netfs_rxqueue_decant(Rxq, bytes);
        return chain is null
            ? null
            : new netfs_rxqueue(K) { take_from = chain, qsize = bytes, pdu_remain = bytes, trace_id = ++_excerpts };
    }

    /// <summary>A PDU begins, and its bytes are read and discarded.</summary>
    /// <returns>The bytes that came out.</returns>
    public byte[] Take(uint bytes)
    {
        Rxq.pdu_remain = bytes;
        byte[] buffer = new byte[bytes];
        ulong read = Code.netfs_rxqueue_read(Rxq, buffer, 0, bytes);
        Code.netfs_rxqueue_discard(Rxq, bytes);
        return buffer[..(int)read];
    }

    /// <summary>Reads an excerpt, and puts it.</summary>
    public byte[] ReadAndPut(netfs_rxqueue excerpt, uint bytes)
    {
        byte[] buffer = new byte[bytes];
        ulong read = Code.netfs_rxqueue_read(excerpt, buffer, 0, bytes);
        Code.netfs_put_rx_bvecq(excerpt.take_from);
        return buffer[..(int)read];
    }

    /// <summary>An excerpt holds these bytes of the stream. It is put.</summary>
    public void MustHold(netfs_rxqueue? excerpt, ulong position, uint bytes)
    {
        ExploredRun.Expect(excerpt is not null, "there is memory for the excerpt", () => "decant returned NULL");
        byte[] read = ReadAndPut(excerpt!, bytes);
        ExploredRun.Expect(
            read.AsSpan().SequenceEqual(Stream(position, (int)bytes)),
            "an excerpt holds the bytes that were decanted",
            () => $"it holds {read.Length} bytes of {bytes}, or others");
    }

    /// <summary>The stream's bytes.</summary>
    public static byte[] Stream(ulong position, int count)
    {
        byte[] bytes = new byte[count];
        StreamPattern.Fill(bytes, position);
        return bytes;
    }

    /// <summary>
    /// When all is over: the rest of the queue and of the stream comes out as it went in, and nothing is left allocated.
    /// </summary>
    /// <param name="taken">How many bytes were taken so far.</param>
    public void MustHoldTheRest(uint taken)
    {
        _run.EndState = string.Join(' ', Peek.Value(Rxq, Member.Qsize, 0), Peek.Value(Rxq, Member.TakeSlot, 0), taken);
        uint queued = Rxq.qsize;
        ExploredRun.Expect(
            CountQueued() == queued,
            "qsize is the number of bytes between the take position and the end of the queue",
            () => $"qsize {queued}, but {CountQueued()} bytes are queued");
        uint left = (uint)(_sent - taken);
        while (Rxq.qsize < left && Refill() == 0)
        {
            // What the socket still holds comes, too.
        }

        uint after = Rxq.qsize;
        ExploredRun.Expect(after == left, "no byte is lost, and none comes twice", () => $"{after} bytes of {left} are left");
        if (left > 0)
        {
            byte[] rest = Take(left);
            ExploredRun.Expect(
                rest.AsSpan().SequenceEqual(Stream(taken, (int)left)),
                "bytes come out in the order they went in",
                () => $"of the last {left} bytes {rest.Length} came out, and not the right ones");
        }

        TearDown();
    }

    /// <summary>Frees queue and socket; nothing may be left then, and no warning may have been logged.</summary>
    public void TearDown()
    {
        Code.netfs_put_rx_bvecq(Rxq.take_from);
        K.sock_release(Socket);
        _run.ExpectNoWarning();
        _run.ExpectNothingLeft();
    }

    private uint CountQueued()
    {
        uint bytes = 0;
        uint slot = Rxq.take_slot, offset = Rxq.take_offset;
        HashSet<bvecq> seen = [];
        for (bvecq? bq = Rxq.take_from; bq is not null && seen.Add(bq); bq = bq.next, slot = offset = 0)
        {
            for (; slot < bq.nr_slots; slot++, offset = 0)
                bytes += bq.bv[slot].bv_len - offset;
        }

        return bytes;
    }

    private void Receive(skb_frag_t frag)
    {
        frag.page.fill(frag.offset, Stream(_sent, (int)frag.size));
        _sent += frag.size;
        K.tcp_queue_next(Socket.sk, K.build_skb(frag));
    }
}
