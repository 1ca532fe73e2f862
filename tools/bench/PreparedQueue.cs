// SPDX-License-Identifier: GPL-2.0-only
using System;
using Rxqueue.Model;

namespace Rxqueue.Tools.Bench;

/// <summary>A receive queue with a socket of its own that one PDU can be made ready at, for a single call.</summary>
internal sealed class PreparedQueue
{
    private const int Segments = HotPdus.SegmentsPerPdu;

    private readonly kernel _kernel;
    private readonly rxqueue_calls _calls;
    private readonly socket _socket;
    private readonly netfs_rxqueue _queue;
    private readonly page[] _pages;
    private readonly uint _segmentBytes;
    private netfs_rxqueue? _excerpt;

    /// <summary>Makes an empty queue.</summary>
    /// <param name="kernel">The kernel.</param>
    /// <param name="pages">The pages of the PDU's segments.</param>
    /// <param name="segmentBytes">Length of a segment in bytes.</param>
    public PreparedQueue(kernel kernel, page[] pages, uint segmentBytes)
    {
        _kernel = kernel;
        _calls = new rxqueue_calls(kernel, rxqueue_variants.load(rxqueue_variants.posted, kernel));
        _socket = kernel.sock_create();
        _queue = _calls.create();
        _pages = pages;
        _segmentBytes = segmentBytes;
    }

    private uint PduBytes => _segmentBytes * Segments;

    /// <summary>Queues a PDU at the socket.</summary>
    public void Enqueue()
    {
        foreach (page page in _pages)
        {
            kernel.get_page(page);
            _kernel.tcp_queue_next(_socket.sk, _kernel.build_skb(new skb_frag_t(page, 0, _segmentBytes)));
        }

        _calls.pdu(_queue, PduBytes);
    }

    /// <summary>Splices the PDU from the socket.</summary>
    /// <returns>0.</returns>
    public int Refill() => _calls.refill(_socket, _queue, PduBytes);

    /// <summary>Reads all of it.</summary>
    /// <returns>How many bytes came.</returns>
    public ulong Read(Span<byte> destination) => _calls.read(_queue, destination, 0, PduBytes);

    /// <summary>Counts its segments.</summary>
    /// <returns>How many.</returns>
    public uint Count() => _calls.count(_queue, PduBytes);

    /// <summary>Discards what is queued.</summary>
    public void Discard() => _calls.discard(_queue, _queue.qsize);

    /// <summary>Decants all of it.</summary>
    /// <returns>The filled slots.</returns>
    public int Decant()
    {
        _excerpt = _calls.decant(_queue, PduBytes, out int filled);
        return filled;
    }

    /// <summary>Puts what was decanted, if anything was.</summary>
    public void Put()
    {
        if (_excerpt is not null)
            _calls.put(_excerpt);
        _excerpt = null;
    }
}
