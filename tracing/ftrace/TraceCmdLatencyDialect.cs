// SPDX-License-Identifier: GPL-2.0-only
namespace Rxqueue.Tracing.Ftrace;

/// <summary>
/// <c>trace-cmd report -l</c>: the name cut to 8 bytes, the CPU without brackets and joined to the flags:
/// <c> rxqtool-208     0.....    19.054975: netfs_rxq_pdu:        Q=0 ...</c>.
/// </summary>
public sealed class TraceCmdLatencyDialect : DashTaskDialect
{
    internal TraceCmdLatencyDialect()
    {
    }

    /// <inheritdoc/>
    public override string Name => "trace-cmd report -l";

    private protected override int TaskWidth => 8;

    private protected override bool TryParseFromPid(ref ByteCursor text, FtraceLine line)
    {
        if (!text.TakeNatural(1, out int pid))
            return false;
        line.Pid = pid;
        line.PidPad = text.TakeSpaces();
        if (line.PidPad == 0 || !text.TakeNatural(1, out int cpu) || !EventColumns.TakeFlags(ref text, line))
            return false;
        line.Cpu = cpu;
        line.TimePad = text.TakeSpaces();
        if (line.TimePad == 0 || !EventColumns.TakeTime(ref text, line) || !text.Take((byte)':'))
            return false;
        line.NamePad = text.TakeSpaces();
        return EventColumns.TakeName(ref text, line, system: false)
            && EventColumns.TakeText(ref text, line, raw: false);
    }

    internal override void Format(FtraceLine line, LineBuilder into)
    {
        FormatTask(line, into);
        into.AppendDecimal((ulong)line.Cpu);
        FormatFromFlags(line, into);
    }
}
