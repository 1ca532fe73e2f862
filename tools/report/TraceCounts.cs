// SPDX-License-Identifier: GPL-2.0-only
using System;
using Rxqueue.Tracing.Ftrace;

namespace Rxqueue.Tools.Report;

/// <summary>What a trace holds, in numbers; memory does not depend on its length.</summary>
internal sealed class TraceCounts
{
    // A kernel's names are shorter; a hostile text's may be as long as a line.
    private const int LongestName = 128;

    /// <summary>Events of all systems.</summary>
    public long Events { get; private set; }

    /// <summary>Events that are not the model's.</summary>
    public long Foreign { get; private set; }

    /// <summary>Events that are missing, where the trace says how many; it stays at the highest number that there is.
    /// </summary>
    public ulong Lost { get; private set; }

    /// <summary>Places where events are missing.</summary>
    public long Losses { get; private set; }

    /// <summary>Places of which the trace does not say how many are missing.</summary>
    public long LossesOfUnknownSize { get; private set; }

    /// <summary>Earliest and latest time stamp, null without one; in nanoseconds.</summary>
    public (ulong From, ulong To)? TimeNs { get; private set; }

    /// <summary>The same of events whose clock counts something else.</summary>
    public (ulong From, ulong To)? Ticks { get; private set; }

    /// <summary>Events by name.</summary>
    public TopCounts<string> ByEvent { get; } = new();

    /// <summary>Events by task: name and process id.</summary>
    public TopCounts<(string Comm, int Pid)> ByTask { get; } = new();

    /// <summary>Events that have a MSG, by it.</summary>
    public TopCounts<uint> ByMsg { get; } = new();

    /// <summary>Counts a line.</summary>
    public void Add(FtraceLine line)
    {
        switch (line.Kind)
        {
            case FtraceLineKind.Loss:
                AddLoss(line.Loss);
                return;
            case FtraceLineKind.Foreign:
            case FtraceLineKind.StackTrace:
                Foreign++;
                break;
            case FtraceLineKind.Event:
                break;
            default:
                return;
        }

        Events++;
        ByEvent.Add(Bounded(line.EventName));
        ByTask.Add((Bounded(line.Comm), line.Pid));
        if (line.Event == NetfsEventKind.Read)
            ByMsg.Add(line.Read.msg_id);
        else if (line.Event == NetfsEventKind.Call)
            ByMsg.Add(line.Call.msg_id);
        if (line.FractionDigits == 0)
            Ticks = Widened(Ticks, line.Timestamp);
        else
            TimeNs = Widened(TimeNs, line.TimestampNs);
    }

    private static (ulong From, ulong To) Widened((ulong From, ulong To)? span, ulong at) =>
        span is var (from, to) ? (Math.Min(from, at), Math.Max(to, at)) : (at, at);

    private static string Bounded(string name) => name.Length <= LongestName ? name : name[..LongestName] + "…";

    private void AddLoss(FtraceLoss loss)
    {
        Losses++;
        if (loss.Count is not ulong count)
            LossesOfUnknownSize++;
        else
            Lost = Lost > ulong.MaxValue - count ? ulong.MaxValue : Lost + count;
    }
}
