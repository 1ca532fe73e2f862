// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json;
using Rxqueue.Model;
using Rxqueue.Model.Scenario;

namespace Rxqueue.Tracing.Export.Explorer;

/// <summary>
/// Writes a run as one HTML file that needs nothing else: it steps forward and back through the run and draws what the
/// kernel held at each step.
/// </summary>
public sealed class ExplorerWriter : IDisposable
{
    private const string RunMark = "/*RUN*/";
    private const int LongestCall = 200;
    private const int FlushBytes = 64 * 1024;

    private readonly Stream _to;
    private readonly Utf8JsonWriter _json;
    private readonly SnapshotDelta _delta;
    private readonly string _behind;
    private int _steps;
    private int? _firstFinding;

    /// <summary>Begins the file.</summary>
    /// <param name="to">Where it goes; stays the caller's.</param>
    public ExplorerWriter(Stream to)
    {
        ArgumentNullException.ThrowIfNull(to);
        _to = to;
        string page = Part("explorer.html").Replace("/*STYLE*/", Part("explorer.css"), StringComparison.Ordinal)
            .Replace("/*SCRIPT*/", Part("explorer.js"), StringComparison.Ordinal);
        int at = page.IndexOf(RunMark, StringComparison.Ordinal);
        _behind = page[(at + RunMark.Length)..];
        to.Write(Encoding.UTF8.GetBytes(page[..at]));

        // The encoder escapes '<', so that nothing in a script's text can end the element that holds the run.
        _json = new Utf8JsonWriter(to);
        _delta = new SnapshotDelta(_json);
        _json.WriteStartObject();
        _json.WriteStartArray("steps"u8);
    }

    /// <inheritdoc/>
    public void Dispose() => _json.Dispose();

    /// <summary>A statement was executed.</summary>
    /// <param name="result">What it did.</param>
    /// <param name="after">What the kernel holds after it.</param>
    public void Step(StatementResult result, KernelSnapshot after)
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(after);
        string? outcome = result.Oops is SanitizerReport oops ? $"→ {oops.Kind.Name()}"
            : result.Return is long ret ? $"= {ret}" + (result.Crc32 is uint crc ? $"  crc32 {crc:x8}" : "")
            : null;
        Write(result.Statement.Line, Shorten(result.Statement.Text), outcome, result.Events, result.Log, result.Oops?.ToString(), after);
    }

    /// <summary>The script has ended, and everything was torn down.</summary>
    /// <param name="end">What was left.</param>
    /// <param name="after">What the kernel holds.</param>
    public void End(EndResult end, KernelSnapshot after)
    {
        ArgumentNullException.ThrowIfNull(end);
        ArgumentNullException.ThrowIfNull(after);
        if (end is { Crashed: true, Oops: null })
            return;
        List<string> left = [];
        if (end.Left is kmemleak_scan { is_clean: false } scan)
            left.AddRange([.. scan.pages.Concat(scan.bvecqs).Select(what => $"leaked {what}")]);
        if (end.LostPoolObjects > 0)
            left.Add($"lost {end.LostPoolObjects} objects of the emergency pool");
        string? report = end.Oops?.ToString() ?? (left.Count > 0 ? string.Join('\n', left) : null);
        Write(0, "end of the script", report is null ? "nothing leaked" : null, [], end.Log, report, after);
    }

    /// <summary>Completes the file.</summary>
    /// <param name="title">What it is of.</param>
    /// <param name="about">What there is to say about it; may have several lines.</param>
    public void Complete(string title, string about)
    {
        _json.WriteEndArray();
        _json.WriteString("title"u8, title);
        _json.WriteString("about"u8, about);
        _json.WriteString("verdict"u8, _firstFinding is int step ? $"a bug at step {step}" : "no bug");
        _json.WriteBoolean("found"u8, _firstFinding is not null);
        _json.WriteNumber("at"u8, _firstFinding ?? 1);
        _json.WriteEndObject();
        _json.Flush();
        _to.Write(Encoding.UTF8.GetBytes(_behind));
        _to.Flush();
    }

    private void Write(
        int line, string call, string? outcome, IReadOnlyList<TracedEvent> events, IReadOnlyList<string> log, string? report,
        KernelSnapshot after)
    {
        _steps++;
        _json.WriteStartObject();
        if (line > 0)
            _json.WriteNumber("n"u8, line);
        _json.WriteString("c"u8, call);
        if (outcome is not null)
            _json.WriteString("r"u8, outcome);
        WriteStrings("t"u8, [.. events.Select(e => $"{e.Name}: {e.Text}")]);
        WriteStrings("g"u8, log);
        if (report is not null)
        {
            _json.WriteString("o"u8, report);
            _firstFinding ??= _steps;
        }

        if (report is not null || log.Count > 0)
            _json.WriteNumber("m"u8, report is not null ? 2 : 1);
        _json.WriteString("q"u8, after.Current);
        _delta.Write(after);
        _json.WriteEndObject();
        if (_json.BytesPending > FlushBytes)
            _json.Flush();
    }

    private void WriteStrings(ReadOnlySpan<byte> name, IReadOnlyList<string> lines)
    {
        if (lines.Count == 0)
            return;
        _json.WriteStartArray(name);
        foreach (string line in lines)
            _json.WriteStringValue(line);
        _json.WriteEndArray();
    }

    private static string Shorten(string text) =>
        text.Length <= LongestCall ? text : string.Concat(text.AsSpan(0, LongestCall - 1), "…");

    private static string Part(string name)
    {
        using Stream part = typeof(ExplorerWriter).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"{name} is not in the assembly");
        using StreamReader reader = new(part);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
