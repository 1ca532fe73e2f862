// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Collections.Generic;
using System.Linq;
using System.Security.Cryptography;
using Rxqueue.Model;
using Rxqueue.Tools.Capture;

namespace Rxqueue.Tools.Receive;

/// <summary>What stopped a stream before its end, or what it left behind.</summary>
/// <param name="What">In one line, for the table.</param>
/// <param name="Report">The sanitizer's report; null where no sanitizer was involved.</param>
/// <param name="Pdu">Number of the PDU that was being received, from 0.</param>
internal sealed record StreamFinding(string What, SanitizerReport? Report, int Pdu);

/// <summary>
/// One connection's server-to-client stream: a kernel of its own, whose TCP takes the captured segments, and the loop
/// that takes the stream out of its receive queue.
/// </summary>
internal sealed class StreamReceiver : IPduSink, IDisposable
{
    private const int ECONNRESET = 104;
    private const int MostWarnings = 100;
    private const int FramesPerStreamShift = 24;

    private readonly kernel _kernel;
    private readonly socket _socket;
    private readonly SegmentLayout _layout;
    private readonly ReceiveLoop _loop;
    private readonly ScriptRecorder? _recorder;
    private readonly List<PlacedPiece> _pieces = [];
    private readonly SmbPduParser _parser = new();
    private readonly IncrementalHash _sha256 = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly List<SmbPdu> _pdus = [];
    private readonly List<string> _warnings = [];
    private readonly List<string> _notes = [];
    private readonly long _captureStartNs;
    private bool _inBody;
    private int _prefixTail;
    private bool _closed;

    /// <summary>Boots the kernel of a connection.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="options">What the user asked for.</param>
    /// <param name="firstByte">The sequence number of the stream's first byte.</param>
    /// <param name="captureStartNs">When the capture began, in ns since 1970: the origin of all streams' clocks.</param>
    /// <param name="trace">Where events go; null for nowhere.</param>
    public StreamReceiver(
        TcpConnection connection, ReceiveOptions options, uint firstByte, long captureStartNs, TraceFile? trace)
    {
        Connection = connection;
        _captureStartNs = captureStartNs;
        _kernel = new kernel(options.Profile) { current = new task_struct("rxq", connection.Index + 1) };

        // Frames of their own keep the streams' pages apart in one trace.
        _kernel.first_free_pfn += (ulong)connection.Index << FramesPerStreamShift;
        if (trace is not null)
            _kernel.listen(trace, netfs_keyword.ftrace);
        _socket = _kernel.sock_create(firstByte);
        _layout = SegmentLayout.ByName[options.Layout](_kernel);
        rxqueue_variant variant = rxqueue_variants.load(options.Variant, _kernel);
        rxqueue_calls calls = new(_kernel, variant);
        if (options.Script is not null)
        {
            _recorder = new ScriptRecorder(options.ScriptFor(connection.Index), _kernel, variant);
            _socket.sk.queued = _recorder.Queued;
            calls = _recorder;
        }

        if (options.SessionKeys.Length > 0)
        {
            Decryption = new PduDecryption(
                _kernel, options.Variant, variant, options.SessionKeys,
                $"{options.Capture}: stream {connection.Index}");
        }

        _loop = new ReceiveLoop(calls, _socket, this, options.Decant, Decryption);
        _socket.sk.sk_data_ready = _ => _loop.Run();
    }

    /// <summary>The connection.</summary>
    public TcpConnection Connection { get; }

    /// <summary>What decrypts its PDUs; null if no session's keys are known.</summary>
    public PduDecryption? Decryption { get; }

    /// <summary>The PDUs, a cut-off one last.</summary>
    public IReadOnlyList<SmbPdu> Pdus => _pdus;

    /// <summary>The PDU that the stream ended in; null if it ended between two.</summary>
    public SmbPdu? PartialTail { get; private set; }

    /// <summary>Bytes that came out of the queue.</summary>
    public long PayloadBytes { get; private set; }

    /// <summary>Their SHA-256, in hexadecimal; known when the stream was ended.</summary>
    public string Sha256 { get; private set; } = "";

    /// <summary>Segments with payload that the capture has of this stream.</summary>
    public long Segments { get; private set; }

    /// <summary>bvecqs that the queue took.</summary>
    public long Bvecqs => _kernel.bvecqs_allocated;

    /// <summary>Pages that were allocated.</summary>
    public long Pages => _kernel.pages_allocated;

    /// <summary>Lines in the kernel's log.</summary>
    public long WarningCount { get; private set; }

    /// <summary>The first of them.</summary>
    public IReadOnlyList<string> Warnings => _warnings;

    /// <summary>What of the connection did not come to the queue, and why.</summary>
    public IReadOnlyList<string> Notes => _notes;

    /// <summary>What stopped the stream; null if nothing did.</summary>
    public StreamFinding? Finding { get; private set; }

    /// <summary>Takes a captured segment of the connection, in either direction.</summary>
    public void Take(in ConnectionSegment captured)
    {
        if (!captured.FromServer || _closed)
            return;
        TcpSegment segment = captured.Segment;
        if (segment.Payload.Length > 0)
            Segments++;
        _kernel.advance_clock_to((ulong)Math.Max(0, segment.TimestampNs - _captureStartNs));
        Guard(new FrameContext(segment.FrameNumber), () => Arrive(segment));
    }

    /// <summary>The capture has ended: whatever is there is read out, and everything is torn down.</summary>
    /// <param name="captureEndNs">When that was, in ns since 1970.</param>
    public void End(long captureEndNs)
    {
        _kernel.advance_clock_to((ulong)Math.Max(0, captureEndNs - _captureStartNs));

        // A capture that stops before the connection does ends the stream as a FIN would.
        if (Finding is null)
            Guard("end of the capture", EndStream);
        if (Finding is null)
            NoteWhatWasNotReceived();
        if (Finding is null)
            Guard("teardown", TearDown);
        if (Finding is null)
            LookForLeaks();
        Sha256 = Convert.ToHexStringLower(_sha256.GetHashAndReset());
        if (Finding is not null)
            return;
        if (_inBody)
            EndPartial(_parser.End());
        else if (_prefixTail > 0)
            EndPartial(SmbPduParser.CutPrefix(PayloadBytes - _prefixTail, _prefixTail));
    }

    /// <summary>Everything was printed: the script takes its place.</summary>
    public void Complete() => _recorder?.Complete();

    /// <inheritdoc/>
    public void Dispose()
    {
        _sha256.Dispose();
        _recorder?.Dispose();
    }

    void IPduSink.Prefix(ReadOnlySpan<byte> bytes)
    {
        Count(bytes);
        _inBody = bytes.Length == SmbPduParser.PrefixBytes;
        if (_inBody)
        {
            _parser.Begin(PayloadBytes - bytes.Length, bytes);
            Decryption?.Negotiated.Begin();
        }
        else
        {
            _prefixTail = bytes.Length;
        }
    }

    void IPduSink.Body(ReadOnlySpan<byte> bytes)
    {
        Count(bytes);
        _parser.Feed(bytes);
        Decryption?.Negotiated.Feed(bytes);
    }

    void IPduSink.Decrypted(IReadOnlyList<SmbCommand>? commands) => _parser.TakeDecrypted(commands);

    void IPduSink.PduEnd()
    {
        _pdus.Add(_parser.End());
        Decryption?.Negotiated.End();
        _inBody = false;
    }

    /// <summary>
    /// The sequence number that a stream begins with, as far as a segment of the connection tells it: the server's SYN,
    /// or without one whatever is seen first, the server's bytes or what the client expects of it.
    /// </summary>
    /// <returns>Null for the client's SYN, which knows nothing of the server.</returns>
    public static uint? FirstByte(in ConnectionSegment captured)
    {
        TcpSegment segment = captured.Segment;
        if (captured.FromServer)
            return (segment.Flags & TcpFlags.Syn) != 0 ? segment.Sequence + 1 : segment.Sequence;
        return (segment.Flags & TcpFlags.Ack) != 0 ? segment.Acknowledgment : null;
    }

    private void Arrive(in TcpSegment segment)
    {
        sock sk = _socket.sk;
        if ((segment.Flags & TcpFlags.Rst) != 0)
        {
            // TCP takes no payload from a segment that carries RST.
            if (!kernel.tcp_rst_is_valid(sk, segment.Sequence))
                return;
            _recorder?.Reset(ECONNRESET);
            _kernel.tcp_reset(sk, ECONNRESET);
            return;
        }

        bool syn = (segment.Flags & TcpFlags.Syn) != 0;
        bool fin = (segment.Flags & TcpFlags.Fin) != 0 && segment.MissingBytes == 0;
        if (segment.Payload.Length == 0 && !fin)
            return;
        _pieces.Clear();
        sk_buff skb = _layout.Build(segment.Payload.Span, _pieces);
        if (_recorder is not null)
            ScriptRecorder.Built(skb, _pieces, segment.Payload.Span);

        // A SYN takes a sequence number of its own, before any payload.
        _kernel.tcp_data_queue(sk, skb, segment.Sequence + (syn ? 1u : 0), fin);
    }

    private void EndStream()
    {
        if (_loop.Ended)
            return;
        _recorder?.Fin();
        _kernel.tcp_fin(_socket.sk);
        if (!_loop.Ended)
            throw new QueueMisbehavedException("the end of the stream was not noticed");
    }

    private void NoteWhatWasNotReceived()
    {
        sock sk = _socket.sk;
        if (Connection.ServerIsn is null)
            _notes.Add("the capture does not have the connection's beginning");
        long early = sk.early_bytes();
        if (early > 0)
            _notes.Add($"gap at offset {PayloadBytes}: {early} bytes behind it were not received");
        if (sk.beyond_window > 0)
            _notes.Add($"{sk.beyond_window} segments lay beyond the receive window and were dropped");
    }

    private void TearDown()
    {
        _loop.TearDown();
        _kernel.sock_release(_socket);
        _layout.Dispose();
    }

    private void LookForLeaks()
    {
        kmemleak_scan left = _kernel.kmemleak_scan();
        if (!left.is_clean)
        {
            Finding = new StreamFinding(
                $"leaked {left.pages.Count} pages, {left.bvecqs.Count} bvecqs", null, _pdus.Count);
        }
    }

    /// <summary>Runs a part of the stream; an oops ends it, and is kept as its finding.</summary>
    private void Guard(object context, Action part)
    {
        _kernel.begin_call(context);
        SanitizerReport? report = null;
        try
        {
            part();
            if (_loop.Ended)
                _closed = true;
        }
        catch (QueueMisbehavedException misbehaved)
        {
            Stop(new StreamFinding(misbehaved.Message, null, _pdus.Count));
        }
        catch (Exception stopped) when ((report = _kernel.explain(stopped)) is not null)
        {
            Stop(new StreamFinding($"{report.Kind.Name()} in {report.Function}", report, _pdus.Count));
        }

        WarningCount += _kernel.log.Count;
        _warnings.AddRange(_kernel.log.Take(MostWarnings - _warnings.Count));
    }

    private void Stop(StreamFinding finding)
    {
        Finding = finding;
        _closed = true;
    }

    private void Count(ReadOnlySpan<byte> bytes)
    {
        PayloadBytes += bytes.Length;
        _sha256.AppendData(bytes);
    }

    private void EndPartial(SmbPdu pdu)
    {
        _pdus.Add(pdu);
        PartialTail = pdu.Partial is null ? null : pdu;
    }

    private sealed record FrameContext(long Number)
    {
        public override string ToString() => $"frame {Number}";
    }
}
