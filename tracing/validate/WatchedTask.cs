// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Text;
using Rxqueue.Tracing.Ftrace;

namespace Rxqueue.Tracing.Validate;

/// <summary>
/// A task of the trace. Which events a trace has shows only at its end, so both ways of judging go along until then.
/// </summary>
/// <param name="name">Its name.</param>
/// <param name="pid">Its process id.</param>
/// <param name="number">Which of the tasks it is, from 0.</param>
/// <param name="replay">Judges by the calls.</param>
/// <param name="search">Judges without them.</param>
internal sealed class WatchedTask(ReadOnlySpan<byte> name, int pid, int number, ReplayChecker replay, SearchChecker search)
{
    private byte[] _name = name.ToArray();

    /// <summary>Its process id.</summary>
    public int Pid { get; } = pid;

    /// <summary>Which of the tasks it is, from 0.</summary>
    public int Number { get; } = number;

    /// <summary>What repeats its calls.</summary>
    public ReplayChecker Replay => replay;

    /// <summary>Its name.</summary>
    public string Comm => Encoding.UTF8.GetString(_name);

    /// <summary>Whether an event of this task can have come under that name.</summary>
    public bool IsNamed(ReadOnlySpan<byte> name)
    {
        if (name.SequenceEqual(_name) || name.SequenceEqual("<...>"u8))
            return true;
        if (!_name.AsSpan().SequenceEqual("<...>"u8))
            return false;
        _name = name.ToArray();
        return true;
    }

    /// <summary>Shows an event to the judges.</summary>
    public void OnEvent(FtraceLine line)
    {
        switch (line.Event)
        {
            case NetfsEventKind.Read:
                search.OnRead(line, line.Read);
                replay.OnRead(line, line.Read);
                break;
            case NetfsEventKind.Slot:
                search.OnSlot(line, line.Slot);
                replay.OnSlot(line, line.Slot);
                break;
            case NetfsEventKind.Call:
                search.OnCall(line, line.Call);
                replay.OnCall(line, line.Call);
                break;
        }
    }

    /// <summary>Events of it may be missing here.</summary>
    public void OnLoss()
    {
        search.OnLoss();
        replay.OnLoss();
    }

    /// <summary>The verdict, when the trace has ended.</summary>
    public TaskVerdict Judge(TraceDepth depth)
    {
        TaskChecker judge = depth == TraceDepth.Full ? replay : search;
        judge.OnEnd();
        Verdict verdict = judge.Divergence is not null ? Verdict.Diverges
            : judge.Evidence.Gaps > 0 ? Verdict.Inconclusive
            : Verdict.Conforms;
        return new TaskVerdict(
            Comm, Pid, verdict, judge.Divergence, judge.Evidence, judge.Capacities.ToString());
    }
}
