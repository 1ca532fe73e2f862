// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Collections.Generic;
using Rxqueue.Model;
using Rxqueue.Tracing.Compare;
using Rxqueue.Tracing.Ftrace;

namespace Rxqueue.Tracing.Reconstruct;

/// <summary>The events of one task of a full trace.</summary>
/// <param name="Task">Name and pid.</param>
/// <param name="Events">The events, in order.</param>
public sealed record TaskTrace(string Task, IReadOnlyList<TraceEvent> Events)
{
    /// <summary>Reads a full trace: reads, slots and calls, nothing missing. All of it is held.</summary>
    /// <param name="source">The trace, at its beginning.</param>
    /// <returns>The tasks, in the order of their first events.</returns>
    /// <exception cref="ReconstructionException">It is not a full trace.</exception>
    public static IReadOnlyList<TaskTrace> ReadAll(ITraceEventSource source)
    {
        ArgumentNullException.ThrowIfNull(source);
        Dictionary<int, List<TraceEvent>> byPid = [];
        List<TaskTrace> tasks = [];
        bool hasReads = false, hasSlots = false, hasRefills = false;
        while (source.Read())
        {
            if (source.Item == TraceItem.Loss)
                throw new ReconstructionException(
                    ReconstructionFailure.Lossy, source.Line, "events were lost, a script needs all of them");
            if (source.Item != TraceItem.Event)
                continue;
            TraceEvent e = source.Keep();
            hasReads |= e.Kind == NetfsEventKind.Read;
            hasSlots |= e.Kind == NetfsEventKind.Slot;
            hasRefills |= e.Kind == NetfsEventKind.Call && e.Call.op is netfs_rxq_op.refill or netfs_rxq_op.consume;
            if (!byPid.TryGetValue(e.Pid, out List<TraceEvent>? events))
            {
                events = [];
                byPid.Add(e.Pid, events);
                tasks.Add(new TaskTrace(e.Task, events));
            }

            events.Add(e);
        }

        if (source.Damage is string damage)
            throw new ReconstructionException(ReconstructionFailure.Lossy, 0, damage);
        if (source.Unrecognised > 0)
            throw new ReconstructionException(
                ReconstructionFailure.NotFull, source.FirstUnrecognised, "is no line of a trace, a script needs all of them");
        if (tasks.Count == 0)
            throw new ReconstructionException(ReconstructionFailure.NotFull, 0, "has no netfs events");
        if (!hasRefills)
            throw new ReconstructionException(
                ReconstructionFailure.NotFull, 0, "has no netfs_rxq_refill, a script needs a full trace");
        if (hasReads && !hasSlots)
            throw new ReconstructionException(
                ReconstructionFailure.NotFull, 0, "has no netfs_bv_slot, a script needs a full trace");
        return tasks;
    }
}
