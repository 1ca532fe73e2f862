// SPDX-License-Identifier: GPL-2.0-only
using System;

namespace Rxqueue.Tracing.Ftrace;

/// <summary>
/// <c>trace-cmd report</c>, also with <c>-t</c> (nanoseconds) and <c>-F</c>:
/// <c>         rxqtool-208   [000]    19.054975: netfs_rxq_pdu:        Q=0 ...</c>. Newer versions print flags too.
/// </summary>
public class TraceCmdDialect : DashTaskDialect
{
    // The name and its colon, left-aligned, and a space.
    private const int NameWidth = 21;
    private const int PidWidth = 5;

    internal TraceCmdDialect()
    {
    }

    /// <inheritdoc/>
    public override string Name => "trace-cmd report";

    private protected override int TaskWidth => 16;

    /// <summary>Whether the model's events are printed as raw fields; each field begins with a space then.</summary>
    private protected virtual bool IsRaw => false;

    private protected override bool TryParseFromPid(ref ByteCursor text, FtraceLine line)
    {
        int start = text.At;
        if (!text.TakeNatural(1, out int pid))
            return false;
        int digits = text.At - start;
        line.Pid = pid;
        line.PidPad = text.TakeSpaces();

        // The widths tell this dialect from tracefs, where an event has no other sign of its own.
        if (line.PidPad != Math.Max(PidWidth, digits) - digits + 1 || !TakeCpuToTime(ref text, line))
            return false;
        line.NamePad = text.TakeSpaces();
        if (!EventColumns.TakeName(ref text, line, system: false))
            return false;
        int namePad = Math.Max(1, NameWidth - line.EventNameBytes.Length) + (IsRaw ? 1 : 0);
        return line.TextPad == namePad && EventColumns.TakeText(ref text, line, IsRaw);
    }

    internal override void Format(FtraceLine line, LineBuilder into)
    {
        FormatTask(line, into);
        into.Append((byte)'[');
        into.AppendDecimal((ulong)line.Cpu, 3);
        into.Append((byte)']');
        FormatFromFlags(line, into);
    }
}
