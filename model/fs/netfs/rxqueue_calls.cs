// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Collections.Generic;

namespace Rxqueue.Model;

/// <summary>
/// The calls on receive queues as an instrumented kernel makes them: the variant's function, then the call's event
/// with the state after it. Excerpts get their numbers here.
/// </summary>
/// <param name="k">The kernel.</param>
/// <param name="variant">The code that is called.</param>
public class rxqueue_calls(kernel k, rxqueue_variant variant)
{
    private readonly List<bool> excerpt_in_use = [true];

    /// <summary>The code that is called.</summary>
    public rxqueue_variant variant { get; } = variant;

    /// <summary>Makes an empty receive queue that can be refilled.</summary>
    public netfs_rxqueue create() => new(k) { raw_refillable = true };

    /// <summary>Sets <c>msg_id</c>, which has no event.</summary>
    public virtual void msg(netfs_rxqueue rxq, uint id) => rxq.msg_id = id;

    /// <summary>Sets <c>pdu_remain</c>, as the caller of the queue does when a PDU begins.</summary>
    public virtual void pdu(netfs_rxqueue rxq, uint amount)
    {
        rxq.pdu_remain = amount;
        k.trace_netfs_rxq_call(netfs_rxq_op.pdu, rxq, amount, 0);
    }

    /// <summary><see cref="rxqueue_variant.netfs_rxqueue_tcp_refill"/>.</summary>
    public virtual int refill(socket sock, netfs_rxqueue rxq, size_t min_size)
    {
        int rc = variant.netfs_rxqueue_tcp_refill(sock, rxq, min_size);
        k.trace_netfs_rxq_call(netfs_rxq_op.refill, rxq, min_size, rc);
        return rc;
    }

    /// <summary><see cref="rxqueue_variant.netfs_rxqueue_read"/>; its events are those of the segments.</summary>
    public virtual size_t read(netfs_rxqueue rxq, Span<byte> buffer, size_t skip, size_t amount) =>
        variant.netfs_rxqueue_read(rxq, buffer, skip, amount);

    /// <summary><see cref="rxqueue_variant.netfs_rxqueue_discard"/>.</summary>
    public virtual void discard(netfs_rxqueue rxq, size_t amount)
    {
        variant.netfs_rxqueue_discard(rxq, amount);
        k.trace_netfs_rxq_call(netfs_rxq_op.discard, rxq, amount, 0);
    }

    /// <summary><see cref="rxqueue_variant.netfs_rxqueue_count"/>.</summary>
    public virtual uint count(netfs_rxqueue rxq, size_t amount)
    {
        uint segments = variant.netfs_rxqueue_count(rxq, amount);
        k.trace_netfs_rxq_call(netfs_rxq_op.count, rxq, amount, (int)segments);
        return segments;
    }

    /// <summary><see cref="rxqueue_variant.netfs_rxqueue_tcp_consume"/>.</summary>
    public virtual int consume(socket sock, netfs_rxqueue rxq, size_t amount)
    {
        int rc = variant.netfs_rxqueue_tcp_consume(sock, rxq, amount);
        k.trace_netfs_rxq_call(netfs_rxq_op.consume, rxq, amount, rc);
        return rc;
    }

    /// <summary>
    /// <see cref="rxqueue_variant.netfs_rxqueue_decant"/>, and the chain made into an excerpt queue: of the bytes that
    /// really moved, with the queue's message id, not refillable.
    /// </summary>
    /// <param name="rxq">The queue to decant from.</param>
    /// <param name="amount">Bytes to decant.</param>
    /// <param name="filled">The filled slots of the chain; -1 if there is none.</param>
    /// <returns>The excerpt; null if the function returned NULL.</returns>
    public virtual netfs_rxqueue? decant(netfs_rxqueue rxq, size_t amount, out int filled)
    {
        uint before = rxq.raw_qsize;
        bvecq? chain = variant.netfs_rxqueue_decant(rxq, amount);
        filled = chain is null ? -1 : 0;
        for (bvecq? bq = chain; bq is not null; bq = bq.raw_next)
            filled += bq.raw_nr_slots;
        k.trace_netfs_rxq_call(netfs_rxq_op.decant, rxq, amount, filled);
        if (chain is null)
            return null;

        uint moved = before - rxq.raw_qsize;
        return new netfs_rxqueue(k)
        {
            raw_take_from = chain,
            raw_qsize = moved,
            raw_pdu_remain = moved,
            raw_msg_id = rxq.raw_msg_id,
            trace_id = take_number(),
        };
    }

    /// <summary><see cref="rxqueue_variant.netfs_put_rx_bvecq"/> of an excerpt's chain; its number is given back.</summary>
    /// <param name="excerpt">The excerpt; not to be used any more.</param>
    public virtual void put(netfs_rxqueue excerpt)
    {
        ArgumentNullException.ThrowIfNull(excerpt);
        variant.netfs_put_rx_bvecq(excerpt.take_from);
        k.trace_netfs_rxq_call(netfs_rxq_op.put, excerpt, 0, 0);
        excerpt_in_use[(int)excerpt.trace_id] = false;
    }

    private uint take_number()
    {
        int free = excerpt_in_use.IndexOf(false);
        if (free < 0)
        {
            free = excerpt_in_use.Count;
            excerpt_in_use.Add(true);
        }

        excerpt_in_use[free] = true;
        return (uint)free;
    }
}
