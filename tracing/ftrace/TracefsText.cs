// SPDX-License-Identifier: GPL-2.0-only
using System;

namespace Rxqueue.Tracing.Ftrace;

/// <summary>Prints lines of every form as tracefs <c>trace</c> prints them.</summary>
/// <remarks>
/// A line of tracefs comes back byte for byte. Of the others the flag columns are there only if the line had them, and
/// nanoseconds are rounded to microseconds as the kernel rounds them, half up.
/// </remarks>
public static class TracefsText
{
    private const int TaskWidth = 16;
    private const int PidWidth = 7;
    private const int SecondsWidth = 5;
    private const int TicksWidth = 12;
    private const ulong NsInUs = 1000;
    private const ulong UsInSecond = 1_000_000;

    /// <summary>Appends a line with its end.</summary>
    /// <param name="line">The line.</param>
    /// <param name="into">Where it is appended.</param>
    /// <returns>False, and nothing is appended, for what tracefs has no line for: what trace-cmd says in front of the
    /// events, and what was not recognised.</returns>
    public static bool TryAppend(FtraceLine line, LineBuilder into)
    {
        ArgumentNullException.ThrowIfNull(line);
        ArgumentNullException.ThrowIfNull(into);
        if (line.Kind is FtraceLineKind.Preamble or FtraceLineKind.Unrecognised)
            return false;
        if (line.Dialect is TracefsDialect || IsSharedWithTracefs(line))
        {
            // Formatting would give the same bytes.
            into.Append(line.Raw);
            line.AppendEnd(into);
            return true;
        }

        AppendConverted(line, into);
        into.Append((byte)'\n');
        return true;
    }

    /// <summary>Appends a line in the form of tracefs, without its end.</summary>
    internal static void AppendConverted(FtraceLine line, LineBuilder into)
    {
        switch (line.Kind)
        {
            case FtraceLineKind.Loss:
                AppendLoss(line.Loss, into);
                break;
            case FtraceLineKind.StackFrame:
                into.Append(" => "u8);
                into.Append(line.Text);
                break;
            default:
                AppendColumns(line, into);
                AppendEvent(line, into);
                break;
        }
    }

    private static bool IsSharedWithTracefs(FtraceLine line) => line.Kind switch
    {
        FtraceLineKind.Comment or FtraceLineKind.Blank or FtraceLineKind.BufferStarted => true,
        FtraceLineKind.Loss => line.Loss.Form is FtraceLossForm.TracefsMark or FtraceLossForm.OverwrittenBuffer,
        FtraceLineKind.StackFrame => line.Lead.SequenceEqual(" => "u8),
        _ => false,
    };

    private static void AppendColumns(FtraceLine line, LineBuilder into)
    {
        ReadOnlySpan<byte> task = line.Task;
        into.Fill((byte)' ', TaskWidth - task.Length);
        into.Append(task);
        into.Append((byte)'-');
        int pidStart = into.Written.Length;
        into.AppendSigned(line.Pid);
        into.Fill((byte)' ', pidStart + PidWidth - into.Written.Length);
        into.Append(" ["u8);
        into.AppendDecimal((ulong)line.Cpu, 3);
        into.Append("] "u8);
        into.Append(line.Flags);
        into.Append((byte)' ');
        if (line.FractionDigits == 0)
        {
            AppendPadded(line.Timestamp, TicksWidth, into);
        }
        else
        {
            ulong us = line.FractionDigits == 6 ? line.Timestamp
                : line.Timestamp / NsInUs + (line.Timestamp % NsInUs >= NsInUs / 2 ? 1UL : 0UL);
            AppendPadded(us / UsInSecond, SecondsWidth, into);
            into.Append((byte)'.');
            into.AppendDecimal(us % UsInSecond, 6);
        }

        into.Append(": "u8);
    }

    private static void AppendEvent(FtraceLine line, LineBuilder into)
    {
        // perf names the system, tracefs does not.
        ReadOnlySpan<byte> name = line.EventNameBytes;
        name = name[(name.LastIndexOf((byte)':') + 1)..];
        if (!name.IsEmpty)
        {
            into.Append(name);
            into.Append(": "u8);
        }

        if (line.Kind == FtraceLineKind.Event)
            NetfsEventText.Format(line, into);
        else
            into.Append(line.Text);
    }

    private static void AppendLoss(FtraceLoss loss, LineBuilder into)
    {
        into.Append("CPU:"u8);
        into.AppendDecimal((ulong)loss.Cpu.GetValueOrDefault());
        into.Append(" [LOST "u8);
        if (loss.Count is ulong count)
        {
            into.AppendDecimal(count);
            into.Append((byte)' ');
        }

        into.Append("EVENTS]"u8);
    }

    private static void AppendPadded(ulong value, int width, LineBuilder into)
    {
        int digits = 1;
        for (ulong left = value / 10; left > 0; left /= 10)
            digits++;
        into.Fill((byte)' ', width - digits);
        into.AppendDecimal(value);
    }
}
