// SPDX-License-Identifier: GPL-2.0-only
using System;
using Rxqueue.Model;

namespace Rxqueue.Tracing.Ftrace;

/// <summary>The columns that dialects share, both ways.</summary>
internal static class EventColumns
{
    // Kernels print 4 or 5; a column more is tolerated, prose is not.
    private const int LeastFlags = 3;
    private const int MostFlags = 6;

    // Beyond this many microseconds the time in nanoseconds does not fit in 64 bits.
    private const ulong LatestMicroseconds = ulong.MaxValue / 1000;

    /// <summary>Takes the task's name: what lies between the padding and <paramref name="end"/>.</summary>
    public static void SetTask(ReadOnlySpan<byte> text, int end, FtraceLine line)
    {
        int pad = text[..end].IndexOfAnyExcept((byte)' ');
        line.TaskPad = pad < 0 ? end : pad;
        line.TaskPart = new BytePart(line.TaskPad, end - line.TaskPad);
    }

    /// <summary>Takes flag columns: <c>d..2.</c>.</summary>
    public static bool TakeFlags(ref ByteCursor text, FtraceLine line)
    {
        ReadOnlySpan<byte> rest = text.Rest;
        rest = rest[..Math.Min(rest.Length, MostFlags + 1)];
        int length = rest.IndexOf((byte)' ');
        if (length is < LeastFlags or > MostFlags)
            return false;
        foreach (byte flag in rest[..length])
            if (flag != (byte)'.' && flag != (byte)'#' && !char.IsAsciiLetterOrDigit((char)flag))
                return false;
        line.FlagsPart = new BytePart(text.At, length);
        text.At += length;
        return true;
    }

    /// <summary>Takes a time stamp with its padding: <c>%5lu.%06lu</c>, nine digits, or ticks.</summary>
    public static bool TakeTime(ref ByteCursor text, FtraceLine line)
    {
        if (!text.TakeDecimal(1, out ulong whole))
            return false;
        line.FractionDigits = 0;
        line.Timestamp = whole;
        if (!text.Take((byte)'.'))
            return true;

        int start = text.At;
        ulong fraction = 0;
        for (; text.At - start <= 9 && text.Next is >= (byte)'0' and <= (byte)'9'; text.At++)
            fraction = fraction * 10 + text.Next - '0';

        line.FractionDigits = text.At - start;
        ulong unit = line.FractionDigits switch { 6 => 1_000_000UL, 9 => 1_000_000_000UL, _ => 0UL };
        ulong latest = line.FractionDigits == 6 ? LatestMicroseconds : ulong.MaxValue;
        if (unit == 0 || whole > (latest - fraction) / unit)
            return false;
        line.Timestamp = whole * unit + fraction;
        return true;
    }

    /// <summary>Prints what <see cref="TakeTime"/> took.</summary>
    public static void FormatTime(FtraceLine line, LineBuilder into)
    {
        if (line.FractionDigits == 0)
        {
            into.AppendDecimal(line.Timestamp);
            return;
        }

        ulong unit = line.FractionDigits == 6 ? 1_000_000UL : 1_000_000_000UL;
        into.AppendDecimal(line.Timestamp / unit);
        into.Append((byte)'.');
        into.AppendDecimal(line.Timestamp % unit, line.FractionDigits);
    }

    /// <summary>
    /// Takes the event's name and its colon, where the line has them. A tracer without (function) goes straight to
    /// its text.
    /// </summary>
    /// <param name="text">At the name's first byte.</param>
    /// <param name="line">Where the name goes.</param>
    /// <param name="system">Whether the dialect prints the system in front of the name.</param>
    /// <returns>False where the name has a system and should not.</returns>
    public static bool TakeName(ref ByteCursor text, FtraceLine line, bool system)
    {
        ReadOnlySpan<byte> rest = text.Rest;
        int space = rest.IndexOf((byte)' ');
        int length = (space < 0 ? rest.Length : space) - 1;
        if (length < 1 || rest[length] != (byte)':')
        {
            line.TextPad = 0;
            return true;
        }

        line.NamePart = new BytePart(text.At, length);
        text.At += length + 1;
        line.TextPad = text.TakeSpaces();
        return system || !rest[..length].Contains((byte)':');
    }

    /// <summary>Takes the rest of the line as the text of the event that was named.</summary>
    /// <param name="text">At the text's first byte.</param>
    /// <param name="line">The line, with its name taken.</param>
    /// <param name="raw">Whether the dialect prints the model's events as raw fields.</param>
    /// <returns>Whether it can be that event's text; any text can be a foreign event's.</returns>
    public static bool TakeText(ref ByteCursor text, FtraceLine line, bool raw)
    {
        NetfsEventKind kind = NetfsEventText.KindOf(line.EventNameBytes, out netfs_rxq_op op);
        if (kind != NetfsEventKind.None)
        {
            line.Kind = FtraceLineKind.Event;
            return raw ? NetfsRawText.TryParse(ref text, line, kind, op)
                : NetfsEventText.TryParse(ref text, line, kind, op);
        }

        ReadOnlySpan<byte> rest = text.Rest;
        line.TextPart = new BytePart(text.At, rest.Length);
        line.Kind = AnnouncesStack(rest) ? FtraceLineKind.StackTrace : FtraceLineKind.Foreign;
        return true;
    }

    /// <summary>Prints the name, where the line has one, and the text.</summary>
    public static void FormatNameAndText(FtraceLine line, LineBuilder into)
    {
        if (!line.EventNameBytes.IsEmpty)
        {
            into.Append(line.EventNameBytes);
            into.Append((byte)':');
            into.Fill((byte)' ', line.TextPad);
        }

        if (line.Kind != FtraceLineKind.Event)
            into.Append(line.Text);
        else if (line.Form == NetfsTextForm.Printk)
            NetfsEventText.Format(line, into);
        else
            NetfsRawText.Format(line, into);
    }

    private static bool AnnouncesStack(ReadOnlySpan<byte> text) =>
        text.Length > 0 && text[0] == (byte)'<' && text[^1] == (byte)'>'
        && (text.StartsWith("<stack trace"u8) || text.StartsWith("<user stack trace"u8));
}
