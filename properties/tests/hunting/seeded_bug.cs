// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Runtime.CompilerServices;
using Rxqueue.Model;

namespace Rxqueue.Properties.Tests.Hunting;

#pragma warning disable IDE1006 // A variant has the kernel's names.

/// <summary>The fixed variant with one defect: a discard that leaves seven bytes behind gives one byte of the PDU back.</summary>
public sealed class seeded_bug(kernel k) : rxqueue_variant(k)
{
    private readonly rxqueue_fixed _fixed = new(k);

    [MethodImpl(MethodImplOptions.NoInlining)]
    public override bvecq netfs_alloc_rx_bvecq(uint nr_bv) => _fixed.netfs_alloc_rx_bvecq(nr_bv);

    [MethodImpl(MethodImplOptions.NoInlining)]
    public override void netfs_put_rx_bvecq(bvecq? bq) => _fixed.netfs_put_rx_bvecq(bq!);

    [MethodImpl(MethodImplOptions.NoInlining)]
    public override ulong netfs_rxqueue_read_iter(netfs_rxqueue rxq, scoped ref iov_iter dest, ulong skip, ulong amount) =>
        _fixed.netfs_rxqueue_read_iter(rxq, ref dest, skip, amount);

    [MethodImpl(MethodImplOptions.NoInlining)]
    public override ulong netfs_rxqueue_read(netfs_rxqueue rxq, Span<byte> buffer, ulong skip, ulong amount) =>
        _fixed.netfs_rxqueue_read(rxq, buffer, skip, amount);

    [MethodImpl(MethodImplOptions.NoInlining)]
    public override void netfs_rxqueue_discard(netfs_rxqueue rxq, ulong amount)
    {
        _fixed.netfs_rxqueue_discard(rxq, amount);
        if (rxq.qsize == 7)
            rxq.pdu_remain++;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public override uint netfs_rxqueue_count(netfs_rxqueue rxq, ulong amount) => _fixed.netfs_rxqueue_count(rxq, amount);

    [MethodImpl(MethodImplOptions.NoInlining)]
    public override bvecq? netfs_rxqueue_decant(netfs_rxqueue rxq, ulong amount) => _fixed.netfs_rxqueue_decant(rxq, amount);

    [MethodImpl(MethodImplOptions.NoInlining)]
    public override int netfs_rxqueue_tcp_refill(socket tcp_sock, netfs_rxqueue rxq, ulong min_size) =>
        _fixed.netfs_rxqueue_tcp_refill(tcp_sock, rxq, min_size);

    [MethodImpl(MethodImplOptions.NoInlining)]
    public override int netfs_rxqueue_tcp_consume(socket tcp_sock, netfs_rxqueue rxq, ulong amount) =>
        _fixed.netfs_rxqueue_tcp_consume(tcp_sock, rxq, amount);
}
