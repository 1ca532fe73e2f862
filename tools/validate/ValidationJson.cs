// SPDX-License-Identifier: GPL-2.0-only
using System.IO;
using System.Text.Encodings.Web;
using System.Text.Json;
using Rxqueue.Tracing.Validate;

namespace Rxqueue.Tools.Validate;

/// <summary>Prints a verdict as one JSON object on one line.</summary>
internal static class ValidationJson
{
    public static void Write(Stream to, string trace, ValidationResult result)
    {
        JsonWriterOptions options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
        using (Utf8JsonWriter json = new(to, options))
        {
            json.WriteStartObject();
            json.WriteString("trace", trace);
            json.WriteString("verdict", Name(result.Verdict));
            json.WriteString("depth", result.Depth switch
            {
                TraceDepth.Full => "full",
                TraceDepth.ReadsAndSlots => "read+slot",
                _ => "read",
            });
            json.WriteNumber("events", result.Events);
            json.WriteNumber("losses", result.Losses);
            json.WriteNumber("unrecognised", result.Unrecognised);
            json.WriteStartArray("first_unrecognised");
            foreach (long line in result.FirstUnrecognised)
                json.WriteNumberValue(line);
            json.WriteEndArray();
            json.WriteNumber("unwatched_events", result.UnwatchedEvents);
            if (result.Damage is not null)
                json.WriteString("damage", result.Damage);
            if (result.Unprintable is { } unprintable)
                Write(json, "unprintable", unprintable);
            json.WriteStartArray("tasks");
            foreach (TaskVerdict task in result.Tasks)
                Write(json, task);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        to.WriteByte((byte)'\n');
    }

    private static void Write(Utf8JsonWriter json, TaskVerdict task)
    {
        json.WriteStartObject();
        json.WriteString("comm", task.Comm);
        json.WriteNumber("pid", task.Pid);
        json.WriteString("verdict", Name(task.Verdict));
        if (task.Divergence is { } divergence)
            Write(json, "divergence", divergence);

        Evidence rests = task.Evidence;
        json.WriteNumber("explained", rests.Explained);
        json.WriteNumber("unjudged", rests.Unjudged);
        json.WriteNumber("gaps", rests.Gaps);
        json.WriteNumber("copies", rests.Copies);
        json.WriteNumber("excerpts", rests.Excerpts);
        json.WriteNumber("silent_steps", rests.SilentSteps);
        json.WriteNumber("known_segments", rests.KnownSegments);
        json.WriteString("slots_per_bvecq", task.SlotsPerBvecq);
        if (rests.TakePosition is not null)
            json.WriteString("take", rests.TakePosition);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string name, Divergence divergence)
    {
        json.WriteStartObject(name);
        json.WriteNumber("line", divergence.Line);
        json.WriteString("text", divergence.Text);
        json.WriteString("field", divergence.Field);
        json.WriteString("reason", divergence.Reason);
        json.WriteStartArray("expected");
        foreach (string expected in divergence.Expected)
            json.WriteStringValue(expected);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static string Name(Verdict verdict) => verdict.ToString().ToLowerInvariant();
}
