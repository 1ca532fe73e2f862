// SPDX-License-Identifier: GPL-2.0-only
using System.Collections.Generic;
using System.IO;
using System.Text.Encodings.Web;
using System.Text.Json;
using Rxqueue.Model;
using Rxqueue.Tracing.Compare;
using Rxqueue.Tracing.Ftrace;

namespace Rxqueue.Tools.Compare;

/// <summary>Prints what a comparison found as one JSON object.</summary>
internal static class CompareJson
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Prints a result.</summary>
    /// <param name="to">Where it goes; stays open.</param>
    /// <param name="model">What the user calls the model's trace.</param>
    /// <param name="kernel">What the user calls the kernel's trace.</param>
    /// <param name="result">What was found.</param>
    public static void Write(Stream to, string model, string kernel, ComparisonResult result)
    {
        using (Utf8JsonWriter json = new(to, Options))
        {
            json.WriteStartObject();
            json.WriteString("verdict", result.Verdict switch
            {
                ComparisonVerdict.Agree => "agree",
                ComparisonVerdict.Diverge => "diverge",
                _ => "inconclusive",
            });
            json.WriteNumber("matched", result.Matched);
            json.WriteNumber("tasks", result.Tasks);
            json.WriteNumber("msgs", result.Msgs);
            json.WriteStartArray("compared");
            foreach (NetfsEventKind kind in result.Compared)
                json.WriteStringValue(CompareReport.NameOf(kind));
            json.WriteEndArray();
            WriteSurvey(json, "model", model, result.Model);
            WriteSurvey(json, "kernel", kernel, result.Kernel);
            if (result.Reason is not null)
                json.WriteString("reason", result.Reason);
            if (result.Notes.Count > 0)
            {
                json.WriteStartArray("notes");
                foreach (string note in result.Notes)
                    json.WriteStringValue(note);
                json.WriteEndArray();
            }

            if (result.Divergence is not null)
                WriteDivergence(json, result.Divergence);
            json.WriteEndObject();
        }

        to.WriteByte((byte)'\n');
    }

    private static void WriteSurvey(Utf8JsonWriter json, string name, string file, EventSurvey survey)
    {
        json.WriteStartObject(name);
        json.WriteString("file", file);
        json.WriteNumber("reads", survey.Reads);
        json.WriteNumber("slots", survey.Slots);
        json.WriteNumber("calls", survey.Calls);
        json.WriteNumber("tasks", survey.Pids.Count);
        json.WriteNumber("losses", survey.Losses);
        json.WriteEndObject();
    }

    private static void WriteDivergence(Utf8JsonWriter json, Divergence divergence)
    {
        json.WriteStartObject("divergence");
        json.WriteStartArray("differences");
        foreach (FieldDifference difference in divergence.Differences)
        {
            json.WriteStartObject();
            json.WriteString("field", difference.Field);
            json.WriteString("expected", difference.Expected);
            json.WriteString("found", difference.Found);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        WriteEvent(json, "model", divergence.Model);
        WriteEvent(json, "kernel", divergence.Kernel);
        json.WriteNumber("matched_in_task", divergence.MatchedInTask);
        json.WriteStartArray("last");
        foreach (MatchedEvents matched in divergence.Last)
        {
            json.WriteStartObject();
            WriteEvent(json, "model", matched.Model);
            WriteEvent(json, "kernel", matched.Kernel);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        WriteQueue(json, divergence.Queue);
        json.WriteEndObject();
    }

    private static void WriteEvent(Utf8JsonWriter json, string name, TraceEvent? e)
    {
        if (e is null)
        {
            json.WriteNull(name);
            return;
        }

        json.WriteStartObject(name);
        json.WriteNumber("line", e.Line);
        json.WriteString("task", e.Task);
        json.WriteString("text", e.Text);
        json.WriteEndObject();
    }

    // What the trace does not tell is left out.
    private static void WriteQueue(Utf8JsonWriter json, QueueReplay queue)
    {
        json.WriteStartObject("queue");
        if (queue.State is netfs_rxq_call state)
            WriteState(json, state);
        if (queue.IsLayoutKnown && (queue.State is not null || queue.Bvecqs.Count > 0))
        {
            json.WriteStartArray("chain");
            foreach (IReadOnlyList<QueuedSlot> bvecq in queue.Bvecqs)
                WriteBvecq(json, bvecq);
            json.WriteEndArray();
        }

        if (queue.Excerpts.Count > 0)
        {
            json.WriteStartArray("excerpts");
            foreach ((uint number, netfs_rxq_call excerpt) in queue.Excerpts)
            {
                json.WriteStartObject();
                json.WriteNumber("q", number);
                WriteState(json, excerpt);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private static void WriteState(Utf8JsonWriter json, in netfs_rxq_call state)
    {
        json.WriteNumber("qsize", state.qsize);
        json.WriteNumber("pdu_remain", state.pdu_remain);
        json.WriteNumber("msg_id", state.msg_id);
        json.WriteNumber("take_slot", state.take_slot);
        json.WriteNumber("take_offset", state.take_offset);
    }

    private static void WriteBvecq(Utf8JsonWriter json, IReadOnlyList<QueuedSlot> bvecq)
    {
        json.WriteStartArray();
        foreach (QueuedSlot slot in bvecq)
        {
            json.WriteStartObject();
            json.WriteNumber("slot", slot.Slot);
            json.WriteNumber("pfn", slot.Pfn);
            json.WriteNumber("offset", slot.Offset);
            json.WriteNumber("len", slot.Length);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
