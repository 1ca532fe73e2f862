// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Runtime.InteropServices;
using System.Text;
using Rxqueue.Tracing.Ftrace;

namespace Rxqueue.Tracing.EventPipe;

/// <summary>
/// Reads the events of provider <c>netfs</c> out of a recording of a .NET process (<c>.nettrace</c>).
/// </summary>
/// <remarks>
/// A log line is a foreign event <c>netfs_printk</c>, a sanitizer's report a foreign event <c>netfs_sanitizer</c>;
/// their text may have several lines. What a recording lost is a <see cref="FtraceLineKind.Loss"/> where the gap was
/// noticed. The recording is parsed on a thread of its own, a bounded number of events ahead; memory does not depend on
/// its length.
/// </remarks>
public sealed class EventPipeReader : ITraceReader
{
    // What the kernel prints for a task in process context, as all tasks of the model are.
    private static ReadOnlySpan<byte> Flags => "....."u8;

    private readonly RecordingParser _parser;
    private List<RecordedEvent>? _batch;
    private int _at;
    private byte[] _bytes = new byte[256];
    private int _length;

    /// <summary>Reads from a stream.</summary>
    /// <param name="input">The recording, from its first byte; need not be able to seek. Closed with the reader.</param>
    public EventPipeReader(Stream input)
    {
        ArgumentNullException.ThrowIfNull(input);
        Line = new FtraceLine(new NameTable());
        _parser = new RecordingParser(input);
    }

    /// <inheritdoc/>
    public FtraceLine Line { get; }

    /// <inheritdoc/>
    public string? Damage { get; private set; }

    /// <summary>Events that were lost in what was read so far.</summary>
    public long Lost { get; private set; }

    /// <summary>Events of provider <c>netfs</c> that were read so far.</summary>
    public long Events { get; private set; }

    /// <inheritdoc/>
    public bool Read()
    {
        while (_batch is null || _at == _batch.Count)
        {
            if (_batch is not null)
                _parser.Recycle(_batch);
            _at = 0;
            if (!_parser.TryTake(out _batch))
            {
                _batch = null;
                Damage = _parser.Damage;
                return false;
            }
        }

        ref readonly RecordedEvent next =
            ref CollectionsMarshal.AsSpan(_batch)[_at++];
        if (next.Kind == FtraceLineKind.Loss)
            ShowLoss(next.Lost);
        else
            ShowEvent(next);
        return true;
    }

    /// <inheritdoc/>
    public void Dispose() => _parser.Dispose();

    private void ShowLoss(long lost)
    {
        Lost += lost;
        Line.Begin(_bytes, 0, 0);
        Line.Kind = FtraceLineKind.Loss;
        Line.Dialect = EventPipeDialect.Instance;
        Line.End = LineEnd.Lf;
        Line.Cpu = 0;
        Line.Loss = new FtraceLoss(FtraceLossForm.EventPipe, 0, (ulong)lost);
    }

    private void ShowEvent(in RecordedEvent e)
    {
        _length = 0;
        BytePart task = Append(e.Entry.comm, isName: true);
        BytePart flags = Append(Flags);
        BytePart name = Append(e.Name, isName: true);
        BytePart text = e.Text is null ? default : Append(e.Text, isName: false);

        Events++;
        Line.Begin(_bytes, 0, _length);
        Line.Number = Events;
        Line.Kind = e.Kind;
        Line.Dialect = EventPipeDialect.Instance;
        Line.End = LineEnd.Lf;
        Line.TaskPart = task;
        Line.FlagsPart = flags;
        Line.NamePart = name;
        Line.TextPart = text;
        Line.Pid = e.Entry.common_pid;
        Line.Cpu = e.Entry.cpu;
        Line.Timestamp = e.Entry.timestamp_ns;
        Line.FractionDigits = 9;
        Line.Event = e.Event;
        Line.Form = NetfsTextForm.Printk;
        Line.ReadFields = e.Read;
        Line.SlotFields = e.Slot;
        Line.CallFields = e.Call;
        Debug.Assert((Line.Event == NetfsEventKind.None) == (Line.Kind == FtraceLineKind.Foreign), "typed or not");
    }

    private BytePart Append(string text, bool isName)
    {
        int most = Encoding.UTF8.GetMaxByteCount(text.Length);
        Reserve(most);
        BytePart part = new(_length, Encoding.UTF8.GetBytes(text, _bytes.AsSpan(_length)));

        // A name with a line end in it would be two lines of text.
        if (isName)
            foreach (ref byte b in _bytes.AsSpan(part.Start, part.Length))
                if (b < (byte)' ')
                    b = (byte)'?';
        _length += part.Length;
        return part;
    }

    private BytePart Append(ReadOnlySpan<byte> bytes)
    {
        Reserve(bytes.Length);
        bytes.CopyTo(_bytes.AsSpan(_length));
        BytePart part = new(_length, bytes.Length);
        _length += bytes.Length;
        return part;
    }

    private void Reserve(int more)
    {
        if (_bytes.Length - _length < more)
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, _length + more));
    }
}
