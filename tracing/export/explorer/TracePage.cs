// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using Rxqueue.Tracing.Compare;
using Rxqueue.Tracing.Ftrace;

namespace Rxqueue.Tracing.Export.Explorer;

/// <summary>Where a trace parts from what is expected of it.</summary>
/// <param name="Reason">What is wrong, in words; null if the fields say it.</param>
/// <param name="Fields">Fields that differ: name, what was expected, what was found.</param>
/// <param name="Expected">What could have come instead.</param>
internal sealed record DrawnDivergence(
    string? Reason, IReadOnlyList<(string Field, string Expected, string Found)> Fields, IReadOnlyList<string> Expected);

/// <summary>Bytes of a slot that an event reads.</summary>
/// <param name="Bvecq">The bvecq's number.</param>
/// <param name="Slot">The slot.</param>
/// <param name="From">The first byte of the slot that is read.</param>
/// <param name="To">One more than the last.</param>
internal readonly record struct DrawnRead(int Bvecq, uint Slot, uint From, uint To);

/// <summary>Writes events of one or two traces as one HTML file: a row an event.</summary>
internal sealed class TracePage : IDisposable
{
    /// <summary>The most events that a page shows up to the divergence.</summary>
    public const int MostSteps = 9_900;

    /// <summary>How many events behind the divergence are shown.</summary>
    public const int MostAfter = 20;

    private readonly ExplorerPage _page;
    private readonly StateDelta _delta = new();

    /// <summary>Begins the file.</summary>
    /// <param name="to">Where it goes; stays the caller's.</param>
    public TracePage(Stream to) => _page = new ExplorerPage(to, "trace");

    /// <summary>How many events were written.</summary>
    public int Steps => _page.Steps;

    /// <inheritdoc/>
    public void Dispose() => _page.Dispose();

    /// <summary>An event that is as expected.</summary>
    /// <param name="sides">The event in each trace; null where a trace has none.</param>
    /// <param name="after">What is known after it.</param>
    /// <param name="current">The queue that it is of.</param>
    /// <param name="read">What it reads, if it does and that is known.</param>
    public void Step(IReadOnlyList<TraceEvent?> sides, DrawnState after, string current, DrawnRead? read)
    {
        Begin(sides);
        _page.Json.WriteString("q"u8, current);
        if (read is { } bytes)
        {
            _page.Json.WriteStartArray("read"u8);
            _page.Json.WriteNumberValue(bytes.Bvecq);
            _page.Json.WriteNumberValue(bytes.Slot);
            _page.Json.WriteNumberValue(bytes.From);
            _page.Json.WriteNumberValue(bytes.To);
            _page.Json.WriteEndArray();
        }

        _delta.Write(_page.Json, after);
        _page.EndStep();
    }

    /// <summary>The event where the traces part. What is known stays what it was before.</summary>
    public void Diverge(IReadOnlyList<TraceEvent?> sides, DrawnDivergence divergence)
    {
        Begin(sides);
        _page.Json.WriteNumber("m"u8, 2);
        _page.Json.WriteStartObject("d"u8);
        if (divergence.Reason is not null)
            _page.Json.WriteString("reason"u8, divergence.Reason);
        _page.Json.WriteStartArray("fields"u8);
        foreach ((string field, string expected, string found) in divergence.Fields)
        {
            _page.Json.WriteStartArray();
            _page.Json.WriteStringValue(field);
            _page.Json.WriteStringValue(expected);
            _page.Json.WriteStringValue(found);
            _page.Json.WriteEndArray();
        }

        _page.Json.WriteEndArray();
        _page.WriteStrings("expected", divergence.Expected);
        _page.Json.WriteEndObject();
        _page.EndStep();
    }

    /// <summary>An event behind the divergence, about which nothing is said.</summary>
    public void After(IReadOnlyList<TraceEvent?> sides)
    {
        Begin(sides);
        _page.Json.WriteBoolean("after"u8, true);
        _page.EndStep();
    }

    /// <summary>Completes the file.</summary>
    /// <param name="title">What it is of.</param>
    /// <param name="about">What there is to say about it; may have several lines.</param>
    /// <param name="verdict">The verdict.</param>
    /// <param name="outcome">How bad that is: <c>fine</c>, <c>found</c> or <c>unsure</c>.</param>
    /// <param name="at">The step to open at, from 1.</param>
    /// <param name="columns">What the sides are called; null for one side.</param>
    /// <param name="sources">Their files.</param>
    /// <param name="tasks">How many tasks the steps are of.</param>
    public void Complete(
        string title, string about, string verdict, string outcome, int at, IReadOnlyList<string>? columns, IReadOnlyList<string> sources,
        int tasks) => _page.Complete(title, about, verdict, outcome, at, () =>
        {
            _page.WriteStrings("columns", columns ?? []);
            _page.WriteStrings("sources", sources);
            _page.Json.WriteNumber("tasks"u8, tasks);
        });

    /// <summary>The next events of a task.</summary>
    /// <param name="trace">The trace, at its beginning; closed.</param>
    /// <param name="last">The event that they come behind.</param>
    /// <param name="kinds">Which events count.</param>
    public static List<TraceEvent> Behind(ITraceEventSource trace, TraceEvent last, IReadOnlyList<NetfsEventKind> kinds)
    {
        ArgumentNullException.ThrowIfNull(trace);
        List<TraceEvent> events = [];
        using (trace)
        {
            while (events.Count < MostAfter && trace.Read())
            {
                if (trace.Line > last.Line && trace.Item == TraceItem.Event && trace.Pid == last.Pid && kinds.Contains(trace.Kind))
                    events.Add(trace.Keep());
            }
        }

        return events;
    }

    /// <summary>What an event reads, as far as the queue that is known tells; null if several places come into question.</summary>
    public static DrawnRead? ReadIn(DrawnState state, TraceEvent e)
    {
        if (e.Kind != NetfsEventKind.Read)
            return null;
        DrawnRead? found = null;
        foreach ((int id, DrawnBvecq bvecq) in state.Bvecqs)
        {
            if (e.Read.slot >= bvecq.Slots.Count || bvecq.Slots[(int)e.Read.slot] is not { } slot
                || slot.Length < (ulong)e.Read.skip + e.Read.part)
                continue;
            if (found is not null)
                return null;
            found = new DrawnRead(id, e.Read.slot, e.Read.skip, e.Read.skip + e.Read.part);
        }

        return found;
    }

    private void Begin(IReadOnlyList<TraceEvent?> sides)
    {
        Utf8JsonWriter json = _page.Json;
        _page.BeginStep();
        json.WriteStartArray("raw"u8);
        TraceEvent? any = null;
        foreach (TraceEvent? e in sides)
        {
            any = e ?? any;
            if (e is null)
            {
                json.WriteNullValue();
                continue;
            }

            json.WriteStartArray();
            json.WriteNumberValue(e.Line);
            json.WriteStringValue(e.Text);
            json.WriteEndArray();
        }

        json.WriteEndArray();
        if (any is not null)
            json.WriteString("task"u8, any.Task);
    }
}
