// SPDX-License-Identifier: GPL-2.0-only
#nullable disable // A C pointer may be NULL, and is dereferenced here exactly where C dereferences it.
using System;
using System.Runtime.CompilerServices;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Rxqueue.Model;

/// <summary>
/// fs/netfs/rxqueue.c with every defect cured that docs/findings describes: beside rxqueue.cs it reads as the patch that
/// one would mail.
/// </summary>
/// <remarks>What reads otherwise than in C is said at <see cref="rxqueue"/>.</remarks>
[Variant("fixed")]
public sealed class rxqueue_fixed(kernel k) : rxqueue_variant(k)
{
    [MethodImpl(NoInlining)]
    private void netfs_get_rx_page(bio_vec bv)
    {
        get_page(bv.bv_page);
    }

    [MethodImpl(NoInlining)]
    private void netfs_put_rx_page(bio_vec bv)
    {
        put_page(bv.bv_page);
    }

    /// <inheritdoc/>
    [MethodImpl(NoInlining)]
    public override bvecq netfs_alloc_rx_bvecq(uint nr_bv)
    {
        bvecq bq;

        for (; ; )
        {
            bq = bvecq_alloc_one(nr_bv);
            if (bq != null)
                return bq;
            msleep(50);
        }
    }

    /// <inheritdoc/>
    [MethodImpl(NoInlining)]
    public override void netfs_put_rx_bvecq(bvecq bq)
    {
        bvecq next;

        for (; bq != null; bq = next)
        {
            if (!refcount_dec_and_test(bq.@ref))
                break;
            for (int seg = 0; seg < bq.nr_slots; seg++)
                if (bq.bv[seg].bv_page != null)
                    netfs_put_rx_page(bq.bv[seg]);
            next = bq.next;
            if (bq.from_pool)
                mempool_free(bq);
            else
                kfree(bq);
        }
    }

    /// <inheritdoc/>
    [MethodImpl(NoInlining)]
    public override size_t netfs_rxqueue_read_iter(
        netfs_rxqueue rxq, scoped ref iov_iter dest, size_t skip, size_t amount)
    {
        bvecq from = rxq.take_from;
        uint slot = rxq.take_slot;
        size_t qsize = rxq.qsize, copied = 0;

        if (amount > iov_iter_count(dest) && WARN(true,
                "MSG=%x %zx > %zx",
                rxq.msg_id, amount, iov_iter_count(dest)))
            amount = iov_iter_count(dest);

        if (skip > rxq.pdu_remain)
        {
            pr_warn("Rx over-skip %zx > %x\n", skip, rxq.pdu_remain);
            return 0;
        }

        if (amount > rxq.pdu_remain - skip)
        {
            pr_warn("Rx over-read %zx+%zx > %x\n",
                skip, amount, rxq.pdu_remain);
            amount = rxq.pdu_remain - skip;
            if (amount == 0)
                return 0;
        }

        if (skip > qsize)
            return 0;
        if (amount > qsize - skip)
            amount = qsize - skip;

        skip += rxq.take_offset;

        while (copied < amount)
        {
            if (slot >= from.nr_slots)
            {
                slot = 0;
                from = from.next;
                if (from == null)
                    break;
            }

            bio_vec bv = from.bv[slot];
            size_t blen = bv.bv_len;

            if (skip >= blen)
            {
                skip -= blen;
                slot++;
                continue;
            }

            size_t part = umin(blen - skip, amount - copied), got;

            trace_netfs_rxq_read(rxq, slot, skip, part, copied);

            got = copy_page_to_iter(bv.bv_page,
                bv.bv_offset + skip, part, ref dest);
            if (got != part)
                return 0;

            copied += part;
            skip = 0;
            slot++;
        }

        if (amount != copied)
            pr_warn("Failed to fully read %zx/%zx %x %pSR\n",
                copied, amount, rxq.qsize, return_address);
        return copied;
    }

    /// <inheritdoc/>
    [MethodImpl(NoInlining)]
    public override size_t netfs_rxqueue_read(netfs_rxqueue rxq, Span<byte> buffer, size_t skip, size_t amount)
    {
        iov_iter iter = default;
        kvec kv = new() { iov_base = buffer, iov_len = amount };

        iov_iter_kvec(ref iter, ITER_DEST, kv, 1, amount);
        return netfs_rxqueue_read_iter(rxq, ref iter, skip, amount);
    }

    /// <inheritdoc/>
    [MethodImpl(NoInlining)]
    public override void netfs_rxqueue_discard(netfs_rxqueue rxq, size_t amount)
    {
        bvecq from = rxq.take_from, dead;
        uint offset = rxq.take_offset;
        uint slot = rxq.take_slot;
        size_t qsize = rxq.qsize;

        if (amount > rxq.pdu_remain)
        {
            pr_warn("Rx over discard %zx > %x\n", amount, rxq.pdu_remain);
            amount = rxq.pdu_remain;
        }

        rxq.pdu_remain -= (uint)umin(amount, qsize);

        while (from != null)
        {
            if (slot >= from.nr_slots)
            {
                slot = 0;
                offset = 0;
                if (from.next == null)
                {
                    // An excerpt has no place to add to, so its last bvecq goes; a receive queue's is used again.
                    if (rxq.add_to == null)
                    {
                        netfs_put_rx_bvecq(from);
                        from = null;
                        break;
                    }

                    WARN_ON_ONCE(from != rxq.add_to);
                    from.nr_slots = 0;
                    rxq.add_to = from;
                    break;
                }

                dead = from;
                from = dead.next;
                from.prev = null;
                dead.next = null;
                netfs_put_rx_bvecq(dead);
            }

            if (amount == 0 || qsize == 0)
                break;

            bio_vec bv = from.bv[slot];

            if (offset < bv.bv_len)
            {
                size_t part = umin(umin(bv.bv_len - offset, amount), qsize);
                offset += (uint)part;
                amount -= part;
                qsize -= part;
                if (offset < bv.bv_len)
                    break;
            }

            if (!WARN_ON_ONCE(bv.bv_page == null))
                netfs_put_rx_page(bv);
            bv.bv_page = null;
            bv.bv_offset = 0;
            bv.bv_len = 0;
            slot++;
            offset = 0;
        }

        if (amount > 0)
            pr_warn("Failed to fully discard %zx %zx %pSR\n",
                amount, qsize, return_address);

        rxq.take_from = from;
        rxq.take_slot = (ushort)slot;
        rxq.take_offset = offset;
        rxq.qsize = (uint)qsize;
    }

    /// <inheritdoc/>
    [MethodImpl(NoInlining)]
    public override uint netfs_rxqueue_count(netfs_rxqueue rxq, size_t amount)
    {
        bvecq from = rxq.take_from;
        uint offset = rxq.take_offset;
        uint count = 0;
        uint slot = rxq.take_slot;

        if (amount > rxq.qsize)
            return 0;

        while (amount > 0)
        {
            if (slot >= from.nr_slots)
            {
                if (WARN_ON_ONCE(from.next == null))
                    return 0;
                from = from.next;
                slot = 0;
                offset = 0;
            }

            bio_vec bv = from.bv[slot];

            if (offset < bv.bv_len)
            {
                count++;
                if (bv.bv_len - offset >= amount)
                    return count;
                amount -= bv.bv_len - offset;
            }

            slot++;
            offset = 0;
        }

        return count;
    }

    [MethodImpl(NoInlining)]
    private void netfs_bvecq_append_seg(ref bvecq pdestq, bio_vec sv, size_t offset, size_t len)
    {
        bvecq destq = pdestq;
        bio_vec dv;

        if (bvecq_is_full(destq))
        {
            destq = destq.next;
            pdestq = destq;
        }

        dv = destq.bv[destq.nr_slots++];
        dv.assign(sv);
        if (offset > 0)
        {
            dv.bv_offset += (uint)offset;
            dv.bv_len -= (uint)offset;
        }

        if (len < dv.bv_len)
        {
            dv.bv_len = (uint)len;
            netfs_get_rx_page(dv);
        }
        else
        {
            sv.bv_page = null;
            sv.bv_offset = 0;
            sv.bv_len = 0;
        }
    }

    /// <inheritdoc/>
    [MethodImpl(NoInlining)]
    public override bvecq netfs_rxqueue_decant(netfs_rxqueue rxq, size_t amount)
    {
        bvecq head_bq = null, pbq = null, destq;
        bvecq from = rxq.take_from;
        uint need_segs;
        uint offset = rxq.take_offset;
        uint slot = rxq.take_slot;
        size_t qsize = rxq.qsize;

        if (amount > rxq.pdu_remain)
        {
            pr_warn("Rx over decant %zx > %x\n",
                amount, rxq.pdu_remain);
            amount = rxq.pdu_remain;
        }

        need_segs = netfs_rxqueue_count(rxq, amount);
        if (need_segs == 0)
            return null;

        while (need_segs > 0)
        {
            bvecq b;
            uint max_bv = (uint)((PAGE_SIZE - sizeof_bvecq) / sizeof_bio_vec);
            uint nr_bv = (uint)umin(need_segs, max_bv);

            b = netfs_alloc_rx_bvecq(nr_bv);
            if (b == null)
                goto nomem;
            need_segs -= (uint)umin(need_segs, b.max_slots);
            b.prev = pbq;
            if (head_bq != null)
                pbq.next = b;
            else
                head_bq = b;
            pbq = b;
        }

        rxq.pdu_remain -= (uint)amount;
        destq = head_bq;
        for (; ; )
        {
            if (slot >= from.nr_slots)
            {
                bvecq dead;

                slot = 0;
                offset = 0;
                if (from.next == null)
                {
                    if (rxq.add_to == null)
                    {
                        netfs_put_rx_bvecq(from);
                        from = null;
                        break;
                    }

                    WARN_ON_ONCE(from != rxq.add_to);
                    from.nr_slots = 0;
                    rxq.add_to = from;
                    break;
                }

                dead = from;
                from = dead.next;
                from.prev = null;
                dead.next = null;
                netfs_put_rx_bvecq(dead);
            }

            if (amount == 0)
                break;

            bio_vec bv = from.bv[slot];

            if (offset < bv.bv_len)
            {
                size_t part = umin(umin(bv.bv_len - offset, amount), qsize);
                netfs_bvecq_append_seg(ref destq, bv, offset, part);
                offset += (uint)part;
                amount -= part;
                qsize -= part;
                if (offset < bv.bv_len)
                    break;
            }

            if (WARN_ON_ONCE(bv.bv_page != null))
            {
                netfs_put_rx_page(bv);
                bv.bv_page = null;
                bv.bv_offset = 0;
                bv.bv_len = 0;
            }

            slot++;
            offset = 0;
        }

        rxq.take_from = from;
        rxq.take_slot = (ushort)slot;
        rxq.take_offset = offset;
        rxq.qsize = (uint)qsize;
        return head_bq;

    nomem:
        netfs_put_rx_bvecq(head_bq);
        return null;
    }

    /// <inheritdoc/>
    [MethodImpl(NoInlining)]
    public override int netfs_rxqueue_tcp_refill(socket tcp_sock, netfs_rxqueue rxq, size_t min_size)
    {
        bvecq add_to = rxq.add_to;
        size_t qsize = rxq.qsize;
        int rc = 0;

        if (!rxq.refillable)
        {
            if (WARN_ON(min_size > qsize))
                return -ENODATA;
            return 0;
        }

        if (qsize >= min_size && min_size > 0)
            return 0;

        do
        {
            if (add_to == null || bvecq_is_full(add_to))
            {
                bvecq b;
                uint nr_bv = (uint)((2048 - sizeof_bvecq) / sizeof_bio_vec);

                b = netfs_alloc_rx_bvecq(nr_bv);
                b.prev = add_to;
                if (add_to == null)
                    rxq.take_from = b;
                else
                    add_to.next = b;
                add_to = b;
            }

            rc = (int)netfs_tcp_splice_to_bvecq(tcp_sock, add_to, INT_MAX);
            if (rc == 0 && min_size > 0)
                rc = -ECONNABORTED;
            if (rc < 0)
                break;

            qsize += (uint)rc;
            rc = 0;
        }
        while (qsize < min_size);

        rxq.add_to = add_to;
        rxq.qsize = (uint)qsize;
        return rc;
    }

    /// <inheritdoc/>
    [MethodImpl(NoInlining)]
    public override int netfs_rxqueue_tcp_consume(socket tcp_sock, netfs_rxqueue rxq, size_t amount)
    {
        while (amount != 0)
        {
            size_t part = umin(amount, rxq.qsize);
            int rc;

            amount -= part;
            netfs_rxqueue_discard(rxq, part);

            if (amount == 0 || rxq.pdu_remain == 0)
                break;

            rc = netfs_rxqueue_tcp_refill(tcp_sock, rxq, 1);
            if (rc < 0)
                return rc;
        }

        return 0;
    }
}
