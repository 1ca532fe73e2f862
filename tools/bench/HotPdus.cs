// SPDX-License-Identifier: GPL-2.0-only
using System;
using Rxqueue.Model;

namespace Rxqueue.Tools.Bench;

/// <summary>
/// A receive queue, its socket, and the pages of four PDUs that it receives over and over, so that they stay in cache.
/// Beside each page there is an array of the same kind, from which a plain copy takes the same bytes.
/// </summary>
internal sealed class HotPdus
{
    /// <summary>Segments of a PDU, each an sk_buff with one fragment in a page of its own.</summary>
    public const int SegmentsPerPdu = 16;

    private const int DistinctPdus = 4;

    private readonly kernel _kernel = new();
    private readonly rxqueue_calls _calls;
    private socket _socket;
    private readonly netfs_rxqueue _queue;
    private readonly page[] _pages = new page[DistinctPdus * SegmentsPerPdu];
    private readonly byte[][] _plainPages = new byte[DistinctPdus * SegmentsPerPdu][];
    private readonly byte[] _destination;
    private readonly int _segmentBytes;
    private int _nextQueued;
    private int _nextCopied;

    /// <summary>Boots a kernel and makes the pages.</summary>
    /// <param name="segmentBytes">Length of a segment in bytes.</param>
    public HotPdus(int segmentBytes)
    {
        _segmentBytes = segmentBytes;
        PduBytes = (uint)(segmentBytes * SegmentsPerPdu);
        _calls = new rxqueue_calls(_kernel, rxqueue_variants.load(rxqueue_variants.posted, _kernel));
        _socket = _kernel.sock_create();
        _queue = _calls.create();
        _destination = new byte[PduBytes];
        Random bytes = new(segmentBytes);
        for (int i = 0; i < _pages.Length; i++)
        {
            _pages[i] = _kernel.alloc_pages((ulong)segmentBytes);
            _plainPages[i] = GC.AllocateUninitializedArray<byte>((int)_pages[i].size);
            bytes.NextBytes(_plainPages[i]);
            _pages[i].fill(0, _plainPages[i].AsSpan(0, segmentBytes));
        }
    }

    /// <summary>Length of a PDU in bytes.</summary>
    public uint PduBytes { get; }

    /// <summary>Makes the sk_buffs of PDUs and queues them at the socket. Not to be timed.</summary>
    /// <param name="pdus">How many PDUs.</param>
    public void Enqueue(int pdus)
    {
        // The watchdog counts the steps of one call; without this it would take the whole benchmark for one.
        _kernel.begin_call(null);
        for (int i = 0; i < pdus * SegmentsPerPdu; i++)
        {
            page page = _pages[_nextQueued++ % _pages.Length];
            kernel.get_page(page);
            _kernel.tcp_queue_next(_socket.sk, _kernel.build_skb(new skb_frag_t(page, 0, (uint)_segmentBytes)));
        }
    }

    /// <summary>Frees what was queued and not received; the queue goes on with a new socket.</summary>
    public void DropQueued()
    {
        _kernel.sock_release(_socket);
        _socket = _kernel.sock_create();
    }

    /// <summary>Receives PDUs in the way of a short answer: refill, read, discard; three calls a PDU.</summary>
    /// <param name="pdus">How many PDUs; so many must be queued.</param>
    public void RefillReadDiscard(int pdus)
    {
        for (int i = 0; i < pdus; i++)
        {
            _calls.pdu(_queue, PduBytes);
            Expect(_calls.refill(_socket, _queue, PduBytes) == 0);
            Expect(_calls.read(_queue, _destination, 0, PduBytes) == PduBytes);
            _calls.discard(_queue, PduBytes);
        }
    }

    /// <summary>Receives PDUs in the way of a bulk read: refill, decant, read, put; four calls a PDU.</summary>
    /// <param name="pdus">How many PDUs; so many must be queued.</param>
    public void RefillDecantReadPut(int pdus)
    {
        for (int i = 0; i < pdus; i++)
        {
            _calls.pdu(_queue, PduBytes);
            Expect(_calls.refill(_socket, _queue, PduBytes) == 0);
            netfs_rxqueue? excerpt = _calls.decant(_queue, PduBytes, out _);
            Expect(_calls.read(excerpt!, _destination, 0, PduBytes) == PduBytes);
            _calls.put(excerpt!);
        }
    }

    /// <summary>Copies the bytes of PDUs, segment by segment, to the same destination and does nothing else.</summary>
    /// <param name="pdus">How many PDUs.</param>
    public void PlainCopy(int pdus)
    {
        byte[] destination = _destination;
        int length = _segmentBytes;
        for (int i = 0; i < pdus; i++)
        {
            for (int segment = 0; segment < SegmentsPerPdu; segment++)
            {
                byte[] from = _plainPages[_nextCopied++ % _plainPages.Length];
                from.AsSpan(0, length).CopyTo(destination.AsSpan(segment * length));
            }
        }
    }

    /// <summary>Sees to it that what is timed does its work: the bytes of the next PDU arrive by either way.</summary>
    public void Verify()
    {
        int first = _nextQueued;
        Enqueue(2);
        RefillReadDiscard(1);
        ExpectBytes(first);
        RefillDecantReadPut(1);
        ExpectBytes(first + SegmentsPerPdu);
    }

    private void ExpectBytes(int firstSegment)
    {
        for (int i = 0; i < SegmentsPerPdu; i++)
        {
            ReadOnlySpan<byte> sent = _plainPages[(firstSegment + i) % _plainPages.Length].AsSpan(0, _segmentBytes);
            Expect(sent.SequenceEqual(_destination.AsSpan(i * _segmentBytes, _segmentBytes)));
        }

        Array.Clear(_destination);
    }

    private static void Expect(bool right)
    {
        if (!right)
            throw new InvalidOperationException("the queue did not deliver the PDU that was queued");
    }
}
