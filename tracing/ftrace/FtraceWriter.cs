// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Text;
using Rxqueue.Model;

namespace Rxqueue.Tracing.Ftrace;

/// <summary>
/// Writes events as the kernel's tracefs prints them in <c>trace</c> and <c>trace_pipe</c>, byte for byte, with the
/// clock <c>local</c> and the default options (<c>irq-info</c>, no <c>record-tgid</c>).
/// </summary>
/// <remarks>
/// Lines end in LF on every system. The writer allocates nothing for a line. It neither flushes nor closes the output.
/// </remarks>
public sealed class FtraceWriter
{
    private const int TaskWidth = 16;
    private const int PidWidth = 7;

    // Five flags (irqs, need-resched, hardirq/softirq, preempt-depth, migrate-disable): a task in process context, as
    // all tasks of the model are.
    private const string ProcessContext = " ..... ";

    // Room for every fixed column of a line at its widest; the task's name, the event's and the text are not in it.
    private const int FixedColumns = 96;

    private readonly TextWriter _output;
    private readonly char[] _line = new char[FixedColumns];

    /// <summary>Writes in the style of <c>trace_pipe</c>: events only, no header.</summary>
    /// <param name="output">Where the lines go.</param>
    public FtraceWriter(TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(output);
        _output = output;
    }

    /// <summary>
    /// Writes in the style of <c>trace</c>: the header first, at once. See <see cref="FtraceHeader.WithCounts"/> where
    /// the number of events is known, and <see cref="FtraceHeader.WithoutCounts"/> where it is not.
    /// </summary>
    /// <param name="output">Where the lines go.</param>
    /// <param name="header">The header, with its line ends.</param>
    public FtraceWriter(TextWriter output, string header)
        : this(output)
    {
        ArgumentNullException.ThrowIfNull(header);
        _output.Write(header);
    }

    /// <summary>Writes the line of one event.</summary>
    /// <param name="entry">Who and when. The time is rounded to microseconds as the kernel rounds it, half up.</param>
    /// <param name="eventName">The event's name, without the system's.</param>
    /// <param name="text">What the event's <c>TP_printk</c> printed, without a line end.</param>
    public void WriteEvent(in trace_entry entry, string eventName, ReadOnlySpan<char> text)
    {
        ArgumentException.ThrowIfNullOrEmpty(eventName);

        // The kernel's %16s counts bytes.
        int pad = TaskWidth - Encoding.UTF8.GetByteCount(entry.comm);
        for (int i = 0; i < pad; i++)
            _output.Write(' ');
        _output.Write(entry.comm);

        int at = 0;
        _line[at++] = '-';
        int pidStart = at;
        at = Append(at, entry.common_pid, default);
        while (at < pidStart + PidWidth)
            _line[at++] = ' ';
        _line[at++] = ' ';
        _line[at++] = '[';
        at = Append(at, entry.cpu, "000");
        _line[at++] = ']';
        ProcessContext.CopyTo(_line.AsSpan(at));
        at += ProcessContext.Length;
        at = AppendTime(at, entry.timestamp_ns);
        _line[at++] = ':';
        _line[at++] = ' ';
        _output.Write(_line, 0, at);

        _output.Write(eventName);
        _output.Write(": ");
        _output.Write(text);
        _output.Write('\n');
    }

    /// <summary>Writes the line of a segment about to be copied.</summary>
    /// <param name="entry">Who and when.</param>
    /// <param name="fields">The event.</param>
    public void WriteEvent(in trace_entry entry, in netfs_rxq_read fields) =>
        WriteEvent(entry, netfs_rxq_read.name, fields.TP_printk());

    /// <summary>Writes the line of a slot filled or made longer.</summary>
    /// <param name="entry">Who and when.</param>
    /// <param name="fields">The event.</param>
    public void WriteEvent(in trace_entry entry, in netfs_bv_slot fields) =>
        WriteEvent(entry, netfs_bv_slot.name, fields.TP_printk());

    /// <summary>Writes the line of a call on a queue.</summary>
    /// <param name="entry">Who and when.</param>
    /// <param name="fields">The event.</param>
    public void WriteEvent(in trace_entry entry, in netfs_rxq_call fields) =>
        WriteEvent(entry, fields.name, fields.TP_printk());

    /// <summary>Writes the mark of events that never reached the reader: <c>CPU:1 [LOST 579 EVENTS]</c>.</summary>
    /// <param name="cpu">The CPU whose events were lost.</param>
    /// <param name="count">How many, or null where that is unknown.</param>
    public void WriteLoss(int cpu, ulong? count)
    {
        _output.Write(
            count is ulong known
                ? string.Create(CultureInfo.InvariantCulture, $"CPU:{cpu} [LOST {known} EVENTS]\n")
                : string.Create(CultureInfo.InvariantCulture, $"CPU:{cpu} [LOST EVENTS]\n"));
    }

    private int AppendTime(int at, ulong ns)
    {
        ulong us = ns / 1000 + (ns % 1000 >= 500 ? 1UL : 0UL);
        int start = at;
        at = Append(at, us / 1_000_000, default);

        // %5lu: right-aligned, which is a shift of the digits that were just written.
        int pad = Math.Max(0, 5 - (at - start));
        _line.AsSpan(start, at - start).CopyTo(_line.AsSpan(start + pad));
        _line.AsSpan(start, pad).Fill(' ');
        at += pad;

        _line[at++] = '.';
        return Append(at, us % 1_000_000, "000000");
    }

    private int Append<T>(int at, T number, ReadOnlySpan<char> format)
        where T : ISpanFormattable
    {
        bool fits = number.TryFormat(_line.AsSpan(at), out int written, format, CultureInfo.InvariantCulture);
        Debug.Assert(fits, "the fixed columns have room for every 64-bit number");
        return at + written;
    }
}
