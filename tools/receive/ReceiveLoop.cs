// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Diagnostics;
using Rxqueue.Model;
using Rxqueue.Tools.Capture;

namespace Rxqueue.Tools.Receive;

/// <summary>Takes the bytes of PDUs as they come out of the queue.</summary>
internal interface IPduSink
{
    /// <summary>The length prefix of a PDU, or what there is of it at the end of the stream.</summary>
    void Prefix(ReadOnlySpan<byte> bytes);

    /// <summary>The next bytes of the PDU's body.</summary>
    void Body(ReadOnlySpan<byte> bytes);

    /// <summary>The PDU, whose body is complete, was decrypted.</summary>
    /// <param name="commands">Its messages; null if it could not be.</param>
    void Decrypted(IReadOnlyList<SmbCommand>? commands);

    /// <summary>The PDU is complete.</summary>
    void PduEnd();
}

/// <summary>The queue did not return what it holds. The message says what was expected.</summary>
/// <param name="message">What happened.</param>
internal sealed class QueueMisbehavedException(string message) : Exception(message);

/// <summary>
/// The receive loop of the SMB client on the patch's own refill: one pass at a time with <c>min_size</c> 0, no waiting.
/// It goes as far as the bytes that are there last, and goes on from there when it is called again.
/// </summary>
internal sealed class ReceiveLoop
{
    private const int EAGAIN = 11;
    private const int PrefixBytes = SmbPduParser.PrefixBytes;
    private const int ProtocolBytes = 4;
    private const int Smb2HeaderBytes = 64;
    private const int Smb2MessageIdAt = 24;
    private const int TransformHeaderBytes = 52;
    private const int BufferBytes = 64 * 1024;

    private readonly rxqueue_calls _calls;
    private readonly socket _socket;
    private readonly IPduSink _sink;
    private readonly bool _decant;
    private readonly PduDecryption? _decryption;
    private ulong? _session;
    private readonly netfs_rxqueue _queue;
    private readonly byte[] _buffer = new byte[BufferBytes];
    private Place _place = Place.BeforePdu;

    private enum Place
    {
        BeforePdu,
        Prefix,
        Header,
        Body,
    }

    /// <summary>Makes the loop of one connection.</summary>
    /// <param name="calls">The queue's functions.</param>
    /// <param name="socket">The connection.</param>
    /// <param name="sink">Who gets the bytes.</param>
    /// <param name="decant">Whether bodies are decanted and read from the excerpt.</param>
    /// <param name="decryption">What decrypts PDUs, which are decanted for it; null for nothing.</param>
    public ReceiveLoop(
        rxqueue_calls calls, socket socket, IPduSink sink, bool decant, PduDecryption? decryption)
    {
        _calls = calls;
        _socket = socket;
        _sink = sink;
        _decant = decant;
        _decryption = decryption;
        _queue = calls.create();
    }

    /// <summary>Whether the stream has ended, and all of it was read.</summary>
    public bool Ended { get; private set; }

    /// <summary>Receives what there is. Each round goes on to the next place of the PDU, or returns.</summary>
    /// <exception cref="QueueMisbehavedException">The queue did not return what it holds.</exception>
    public void Run()
    {
        bool goes_on = true;
        while (goes_on && !Ended)
        {
            goes_on = _place switch
            {
                Place.BeforePdu => BeginPdu(),
                Place.Prefix => ReceivePrefix(),
                Place.Header => ReceiveHeader(),
                _ => _decant || _session is not null ? DecantBody() : ReadBody(),
            };
        }
    }

    /// <summary>Puts what the queue still holds.</summary>
    public void TearDown() => _calls.variant.netfs_put_rx_bvecq(_queue.take_from);

    private bool BeginPdu()
    {
        _calls.msg(_queue, 0);
        _calls.pdu(_queue, PrefixBytes);
        _place = Place.Prefix;
        return true;
    }

    private bool ReceivePrefix()
    {
        if (!Wait(PrefixBytes))
            return false;

        Span<byte> prefix = _buffer.AsSpan(0, PrefixBytes);
        Read(_queue, prefix, 0);
        _calls.discard(_queue, PrefixBytes);
        _sink.Prefix(prefix);
        _calls.pdu(_queue, BinaryPrimitives.ReadUInt32BigEndian(prefix) & 0xffffff);
        _place = Place.Header;
        return true;
    }

    /// <summary>Waits for the header that the protocol id asks for, and looks at it without discarding it.</summary>
    private bool ReceiveHeader()
    {
        uint length = _queue.pdu_remain;
        uint known = Math.Min(length, ProtocolBytes);
        if (!Wait(known))
            return false;
        Span<byte> header = _buffer.AsSpan(0, Smb2HeaderBytes);
        Read(_queue, header[..(int)known], 0);

        uint wanted = known < ProtocolBytes ? known : Math.Min(length, HeaderBytes(header));
        if (!Wait(wanted))
            return false;
        if (wanted > known)
            Read(_queue, header[..(int)wanted], 0);
        if (wanted == Smb2HeaderBytes)
            _calls.msg(_queue, BinaryPrimitives.ReadUInt32LittleEndian(header[Smb2MessageIdAt..]));
        if (wanted == TransformHeaderBytes && _decryption is not null && _decryption.Wants(header, length))
            _session = smb2pdu.TransformSessionId(header);
        _place = Place.Body;
        return true;
    }

    private static uint HeaderBytes(ReadOnlySpan<byte> header) => header[..ProtocolBytes] switch
    {
        [0xfe, (byte)'S', (byte)'M', (byte)'B'] => Smb2HeaderBytes,
        [0xfd, (byte)'S', (byte)'M', (byte)'B'] => TransformHeaderBytes,
        _ => ProtocolBytes,
    };

    /// <summary>Reads and discards the body piece by piece, as it arrives.</summary>
    private bool ReadBody()
    {
        while (_queue.pdu_remain > 0)
        {
            if (!Wait(1))
                return false;
            TakePart();
        }

        return EndPdu();
    }

    /// <summary>Waits for the whole body, decants it, and reads it from the excerpt.</summary>
    private bool DecantBody()
    {
        uint length = _queue.pdu_remain;
        if (!Wait(length))
            return false;
        if (length == 0)
            return EndPdu();

        netfs_rxqueue excerpt = _calls.decant(_queue, length, out _)
            ?? throw new QueueMisbehavedException($"decant of {length} bytes that are queued returned NULL");
        for (uint done = 0; done < length;)
        {
            Span<byte> part = _buffer.AsSpan(0, (int)Math.Min(length - done, BufferBytes));
            Read(excerpt, part, done);
            _sink.Body(part);
            done += (uint)part.Length;
        }

        if (_session is ulong session)
            _sink.Decrypted(_decryption!.Decrypt(excerpt, session));
        _calls.put(excerpt);
        return EndPdu();
    }

    private bool EndPdu()
    {
        _sink.PduEnd();
        _session = null;
        _place = Place.BeforePdu;
        return true;
    }

    /// <summary>
    /// Refills until so many bytes are queued. Finds out that the stream has ended, and then reads what is left of it.
    /// </summary>
    /// <returns>Whether they are there.</returns>
    private bool Wait(uint bytes)
    {
        while (_queue.qsize < bytes)
        {
            uint before = _queue.qsize;
            int rc = _calls.refill(_socket, _queue, 0);
            if (rc == -EAGAIN)
                return false;
            if (rc < 0 || _queue.qsize == before)
            {
                Drain();
                return false;
            }
        }

        return true;
    }

    /// <summary>Reads out what is left of an unfinished PDU.</summary>
    private void Drain()
    {
        while (_queue.qsize > 0 && _queue.pdu_remain > 0)
            TakePart();

        Debug.Assert(_queue.qsize == 0, "a stream holds no more than its last PDU");
        Ended = true;
    }

    private void TakePart()
    {
        uint part = Math.Min(Math.Min(_queue.pdu_remain, _queue.qsize), BufferBytes);
        Span<byte> bytes = _buffer.AsSpan(0, (int)part);
        Read(_queue, bytes, 0);
        _calls.discard(_queue, part);
        if (_place == Place.Prefix)
            _sink.Prefix(bytes);
        else
            _sink.Body(bytes);
    }

    private void Read(netfs_rxqueue from, Span<byte> to, uint skip)
    {
        ulong got = _calls.read(from, to, skip, (ulong)to.Length);
        if (got != (ulong)to.Length)
            throw new QueueMisbehavedException($"read of {to.Length} bytes that are queued returned {got}");
    }
}
