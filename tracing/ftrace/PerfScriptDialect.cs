// SPDX-License-Identifier: GPL-2.0-only
using System;

namespace Rxqueue.Tracing.Ftrace;

/// <summary>
/// <c>perf script</c> of tracepoints, also with <c>--ns</c>, call chains and <c>--show-lost-events</c>:
/// <c>         rxqtool     119 [001]     3.924243: netfs:netfs_rxq_read: MSG=...</c>.
/// </summary>
public sealed class PerfScriptDialect : FtraceDialect
{
    private const int TaskWidth = 16;
    private const int LatestBracket = 80;

    internal PerfScriptDialect()
    {
    }

    /// <inheritdoc/>
    public override string Name => "perf script";

    internal override bool TryParse(ReadOnlySpan<byte> text, FtraceLine line)
    {
        // A name may hold brackets: the CPU is the first from which the rest reads as columns.
        int limit = Math.Min(text.Length, LatestBracket);
        for (int bracket = 1; bracket < limit; bracket++)
        {
            if (text[bracket] != (byte)'[' || text[bracket - 1] != (byte)' ')
                continue;
            line.Clear();
            line.Dialect = this;
            if (TryParseTask(text, bracket - 1, line) && TryParseFromCpu(text, bracket, line))
                return true;
        }

        return false;
    }

    internal override void Format(FtraceLine line, LineBuilder into)
    {
        into.Fill((byte)' ', line.TaskPad);
        into.Append(line.Task);
        into.Fill((byte)' ', line.PidPad);
        into.AppendSigned(line.Pid);
        into.Append(" ["u8);
        into.AppendDecimal((ulong)line.Cpu, 3);
        into.Append((byte)']');
        into.Fill((byte)' ', line.TimePad);
        EventColumns.FormatTime(line, into);
        into.Append((byte)':');
        into.Fill((byte)' ', line.NamePad);
        if (line.Kind == FtraceLineKind.Loss)
        {
            into.Append("PERF_RECORD_LOST lost "u8);
            into.AppendDecimal(line.Loss.Count.GetValueOrDefault());
            return;
        }

        into.Append(line.Lead);
        EventColumns.FormatNameAndText(line, into);
    }

    private static bool TryParseTask(ReadOnlySpan<byte> text, int end, FtraceLine line)
    {
        int start = text[..end].LastIndexOf((byte)' ') + 1;
        int nameEnd = text[..start].LastIndexOfAnyExcept((byte)' ') + 1;
        if (start == 0)
            return false;

        // A padded name always begins with a space, and may end in spaces of its own; with call chains perf does not
        // pad names.
        if (text[0] == (byte)' ')
            nameEnd = Math.Max(nameEnd, Math.Min(TaskWidth, start - 1));
        EventColumns.SetTask(text, nameEnd, line);
        line.PidPad = start - nameEnd;
        ByteCursor number = new(text[..end], start);
        if (!number.TakeSigned(out int pid))
            return false;
        line.Pid = pid;
        return number.AtEnd;
    }

    private static bool TryParseFromCpu(ReadOnlySpan<byte> text, int bracket, FtraceLine line)
    {
        ByteCursor rest = new(text, bracket + 1);
        if (!rest.TakeNatural(3, out int cpu) || !rest.Take((byte)']'))
            return false;
        line.Cpu = cpu;
        line.TimePad = rest.TakeSpaces();
        if (line.TimePad == 0 || !EventColumns.TakeTime(ref rest, line) || !rest.Take((byte)':'))
            return false;
        line.NamePad = rest.TakeSpaces();

        ByteCursor lost = rest;
        if (lost.Take("PERF_RECORD_LOST lost "u8) && lost.TakeDecimal(1, out ulong count) && lost.AtEnd)
        {
            line.Kind = FtraceLineKind.Loss;
            line.Loss = new FtraceLoss(FtraceLossForm.PerfRecord, cpu, count);
            return true;
        }

        // The same event name in another system is another event.
        ReadOnlySpan<byte> system = "netfs:"u8;
        if (rest.Take(system))
            line.LeadPart = new BytePart(rest.At - system.Length, system.Length);
        return EventColumns.TakeName(ref rest, line, system: true) && !line.EventNameBytes.IsEmpty
            && EventColumns.TakeText(ref rest, line, raw: false);
    }
}
