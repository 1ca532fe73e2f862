// SPDX-License-Identifier: GPL-2.0-only
using System;

namespace Rxqueue.Model.Tests.mm;

/// <summary>
/// A variant of rxqueue.c that is as posted but for one function, so that one mistake can be made on purpose.
/// </summary>
internal abstract class seeded_bug(kernel k) : rxqueue_variant(k)
{
    private readonly rxqueue posted = new(k);

    public override bvecq netfs_alloc_rx_bvecq(uint nr_bv) => posted.netfs_alloc_rx_bvecq(nr_bv);

    public override void netfs_put_rx_bvecq(bvecq? bq) => posted.netfs_put_rx_bvecq(bq);

    public override ulong netfs_rxqueue_read_iter(
        netfs_rxqueue rxq, scoped ref iov_iter dest, ulong skip, ulong amount) =>
        posted.netfs_rxqueue_read_iter(rxq, ref dest, skip, amount);

    public override ulong netfs_rxqueue_read(netfs_rxqueue rxq, Span<byte> buffer, ulong skip, ulong amount) =>
        posted.netfs_rxqueue_read(rxq, buffer, skip, amount);

    public override void netfs_rxqueue_discard(netfs_rxqueue rxq, ulong amount) =>
        posted.netfs_rxqueue_discard(rxq, amount);

    public override uint netfs_rxqueue_count(netfs_rxqueue rxq, ulong amount) =>
        posted.netfs_rxqueue_count(rxq, amount);

    public override bvecq? netfs_rxqueue_decant(netfs_rxqueue rxq, ulong amount) =>
        posted.netfs_rxqueue_decant(rxq, amount);

    public override int netfs_rxqueue_tcp_refill(socket tcp_sock, netfs_rxqueue rxq, ulong min_size) =>
        posted.netfs_rxqueue_tcp_refill(tcp_sock, rxq, min_size);

    public override int netfs_rxqueue_tcp_consume(socket tcp_sock, netfs_rxqueue rxq, ulong amount) =>
        posted.netfs_rxqueue_tcp_consume(tcp_sock, rxq, amount);
}

/// <summary>Makes its mistake in <c>netfs_rxqueue_discard</c>, with the kernel's functions.</summary>
internal sealed class bug_in_discard(kernel k, Action<kernel, bvecq> mistake) : seeded_bug(k)
{
    private readonly kernel k = k;

    public override void netfs_rxqueue_discard(netfs_rxqueue rxq, ulong amount) => mistake(k, rxq.take_from);
}

/// <summary>Looks for the second bvecq of a queue without looking whether there is one.</summary>
internal sealed class forgets_NULL(kernel k) : seeded_bug(k)
{
    public override uint netfs_rxqueue_count(netfs_rxqueue rxq, ulong amount) => rxq.take_from.next.nr_slots;
}
