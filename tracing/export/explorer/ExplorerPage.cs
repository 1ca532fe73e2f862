// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json;

namespace Rxqueue.Tracing.Export.Explorer;

/// <summary>
/// An HTML file that needs nothing else: what a run is, as JSON, and the page's own style and script. Whoever writes the
/// run writes the steps, then <see cref="Complete"/>.
/// </summary>
public sealed class ExplorerPage : IDisposable
{
    private const string RunMark = "/*RUN*/";
    private const int FlushBytes = 64 * 1024;

    /// <summary>The script's parts; each may use what those before it define.</summary>
    private static readonly string[] Scripts =
        ["state.js", "drawing.js", "source.js", "script.js", "schedule.js", "trace.js", "list.js", "timeline.js", "explorer.js"];

    private readonly Stream _to;
    private readonly string _behind;

    /// <summary>Begins the file, and the array of its steps.</summary>
    /// <param name="to">Where it goes; stays the caller's.</param>
    /// <param name="kind">Which run it is of: <c>script</c>, <c>schedule</c> or <c>trace</c>.</param>
    public ExplorerPage(Stream to, string kind)
    {
        ArgumentNullException.ThrowIfNull(to);
        _to = to;
        string page = Part("explorer.html")
            .Replace("/*STYLE*/", Part("explorer.css") + Part("columns.css"), StringComparison.Ordinal)
            .Replace("/*SCRIPT*/", string.Concat(Scripts.Select(Part)), StringComparison.Ordinal);
        int at = page.IndexOf(RunMark, StringComparison.Ordinal);
        _behind = page[(at + RunMark.Length)..];
        to.Write(Encoding.UTF8.GetBytes(page[..at]));

        // The encoder escapes '<', so that nothing in a run's text can end the element that holds it.
        Json = new Utf8JsonWriter(to);
        Json.WriteStartObject();
        Json.WriteString("kind"u8, kind);
        Json.WriteStartArray("steps"u8);
    }

    /// <summary>What the steps are written with.</summary>
    public Utf8JsonWriter Json { get; }

    /// <summary>How many steps there are.</summary>
    public int Steps { get; private set; }

    /// <summary>Begins a step.</summary>
    public void BeginStep()
    {
        Steps++;
        Json.WriteStartObject();
    }

    /// <summary>Ends a step.</summary>
    public void EndStep()
    {
        Json.WriteEndObject();
        if (Json.BytesPending > FlushBytes)
            Json.Flush();
    }

    /// <summary>Writes lines as an array; nothing if there are none.</summary>
    public void WriteStrings(string name, IEnumerable<string> lines)
    {
        ArgumentNullException.ThrowIfNull(lines);
        bool begun = false;
        foreach (string line in lines)
        {
            if (!begun)
                Json.WriteStartArray(name);
            begun = true;
            Json.WriteStringValue(line);
        }

        if (begun)
            Json.WriteEndArray();
    }

    /// <summary>Completes the file.</summary>
    /// <param name="title">What it is of.</param>
    /// <param name="about">What there is to say about it; may have several lines.</param>
    /// <param name="verdict">What came of it.</param>
    /// <param name="outcome">How bad that is: <c>fine</c>, <c>found</c> or <c>unsure</c>.</param>
    /// <param name="at">The step to open at, from 1.</param>
    /// <param name="more">Writes further members of the run.</param>
    public void Complete(string title, string about, string verdict, string outcome, int at, Action? more = null)
    {
        Json.WriteEndArray();
        more?.Invoke();
        Json.WriteString("title"u8, title);
        Json.WriteString("about"u8, about);
        Json.WriteString("verdict"u8, verdict);
        Json.WriteString("outcome"u8, outcome);
        Json.WriteNumber("at"u8, at);
        Json.WriteEndObject();
        Json.Flush();
        _to.Write(Encoding.UTF8.GetBytes(_behind));
        _to.Flush();
    }

    /// <inheritdoc/>
    public void Dispose() => Json.Dispose();

    private static string Part(string name)
    {
        using Stream part = typeof(ExplorerPage).Assembly.GetManifestResourceStream($"explorer/{name}")
            ?? throw new InvalidOperationException($"{name} is not in the assembly");
        using StreamReader reader = new(part);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
