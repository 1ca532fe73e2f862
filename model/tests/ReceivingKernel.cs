// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Collections.Generic;
using System.Linq;
using Rxqueue.Model.Scenario;

namespace Rxqueue.Model.Tests;

/// <summary>A kernel with a connected TCP socket and a receive queue, as tests set it up.</summary>
internal sealed class ReceivingKernel
{
    private ulong _position;

    public ReceivingKernel(
        bvecq_profile? profile = null, IAccessListener? listener = null, Func<kernel, rxqueue_variant>? load = null,
        uint isn = 0)
    {
        K = new kernel(profile, listener);
        Socket = K.sock_create(isn);
        Calls = new rxqueue_calls(K, load is null ? new rxqueue(K) : load(K));
        Rxq = Calls.create();
    }

    public kernel K { get; }

    public socket Socket { get; }

    public sock Sk => Socket.sk;

    public rxqueue_calls Calls { get; }

    public rxqueue_variant Variant => Calls.variant;

    public netfs_rxqueue Rxq { get; }

    /// <summary>A fragment at the beginning of a page of its own, filled with the stream's next bytes.</summary>
    public skb_frag_t Fresh(uint size) => Fill(new skb_frag_t(K.alloc_pages(size), 0, size));

    /// <summary>A fragment of a page, with a reference of its own, filled with the stream's next bytes.</summary>
    public skb_frag_t Of(page page, uint offset, uint size)
    {
        kernel.get_page(page);
        return Fill(new skb_frag_t(page, offset, size));
    }

    /// <summary>A linear part that has to be copied, of the stream's next bytes.</summary>
    public byte[] Locked(int size)
    {
        byte[] head = new byte[size];
        StreamPattern.Fill(head, _position);
        _position += (ulong)size;
        return head;
    }

    /// <summary>An skb of fresh fragments.</summary>
    public sk_buff Skb(params uint[] sizes) => K.build_skb([.. sizes.Select(Fresh)]);

    /// <summary>Queues the next bytes of the stream.</summary>
    public void Receive(sk_buff skb) => K.tcp_queue_next(Sk, skb);

    /// <summary>Queues the next bytes of the stream, fresh fragments in one skb.</summary>
    public void Receive(params uint[] sizes) => Receive(Skb(sizes));

    public long Splice(bvecq to, ulong len = int.MaxValue) => K.netfs_tcp_splice_to_bvecq(Socket, to, len);

    public bvecq Bvecq(uint slots) => K.bvecq_alloc_one(slots) ?? throw new InvalidOperationException("no memory");

    /// <summary>The filled slots: page, offset, length.</summary>
    public static IEnumerable<(page Page, uint Offset, uint Length)> Slots(bvecq bq)
    {
        for (uint i = 0; i < bq.nr_slots; i++)
            yield return (bq.bv[i].bv_page, bq.bv[i].bv_offset, bq.bv[i].bv_len);
    }

    /// <summary>Offset and length of the filled slots.</summary>
    public static IEnumerable<(uint Offset, uint Length)> Places(bvecq bq) =>
        Slots(bq).Select(slot => (slot.Offset, slot.Length));

    /// <summary>The bytes that the filled slots hold.</summary>
    public static byte[] Data(bvecq bq) =>
        [.. Slots(bq).SelectMany(slot => Bytes(slot.Page, slot.Offset, slot.Length))];

    /// <summary>Bytes of a page.</summary>
    public static byte[] Bytes(page page, ulong offset, ulong length)
    {
        byte[] read = new byte[length];
        iov_iter to = iov_iter.to_memory(read);
        kernel.copy_page_to_iter(page, offset, length, ref to);
        return read;
    }

    /// <summary>The stream's bytes.</summary>
    public static byte[] Stream(ulong position, int count)
    {
        byte[] bytes = new byte[count];
        StreamPattern.Fill(bytes, position);
        return bytes;
    }

    private skb_frag_t Fill(skb_frag_t frag)
    {
        frag.page.fill(frag.offset, Stream(_position, (int)frag.size));
        _position += frag.size;
        return frag;
    }
}
