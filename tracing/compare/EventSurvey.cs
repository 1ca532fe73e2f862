// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Collections.Generic;
using Rxqueue.Tracing.Ftrace;

namespace Rxqueue.Tracing.Compare;

/// <summary>What a trace holds, found in one pass over it.</summary>
/// <param name="Reads">Events <c>netfs_rxq_read</c>.</param>
/// <param name="Slots">Events <c>netfs_bv_slot</c>.</param>
/// <param name="Calls">Events of the calls.</param>
/// <param name="Pids">The tasks that have events, in the order of their first.</param>
/// <param name="Losses">How often events are missing.</param>
/// <param name="FirstLoss">The first line that says so; 0 if none does.</param>
/// <param name="Damage">What is wrong with the input as a whole; null if nothing is.</param>
public sealed record EventSurvey(
    long Reads, long Slots, long Calls, IReadOnlyList<int> Pids, long Losses, long FirstLoss, string? Damage)
{
    /// <summary>All of the model's events.</summary>
    public long Events => Reads + Slots + Calls;

    /// <summary>Whether there is any event of a kind.</summary>
    public bool Has(NetfsEventKind kind) => kind switch
    {
        NetfsEventKind.Read => Reads > 0,
        NetfsEventKind.Slot => Slots > 0,
        NetfsEventKind.Call => Calls > 0,
        _ => false,
    };

    /// <summary>Reads a trace to its end.</summary>
    /// <param name="source">The trace, at its beginning.</param>
    /// <param name="pid">The only task to look at; null for all.</param>
    public static EventSurvey Of(ITraceEventSource source, int? pid = null)
    {
        ArgumentNullException.ThrowIfNull(source);
        long[] counts = new long[(int)NetfsEventKind.Call + 1];
        List<int> pids = [];
        HashSet<int> seen = [];
        long losses = 0, firstLoss = 0;
        while (source.Read())
        {
            if (source.Item == TraceItem.Loss)
            {
                losses++;
                if (firstLoss == 0)
                    firstLoss = source.Line;
            }

            if (source.Kind == NetfsEventKind.None || (pid is int only && source.Pid != only))
                continue;
            counts[(int)source.Kind]++;
            if (seen.Add(source.Pid))
                pids.Add(source.Pid);
        }

        return new EventSurvey(
            counts[(int)NetfsEventKind.Read], counts[(int)NetfsEventKind.Slot], counts[(int)NetfsEventKind.Call],
            pids, losses, firstLoss, source.Damage);
    }
}
