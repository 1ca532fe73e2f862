// SPDX-License-Identifier: GPL-2.0-only
using System;

namespace Rxqueue.Tracing.Ftrace;

/// <summary>The lines between the events, which look the same whatever the events look like; both ways.</summary>
internal static class SharedLines
{
    /// <summary>Takes a line apart that is not an event.</summary>
    /// <returns>Whether it is one of those; if not, the line has become unrecognised, with all of it as text.</returns>
    public static bool TryParse(ReadOnlySpan<byte> text, FtraceLine line)
    {
        line.Clear();
        line.TextPart = new BytePart(0, text.Length);
        if (text.IsEmpty)
        {
            line.Kind = FtraceLineKind.Blank;
            return true;
        }

        return text[0] switch
        {
            (byte)'#' => TryParseComment(text, line),
            (byte)'C' => TryParseCpuMark(text, line),
            (byte)'c' or (byte)'v' => TryParsePreamble(text, line),
            (byte)' ' or (byte)'=' or (byte)'\t' => TryParseFrame(text, line),
            _ => false,
        };
    }

    /// <summary>Puts such a line, or an unrecognised one, together again without its end.</summary>
    public static void Format(FtraceLine line, LineBuilder into)
    {
        switch (line.Kind)
        {
            case FtraceLineKind.BufferStarted:
                into.Append("##### CPU "u8);
                into.AppendDecimal((ulong)line.Cpu);
                into.Append(" buffer started ####"u8);
                break;
            case FtraceLineKind.Loss:
                FormatLoss(line, into);
                break;
            default:
                into.Append(line.Lead);
                into.Append(line.Text);
                break;
        }
    }

    private static bool TryParseComment(ReadOnlySpan<byte> text, FtraceLine line)
    {
        line.Kind = FtraceLineKind.Comment;
        ByteCursor at = new(text, 0);
        if (at.Take("##### CPU "u8) && at.TakeNatural(1, out int cpu)
            && at.Take(" buffer started ####"u8) && at.AtEnd)
        {
            line.Kind = FtraceLineKind.BufferStarted;
            line.Cpu = cpu;
            return true;
        }

        at = new ByteCursor(text, 0);
        if (at.Take("# entries-in-buffer/entries-written: "u8) && at.TakeDecimal(1, out ulong inBuffer)
            && at.Take((byte)'/') && at.TakeDecimal(1, out ulong written)
            && at.Take("   #P:"u8) && at.TakeNatural(1, out int cpus) && at.AtEnd && inBuffer < written)
        {
            line.Kind = FtraceLineKind.Loss;
            line.Loss = new FtraceLoss(FtraceLossForm.OverwrittenBuffer, null, written - inBuffer);
            line.EntriesInBuffer = inBuffer;
            line.EntriesWritten = written;
            line.MachineCpus = cpus;
        }

        return true;
    }

    private static bool TryParseCpuMark(ReadOnlySpan<byte> text, FtraceLine line)
    {
        ByteCursor at = new(text, 0);
        if (at.Take("CPU "u8) && at.TakeNatural(1, out _) && at.Take(" is empty"u8) && at.AtEnd)
        {
            line.Kind = FtraceLineKind.Preamble;
            return true;
        }

        at = new ByteCursor(text, 0);
        if (!at.Take("CPU:"u8) || !at.TakeNatural(1, out int cpu) || !at.Take(" ["u8))
            return false;

        bool isTracefs = at.Take("LOST "u8);
        ulong? count = null;
        if (at.Next is >= (byte)'0' and <= (byte)'9')
        {
            // A count that no number holds is none, but events were lost all the same; the text keeps its digits.
            ByteCursor digits = at;
            count = at.TakeDecimal(1, out ulong known) ? known : null;
            if (count is null && !TakeTooLarge(ref digits))
                return false;
            if (count is null)
                at = digits;
            if (!at.Take((byte)' '))
                return false;
        }

        if (!at.Take(isTracefs ? "EVENTS]"u8 : "EVENTS DROPPED]"u8) || !at.AtEnd)
            return false;
        line.Kind = FtraceLineKind.Loss;
        line.Cpu = cpu;
        line.Loss = new FtraceLoss(
            isTracefs ? FtraceLossForm.TracefsMark : FtraceLossForm.TraceCmdMark, cpu, count);
        return true;
    }

    // What TakeDecimal gave up on: more digits than an ulong has, or a spelling that no number is printed in.
    private static bool TakeTooLarge(ref ByteCursor at)
    {
        int start = at.At;
        bool isPrinted = at.Next != (byte)'0';
        while (at.Next is >= (byte)'0' and <= (byte)'9')
            at.At++;
        return isPrinted && at.At > start;
    }

    private static bool TryParsePreamble(ReadOnlySpan<byte> text, FtraceLine line)
    {
        ByteCursor at = new(text, 0);
        if (!(at.Take("cpus="u8) || at.Take("version = "u8)) || !at.TakeNatural(1, out _) || !at.AtEnd)
            return false;
        line.Kind = FtraceLineKind.Preamble;
        return true;
    }

    // " => symbol" of tracefs, "=> symbol (address)" of trace-cmd, tab and address of perf.
    private static bool TryParseFrame(ReadOnlySpan<byte> text, FtraceLine line)
    {
        ByteCursor at = new(text, 0);
        bool isPerf = at.Take((byte)'\t');
        at.TakeSpaces();
        if (isPerf ? !at.TakeHex(1, out ulong _) || at.Next != (byte)' ' : !at.Take("=> "u8))
            return false;
        at.TakeSpaces();
        line.Kind = FtraceLineKind.StackFrame;
        line.LeadPart = new BytePart(0, at.At);
        line.TextPart = new BytePart(at.At, text.Length - at.At);
        return true;
    }

    private static void FormatLoss(FtraceLine line, LineBuilder into)
    {
        if (line.Loss.Form == FtraceLossForm.OverwrittenBuffer)
        {
            into.Append("# entries-in-buffer/entries-written: "u8);
            into.AppendDecimal(line.EntriesInBuffer);
            into.Append((byte)'/');
            into.AppendDecimal(line.EntriesWritten);
            into.Append("   #P:"u8);
            into.AppendDecimal((ulong)line.MachineCpus);
            return;
        }

        // The digits of a count that no number holds are only in the text.
        into.Append(line.Text);
    }
}
