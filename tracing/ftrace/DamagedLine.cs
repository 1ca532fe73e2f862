// SPDX-License-Identifier: GPL-2.0-only
using System;

namespace Rxqueue.Tracing.Ftrace;

/// <summary>What a line that was not recognised may have been.</summary>
public static class DamagedLine
{
    /// <summary>Whether the line may have said that events were lost: a damaged mark must not pass for no mark.</summary>
    public static bool MayBeLoss(FtraceLine line)
    {
        ArgumentNullException.ThrowIfNull(line);
        ReadOnlySpan<byte> text = line.Text;
        return line.Kind == FtraceLineKind.Unrecognised
            && (text.StartsWith("CPU:"u8) || text.IndexOf("LOST"u8) >= 0 || text.IndexOf("EVENTS DROPPED"u8) >= 0);
    }

    /// <summary>Whether the line may have been one of the model's events: it names one, or its end is missing.</summary>
    public static bool MayBeEvent(FtraceLine line)
    {
        ArgumentNullException.ThrowIfNull(line);

        // Cut inside of the event's name, it looks like a line of a tracer whose lines have no names.
        if (line.Kind == FtraceLineKind.Foreign)
            return line.End == LineEnd.None && line.EventNameBytes.IsEmpty;
        return line.Kind == FtraceLineKind.Unrecognised
            && (line.IsCut || line.End == LineEnd.None || line.Text.IndexOf("netfs_"u8) >= 0);
    }
}
