// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Diagnostics;
using System.Text;
using Rxqueue.Model;

namespace Rxqueue.Tracing.Ftrace;

/// <summary>
/// One line of kernel trace text, in its parts. <see cref="FtraceReader"/> uses the same object for every line: what is
/// needed longer must be copied, with <see cref="Copy"/>.
/// </summary>
/// <remarks>
/// Which members mean something depends on <see cref="Kind"/>. The columns (task to time stamp) are those of
/// <see cref="FtraceLineKind.Event"/>, <see cref="FtraceLineKind.Foreign"/>, <see cref="FtraceLineKind.StackTrace"/>,
/// and of a <see cref="FtraceLoss"/> in the form <see cref="FtraceLossForm.PerfRecord"/>.
/// </remarks>
public sealed class FtraceLine
{
    private byte[] _bytes = [];
    private NameTable _names;

    internal FtraceLine(NameTable names)
    {
        _names = names;
    }

    /// <summary>What the line is.</summary>
    public FtraceLineKind Kind { get; internal set; }

    /// <summary>Number of the line in its input, from 1.</summary>
    public long Number { get; internal set; }

    /// <summary>What ended the line.</summary>
    public LineEnd End { get; internal set; }

    /// <summary>
    /// Whether the line was longer than the reader takes in: it is <see cref="FtraceLineKind.Unrecognised"/>, and only
    /// its beginning is in <see cref="Text"/>.
    /// </summary>
    public bool IsCut { get; internal set; }

    /// <summary>The form of trace text that the line was recognised as; null for lines that all forms share.</summary>
    public FtraceDialect? Dialect { get; internal set; }

    /// <summary>
    /// The task's name in bytes, as the kernel has it; <c>&lt;...&gt;</c> where the kernel forgot it.
    /// </summary>
    public ReadOnlySpan<byte> Task => Bytes(TaskPart);

    /// <summary>The task's name; bytes that are not UTF-8 are replaced.</summary>
    public string Comm => _names.Get(Task);

    /// <summary>The task's process id, not negative; -1 where perf does not know it.</summary>
    public int Pid { get; internal set; }

    /// <summary>Whether the line has a column for the thread group.</summary>
    public bool HasTgid { get; internal set; }

    /// <summary>The thread group's id; 0 where the kernel does not know it or the line does not say it.</summary>
    public int Tgid { get; internal set; }

    /// <summary>The CPU, not negative.</summary>
    public int Cpu { get; internal set; }

    /// <summary>The flag columns (<c>d..2.</c>), empty where the line has none.</summary>
    public ReadOnlySpan<byte> Flags => Bytes(FlagsPart);

    /// <summary>
    /// The time stamp: nanoseconds or microseconds since the clock's zero, by <see cref="FractionDigits"/>, or ticks of
    /// a clock that counts something else.
    /// </summary>
    public ulong Timestamp { get; internal set; }

    /// <summary>Digits after the time stamp's decimal point: 9, 6, or 0 for a clock that does not count
    /// nanoseconds.</summary>
    public int FractionDigits { get; internal set; }

    /// <summary>The time stamp in nanoseconds; of a clock that does not count them, its ticks.</summary>
    public ulong TimestampNs => FractionDigits == 6 ? Timestamp * 1000 : Timestamp;

    /// <summary>
    /// The event's name, in bytes; perf puts the system's in front of it, which is left out for <c>netfs</c>. Empty
    /// for a tracer whose lines have none (function).
    /// </summary>
    public ReadOnlySpan<byte> EventNameBytes => Bytes(NamePart);

    /// <summary>The event's name; bytes that are not UTF-8 are replaced.</summary>
    public string EventName => _names.Get(EventNameBytes);

    /// <summary>
    /// The text of a foreign event, the whole of a comment, a preamble or an unrecognised line, the symbol of a
    /// stack frame; empty for the model's events, whose fields are parsed. In bytes: nothing says that it is UTF-8.
    /// </summary>
    public ReadOnlySpan<byte> Text => Bytes(TextPart);

    /// <summary>Which of the model's events the line is, for <see cref="FtraceLineKind.Event"/>.</summary>
    public NetfsEventKind Event { get; internal set; }

    /// <summary>How the fields are printed.</summary>
    public NetfsTextForm Form { get; internal set; }

    /// <summary>The fields, where <see cref="Event"/> is <see cref="NetfsEventKind.Read"/>.</summary>
    public ref readonly netfs_rxq_read Read => ref ReadFields;

    /// <summary>The fields, where <see cref="Event"/> is <see cref="NetfsEventKind.Slot"/>.</summary>
    public ref readonly netfs_bv_slot Slot => ref SlotFields;

    /// <summary>The fields, where <see cref="Event"/> is <see cref="NetfsEventKind.Call"/>.</summary>
    public ref readonly netfs_rxq_call Call => ref CallFields;

    /// <summary>What is missing, for <see cref="FtraceLineKind.Loss"/>.</summary>
    public FtraceLoss Loss { get; internal set; }

    /// <summary>Who and when, as the model's events have it.</summary>
    public trace_entry Entry => new(Pid, Comm, Cpu, TimestampNs);

    /// <summary>A copy that stays as it is when the reader goes on.</summary>
    public FtraceLine Copy()
    {
        FtraceLine copy = (FtraceLine)MemberwiseClone();
        copy._bytes = _bytes.AsSpan(LineStart, LineLength).ToArray();
        copy._names = new NameTable();
        copy.LineStart = 0;
        return copy;
    }

    /// <summary>Puts the line together again from its parts, with the end that it had: the bytes that were read, unless
    /// <see cref="IsCut"/>.</summary>
    /// <param name="into">Where they are appended.</param>
    public void Format(LineBuilder into)
    {
        ArgumentNullException.ThrowIfNull(into);
        if (Dialect is not null)
            Dialect.Format(this, into);
        else
            SharedLines.Format(this, into);
        AppendEnd(into);
    }

    /// <summary>The line as <see cref="Format"/> puts it together, without its end; bytes that are not UTF-8 are
    /// replaced.</summary>
    public override string ToString()
    {
        LineBuilder line = new();
        Format(line);
        int end = End switch { LineEnd.Lf => 1, LineEnd.CrLf => 2, _ => 0 };
        return Encoding.UTF8.GetString(line.Written[..^end]);
    }

    // The parts are stored relative to the line, so that a copy's bytes need not lie where the reader's lay.
    internal int LineStart;
    internal int LineLength;
    internal BytePart TaskPart;
    internal BytePart FlagsPart;
    internal BytePart NamePart;
    internal BytePart TextPart;
    internal BytePart LeadPart;

    // Whitespace is data: how many spaces each column was given.
    internal int TaskPad;
    internal int PidPad;
    internal int TgidWidth;
    internal int FlagsPad;
    internal int TimePad;
    internal int NamePad;
    internal int TextPad;

    internal netfs_rxq_read ReadFields;
    internal netfs_bv_slot SlotFields;
    internal netfs_rxq_call CallFields;
    internal ulong EntriesInBuffer;
    internal ulong EntriesWritten;
    internal int MachineCpus;

    /// <summary>Begins a line: everything that a line need not have is as if it had none of it.</summary>
    internal void Begin(byte[] bytes, int start, int length)
    {
        Debug.Assert(start >= 0 && length >= 0 && start + length <= bytes.Length, "a line lies in its buffer");
        _bytes = bytes;
        LineStart = start;
        LineLength = length;
        Clear();
    }

    /// <summary>Forgets what was parsed, so that another dialect may try the same line.</summary>
    internal void Clear()
    {
        Kind = FtraceLineKind.Unrecognised;
        Dialect = null;
        Event = NetfsEventKind.None;
        HasTgid = false;
        Tgid = 0;
        FlagsPad = 0;
        TaskPart = default;
        FlagsPart = default;
        NamePart = default;
        TextPart = default;
        LeadPart = default;
    }

    internal ReadOnlySpan<byte> Bytes(BytePart part) => _bytes.AsSpan(LineStart + part.Start, part.Length);

    internal ReadOnlySpan<byte> Lead => Bytes(LeadPart);

    /// <summary>The line as it was read, without its end.</summary>
    internal ReadOnlySpan<byte> Raw => Bytes(new BytePart(0, LineLength));

    internal void AppendEnd(LineBuilder into)
    {
        switch (End)
        {
            case LineEnd.Lf:
                into.Append((byte)'\n');
                break;
            case LineEnd.CrLf:
                into.Append("\r\n"u8);
                break;
        }
    }
}

/// <summary>Where a part of a line lies, relative to the line's first byte.</summary>
/// <param name="Start">Index of its first byte.</param>
/// <param name="Length">Its length in bytes.</param>
internal readonly record struct BytePart(int Start, int Length);
