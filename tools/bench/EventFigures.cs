// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Diagnostics.Tracing;
using System.IO;
using System.Threading.Tasks;
using Microsoft.Diagnostics.NETCore.Client;
using Rxqueue.Model;

namespace Rxqueue.Tools.Bench;

/// <summary>What an event costs the task that emits it, beside an event that carries nothing.</summary>
internal static class EventFigures
{
    private const int Events = 200_000;
    private const int SegmentBytes = 64;
    private const int BufferMegabytes = 256;

    /// <summary>Measures with a session of this process's own, whose stream is read and dropped.</summary>
    public static IEnumerable<Figure> Measure()
    {
        HotPdus pdus = new(SegmentBytes);
        long eventsPerPdu = EventsOfOne(pdus);
        int batch = (int)(Events / eventsPerPdu);
        double silent = Seconds(pdus, batch);
        double empty, recorded;
        DiagnosticsClient self = new(Environment.ProcessId);
        EventPipeProvider[] providers =
        [
            new(EmptyEventSource.Name, EventLevel.Informational, -1),
            new("netfs", EventLevel.Informational, (long)netfs_keyword.all),
        ];
        using (EventPipeSession session = self.StartEventPipeSession(providers, requestRundown: false, BufferMegabytes))
        {
            Task draining = session.EventStream.CopyToAsync(Stream.Null);
            empty = BestRound.Seconds(() =>
            {
                for (int i = 0; i < Events; i++)
                    EmptyEventSource.Log.Empty();
            });
            recorded = Seconds(pdus, batch);
            session.Stop();
            draining.GetAwaiter().GetResult();
        }

        double ns = (recorded - silent) / (batch * eventsPerPdu) * 1e9, emptyNs = empty / Events * 1e9;
        yield return new Figure(
            "an event, recorded",
            AllFigures.Text($"{ns:f0} ns"),
            AllFigures.Text($"empty event {emptyNs:f0} ns"),
            AllFigures.Text($"{ns / emptyNs:f2} times"));
    }

    private static long EventsOfOne(HotPdus pdus)
    {
        using EventCounter counter = EventCounter.Start();
        pdus.Enqueue(1);
        pdus.RefillReadDiscard(1);
        return counter.Count;
    }

    /// <summary>The best round of receiving so many PDUs; queueing them is not timed.</summary>
    private static double Seconds(HotPdus pdus, int batch)
    {
        double best = double.MaxValue;
        BestRound.Seconds(() =>
        {
            pdus.Enqueue(batch);
            long before = Stopwatch.GetTimestamp();
            pdus.RefillReadDiscard(batch);
            best = Math.Min(best, Stopwatch.GetElapsedTime(before).TotalSeconds);
        });
        return best;
    }

    /// <summary>An event without a payload.</summary>
    [EventSource(Name = Name)]
    private sealed class EmptyEventSource : EventSource
    {
        public new const string Name = "rxq-bench-empty";

        public static readonly EmptyEventSource Log = new();

        [Event(1, Level = EventLevel.Informational)]
        public void Empty() => WriteEvent(1);
    }
}
