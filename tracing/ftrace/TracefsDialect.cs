// SPDX-License-Identifier: GPL-2.0-only
namespace Rxqueue.Tracing.Ftrace;

/// <summary>
/// tracefs <c>trace</c> and <c>trace_pipe</c>, with every clock and with or without the options <c>irq-info</c>,
/// <c>record-tgid</c> and <c>record-cmd</c>:
/// <c>         rxqtool-129     (    129) [001] .....     5.296410: netfs_rxq_read: MSG=...</c>.
/// </summary>
public sealed class TracefsDialect : DashTaskDialect
{
    internal TracefsDialect()
    {
    }

    /// <inheritdoc/>
    public override string Name => "tracefs";

    private protected override int TaskWidth => 16;

    private protected override bool TryParseFromPid(ref ByteCursor text, FtraceLine line)
    {
        if (!text.TakeNatural(1, out int pid))
            return false;
        line.Pid = pid;
        line.PidPad = text.TakeSpaces();
        if (line.PidPad == 0 || !TakeTgid(ref text, line) || !TakeCpuToTime(ref text, line))
            return false;

        line.NamePad = text.TakeSpaces();
        return EventColumns.TakeName(ref text, line, system: false)
            && EventColumns.TakeText(ref text, line, raw: false);
    }

    internal override void Format(FtraceLine line, LineBuilder into)
    {
        FormatTask(line, into);
        if (line.HasTgid)
        {
            into.Append((byte)'(');
            FormatTgid(line, into);
            into.Append(") "u8);
        }

        into.Append((byte)'[');
        into.AppendDecimal((ulong)line.Cpu, 3);
        into.Append((byte)']');
        FormatFromFlags(line, into);
    }

    // (    129) or, where the kernel did not record it, (-------).
    private static bool TakeTgid(ref ByteCursor text, FtraceLine line)
    {
        if (!text.Take((byte)'('))
            return true;
        int start = text.At;
        line.HasTgid = true;
        if (text.Next == (byte)'-')
        {
            while (text.Next == (byte)'-')
                text.At++;
        }
        else
        {
            text.TakeSpaces();
            if (!text.TakeNatural(1, out int tgid) || tgid == 0)
                return false;
            line.Tgid = tgid;
        }

        line.TgidWidth = text.At - start;
        return text.Take(") "u8);
    }

    private static void FormatTgid(FtraceLine line, LineBuilder into)
    {
        if (line.Tgid == 0)
        {
            into.Fill((byte)'-', line.TgidWidth);
            return;
        }

        int digits = 1;
        for (int left = line.Tgid / 10; left > 0; left /= 10)
            digits++;
        into.Fill((byte)' ', line.TgidWidth - digits);
        into.AppendDecimal((ulong)line.Tgid);
    }
}
