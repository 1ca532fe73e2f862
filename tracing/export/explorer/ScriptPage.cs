// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Rxqueue.Model;
using Rxqueue.Model.Scenario;

namespace Rxqueue.Tracing.Export.Explorer;

/// <summary>
/// Writes a scenario script's run as one HTML file: it steps forward and back through the run and draws what the kernel
/// held at each step.
/// </summary>
public sealed class ScriptPage : IDisposable
{
    private const int LongestCall = 200;

    private readonly ExplorerPage _page;
    private readonly StateDelta _delta = new();
    private (int Step, string Report)? _firstFinding;

    /// <summary>Begins the file.</summary>
    /// <param name="to">Where it goes; stays the caller's.</param>
    public ScriptPage(Stream to) => _page = new ExplorerPage(to, "script");

    /// <inheritdoc/>
    public void Dispose() => _page.Dispose();

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
    public void Complete(string title, string about) => _page.Complete(
        title, about, _firstFinding is { } first ? $"{first.Report.Split('\n')[0]}, at step {first.Step}" : "no bug",
        _firstFinding is null ? "fine" : "found", _firstFinding?.Step ?? 1);

    private void Write(
        int line, string call, string? outcome, IReadOnlyList<TracedEvent> events, IReadOnlyList<string> log, string? report,
        KernelSnapshot after)
    {
        _page.BeginStep();
        if (line > 0)
            _page.Json.WriteNumber("n"u8, line);
        _page.Json.WriteString("c"u8, call);
        if (outcome is not null)
            _page.Json.WriteString("r"u8, outcome);
        _page.WriteStrings("t", events.Select(e => $"{e.Name}: {e.Text}"));
        _page.WriteStrings("g", log);
        if (report is not null)
        {
            _page.Json.WriteString("o"u8, report);
            _firstFinding ??= (_page.Steps, report);
        }

        if (report is not null || log.Count > 0)
            _page.Json.WriteNumber("m"u8, report is not null ? 2 : 1);
        _page.Json.WriteString("q"u8, after.Current);
        _delta.Write(_page.Json, after);
        _page.EndStep();
    }

    private static string Shorten(string text) =>
        text.Length <= LongestCall ? text : string.Concat(text.AsSpan(0, LongestCall - 1), "…");
}
