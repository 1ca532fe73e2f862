// SPDX-License-Identifier: GPL-2.0-only
using System;

namespace Rxqueue.Tracing.Ftrace;

/// <summary>A dialect whose lines begin with <c>TASK-PID</c>, the name right-aligned in a fixed width.</summary>
public abstract class DashTaskDialect : FtraceDialect
{
    // A name has 15 bytes at most; text that went through other hands may have been shifted.
    private const int LatestDash = 80;

    private protected DashTaskDialect()
    {
    }

    /// <summary>Width that the dialect pads names to, in bytes.</summary>
    private protected abstract int TaskWidth { get; }

    /// <summary>Takes the line apart from the process id on.</summary>
    private protected abstract bool TryParseFromPid(ref ByteCursor text, FtraceLine line);

    internal sealed override bool TryParse(ReadOnlySpan<byte> text, FtraceLine line)
    {
        // A name that fits its width ends there, whatever dashes, brackets and digits it holds.
        if (TryDash(text, TaskWidth, line))
            return true;

        // One that does not (the padding was trimmed, or a model's task has a longer name) ends at the first dash from
        // which the rest reads as columns.
        int limit = Math.Min(text.Length, LatestDash);
        for (int dash = 0; dash < limit; dash++)
            if (dash != TaskWidth && TryDash(text, dash, line))
                return true;
        return false;
    }

    private bool TryDash(ReadOnlySpan<byte> text, int dash, FtraceLine line)
    {
        if (dash + 1 >= text.Length || text[dash] != (byte)'-' || !char.IsAsciiDigit((char)text[dash + 1]))
            return false;
        line.Clear();
        EventColumns.SetTask(text, dash, line);
        ByteCursor rest = new(text, dash + 1);
        line.Dialect = this;
        return TryParseFromPid(ref rest, line);
    }

    /// <summary>Prints the task, the dash and the process id with the spaces behind it.</summary>
    private protected static void FormatTask(FtraceLine line, LineBuilder into)
    {
        into.Fill((byte)' ', line.TaskPad);
        into.Append(line.Task);
        into.Append((byte)'-');
        into.AppendDecimal((ulong)line.Pid);
        into.Fill((byte)' ', line.PidPad);
    }

    /// <summary>Prints what follows the CPU, from the flags on.</summary>
    private protected static void FormatFromFlags(FtraceLine line, LineBuilder into)
    {
        into.Fill((byte)' ', line.FlagsPad);
        into.Append(line.Flags);
        into.Fill((byte)' ', line.TimePad);
        EventColumns.FormatTime(line, into);
        into.Append((byte)':');
        into.Fill((byte)' ', line.NamePad);
        EventColumns.FormatNameAndText(line, into);
    }

    /// <summary>Takes <c>[001]</c>, flags where there are any, the time and its colon.</summary>
    private protected static bool TakeCpuToTime(ref ByteCursor text, FtraceLine line)
    {
        if (!text.Take((byte)'[') || !text.TakeNatural(3, out int cpu) || !text.Take((byte)']'))
            return false;
        line.Cpu = cpu;
        line.TimePad = text.TakeSpaces();
        if (!char.IsAsciiDigit((char)text.Next))
        {
            line.FlagsPad = line.TimePad;
            if (!EventColumns.TakeFlags(ref text, line))
                return false;
            line.TimePad = text.TakeSpaces();
        }

        return EventColumns.TakeTime(ref text, line) && text.Take((byte)':');
    }
}
