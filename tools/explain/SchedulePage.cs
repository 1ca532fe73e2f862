// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.Json;
using Rxqueue.SystematicTests;
using Rxqueue.Tracing.Export.Explorer;

namespace Rxqueue.Tools.Explain;

/// <summary>Writes a replayed schedule as one HTML file: a column a task, a row an access.</summary>
internal sealed class SchedulePage(Stream to)
{
    /// <summary>How many lines before and behind the one that is shown are embedded.</summary>
    private const int Around = 2;

    private const string Preempted = "preempted, ";

    private readonly ModelSource _source = new();
    private readonly List<SourcePlace> _places = [];
    private readonly Dictionary<SourcePlace, int> _placeNumbers = [];
    private readonly List<string> _files = [];
    private readonly SortedDictionary<(int File, int Line), string> _lines = [];

    /// <summary>Writes all of it.</summary>
    /// <param name="title">What it is of.</param>
    /// <param name="file">The schedule.</param>
    /// <param name="replay">What its run did.</param>
    /// <returns>How many tasks have a column.</returns>
    public int Write(string title, ScheduleFile file, ReplayResult replay)
    {
        Dictionary<string, string> waits = WaitsOf(replay.Report);
        List<string> tasks =
        [
            .. replay.Tasks.Union(file.Turns.OrderBy(turn => turn.Number)
                .Where(turn => waits.ContainsKey(turn.Task) || (replay.Steps.Count == 0 && turn.Number > 0))
                .Select(turn => turn.Task)),
        ];
        using ExplorerPage page = new(to, "schedule");

        // Who falls asleep last has no more part in a deadlock than the others.
        int? failed = waits.Count > 0 ? null : replay.FailedStep;
        foreach (ReplayStep step in replay.Steps)
            Write(page, step, tasks, failed);
        WriteEnd(page, replay, [.. tasks.Select(task => waits.GetValueOrDefault(task, ""))]);
        int at = failed ?? replay.Race?[1] ?? page.Steps - 1;
        string found = replay.Report?.Split('\n')[0] ?? "nothing goes wrong";
        string left = replay.LeftAt is int decision
            ? string.Create(CultureInfo.InvariantCulture, $"; the schedule was left at decision {decision}: {replay.LeftBecause}") : "";
        page.Complete(
            title,
            string.Create(
                CultureInfo.InvariantCulture,
                $"{file.Test}, variant {file.Variant}; {Count(file.Preemptions, "preemption")}{(file.Fewest ? " (no schedule with fewer)" : "")}, {Count(file.Switches, "switch", "switches")}; seed {file.Seed}, strategy {file.Strategy}"),
            replay.Reproduced ? found : $"not reproduced{left}; {found}",
            replay.Report is not null ? "found" : replay.LeftAt is null ? "fine" : "unsure",
            at + 1,
            () => WriteRest(page.Json, replay, tasks));
        return tasks.Count;
    }

    private void Write(ExplorerPage page, ReplayStep step, List<string> tasks, int? failed)
    {
        Utf8JsonWriter json = page.Json;
        page.BeginStep();
        json.WriteNumber("k"u8, tasks.IndexOf(step.Task));
        json.WriteString("c"u8, step.ToString());
        json.WriteStartArray("f"u8);
        int around = Around;
        foreach (SourcePlace place in step.Stack.SkipWhile(place => IsMarkedAccess(place) && place != step.Stack[^1]))
        {
            json.WriteNumberValue(Number(place, around));
            around = 0;
        }

        json.WriteEndArray();
        if (step.RacesWith is { } others)
        {
            json.WriteStartArray("x"u8);
            foreach (int other in others.Distinct())
                json.WriteNumberValue(other);
            json.WriteEndArray();
        }

        if (step.Number == failed)
            json.WriteString("a"u8, "fails here");
        if (step.Number == failed || step.RacesWith is not null)
            json.WriteNumber("m"u8, step.Number == failed ? 2 : 1);
        foreach (JsonProperty change in step.State?.EnumerateObject() ?? [])
            change.WriteTo(json);
        page.EndStep();
    }

    private static void WriteEnd(ExplorerPage page, ReplayResult replay, List<string> waits)
    {
        page.BeginStep();
        page.Json.WriteBoolean("end"u8, true);
        page.Json.WriteString("c"u8, waits.Exists(wait => wait.Length > 0) ? "every task sleeps" : "the run is over");
        page.Json.WriteStartArray("waits"u8);
        foreach (string wait in waits)
            page.Json.WriteStringValue(wait);
        page.Json.WriteEndArray();
        if (replay.Report is not null)
        {
            page.Json.WriteString("o"u8, replay.Report);
            page.Json.WriteNumber("m"u8, 2);
        }

        page.EndStep();
    }

    private void WriteRest(Utf8JsonWriter json, ReplayResult replay, List<string> tasks)
    {
        json.WriteStartArray("columns"u8);
        tasks.ForEach(json.WriteStringValue);
        json.WriteEndArray();
        if (replay.Report is not null)
            json.WriteString("report"u8, replay.Report);
        json.WriteStartArray("turns"u8);
        foreach (TurnEnd turn in replay.TurnEnds.Where(turn => tasks.Contains(turn.Task)))
        {
            json.WriteStartArray();
            json.WriteNumberValue(turn.Steps);
            json.WriteNumberValue(tasks.IndexOf(turn.Task));
            json.WriteStringValue(turn.Then);
            json.WriteBooleanValue(turn.Then.StartsWith(Preempted, StringComparison.Ordinal));
            json.WriteEndArray();
        }

        json.WriteEndArray();
        if (replay.Race is { } race)
        {
            json.WriteStartArray("race"u8);
            foreach (int step in race)
                json.WriteNumberValue(step);
            json.WriteEndArray();
        }

        if (replay.Initial is JsonElement initial)
        {
            json.WritePropertyName("initial"u8);
            initial.WriteTo(json);
        }

        json.WriteStartArray("places"u8);
        foreach (SourcePlace place in _places)
        {
            json.WriteStartArray();
            json.WriteStringValue(place.Function);
            json.WriteNumberValue(_files.IndexOf(place.File));
            json.WriteNumberValue(place.Line);
            json.WriteEndArray();
        }

        json.WriteEndArray();
        json.WriteStartArray("files"u8);
        _files.ForEach(json.WriteStringValue);
        json.WriteEndArray();
        json.WriteStartArray("source"u8);
        for (int file = 0; file < _files.Count; file++)
        {
            json.WriteStartObject();
            foreach (((int of, int line), string text) in _lines)
            {
                if (of == file)
                    json.WriteString(line.ToString(CultureInfo.InvariantCulture), text);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private int Number(SourcePlace place, int around)
    {
        if (!_placeNumbers.TryGetValue(place, out int number))
        {
            number = _places.Count;
            _placeNumbers.Add(place, number);
            _places.Add(place);
            if (!_files.Contains(place.File))
                _files.Add(place.File);
        }

        int file = _files.IndexOf(place.File);
        for (int line = place.Line - around; line <= place.Line + around; line++)
        {
            if (!_lines.ContainsKey((file, line)) && _source.Line(place.File, line) is string text)
                _lines.Add((file, line), text);
        }

        return number;
    }

    /// <summary>Whether a place is inside of what only marks an access; it says nothing about who makes it.</summary>
    private static bool IsMarkedAccess(SourcePlace place) =>
        place.File.StartsWith("model/include/asm/", StringComparison.Ordinal) || place.Function is "READ_ONCE" or "WRITE_ONCE" or "test_bit";

    /// <summary>Who waits for what, of the report of a deadlock.</summary>
    private static Dictionary<string, string> WaitsOf(string? report)
    {
        Dictionary<string, string> waits = [];
        foreach (string line in report?.StartsWith("BUG: deadlock", StringComparison.Ordinal) == true ? report.Split('\n').Skip(1) : [])
        {
            string[] words = line.Trim().Split(' ', 2);
            if (words.Length == 2)
                waits.TryAdd(words[0], words[1]);
        }

        return waits;
    }

    private static string Count(int count, string one, string? many = null) =>
        string.Create(CultureInfo.InvariantCulture, $"{count} {(count == 1 ? one : many ?? one + "s")}");
}
