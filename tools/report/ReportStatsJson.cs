// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Collections.Generic;
using System.IO;
using System.Text.Encodings.Web;
using System.Text.Json;
using Rxqueue.Tracing.Ftrace;

namespace Rxqueue.Tools.Report;

/// <summary>Prints a trace in numbers, as one JSON object.</summary>
/// <param name="to">Where it goes.</param>
/// <param name="top">Names, tasks and MSGs that are listed each.</param>
internal sealed class ReportStatsJson(Stream to, int top) : IReportPrinter
{
    private readonly TraceCounts _counts = new();

    public void Print(FtraceLine line) => _counts.Add(line);

    public void End(UnrecognisedLines unrecognised)
    {
        using (Utf8JsonWriter json = new(
            to, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteNumber("events", _counts.Events);
            json.WriteNumber("foreign", _counts.Foreign);
            json.WriteNumber("lost", _counts.Lost);
            json.WriteNumber("losses", _counts.Losses);
            json.WriteNumber("losses_of_unknown_size", _counts.LossesOfUnknownSize);
            json.WriteNumber("unrecognised", unrecognised.Count);
            json.WriteStartArray("unrecognised_lines");
            foreach (long number in unrecognised.First)
                json.WriteNumberValue(number);
            json.WriteEndArray();
            WriteSpan(json, "time_ns", _counts.TimeNs);
            WriteSpan(json, "time_ticks", _counts.Ticks);
            WriteList(json, "by_event", _counts.ByEvent, name => json.WriteString("event", name));
            WriteList(json, "by_task", _counts.ByTask, task =>
            {
                json.WriteString("task", task.Comm);
                json.WriteNumber("pid", task.Pid);
            });
            WriteList(json, "by_msg", _counts.ByMsg, msg => json.WriteNumber("msg_id", msg));
            json.WriteEndObject();
        }

        to.Write("\n"u8);
    }

    private static void WriteSpan(Utf8JsonWriter json, string name, (ulong From, ulong To)? span)
    {
        if (span is not var (from, until))
            return;
        json.WriteStartArray(name);
        json.WriteNumberValue(from);
        json.WriteNumberValue(until);
        json.WriteEndArray();
    }

    private void WriteList<TKey>(Utf8JsonWriter json, string name, TopCounts<TKey> counts, Action<TKey> writeKey)
        where TKey : notnull
    {
        long others = counts.Total;
        IReadOnlyList<KeyValuePair<TKey, long>> listed = counts.Top(top);
        json.WriteStartArray(name);
        foreach ((TKey key, long count) in listed)
        {
            others -= count;
            json.WriteStartObject();
            writeKey(key);
            json.WriteNumber("events", count);
            json.WriteEndObject();
        }

        if (others > 0)
        {
            json.WriteStartObject();
            json.WriteNumber("others", counts.Keys - listed.Count);
            json.WriteBoolean("others_are_more", counts.Untold > 0);
            json.WriteNumber("events", others);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
