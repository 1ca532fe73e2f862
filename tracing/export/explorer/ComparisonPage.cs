// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using Rxqueue.Tracing.Compare;
using Rxqueue.Tracing.Ftrace;

namespace Rxqueue.Tracing.Export.Explorer;

/// <summary>Writes a comparison of two traces as one HTML file, which opens where they part.</summary>
public static class ComparisonPage
{
    /// <summary>Compares, and writes what was compared last, and what came then.</summary>
    /// <param name="to">Where it goes; stays the caller's.</param>
    /// <param name="model">The model's trace.</param>
    /// <param name="kernel">The kernel's trace.</param>
    /// <param name="pid">The only task of the kernel's trace that counts; null for all.</param>
    /// <returns>What the comparison found. Without anything to compare nothing is written.</returns>
    public static ComparisonResult Write(Stream to, ComparedInput model, ComparedInput kernel, int? pid)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(kernel);

        // Only the last events are shown, so they have to be counted first.
        Counter counter = new();
        ComparisonResult result = new TraceComparison(model, kernel, pid).Run(counter);
        if (result.Verdict == ComparisonVerdict.Nothing)
            return result;
        using TracePage page = new(to);
        long hidden = Math.Max(0, counter.Events - TracePage.MostSteps);
        Steps steps = new(page, hidden);
        new TraceComparison(model, kernel, pid).Run(steps);
        if (result.Divergence is Divergence divergence)
            WriteDivergence(page, model, kernel, divergence, result.Compared);
        int shown = page.Steps;
        int at = result.Divergence is null ? shown : (int)(counter.Events - hidden) + 1;
        page.Complete(
            $"{Path.GetFileName(model.Name)} and {Path.GetFileName(kernel.Name)}", About(result, hidden),
            result.Verdict switch
            {
                ComparisonVerdict.Agree => "the traces agree",
                ComparisonVerdict.Diverge => "the traces diverge",
                _ => "inconclusive",
            },
            result.Verdict switch
            {
                ComparisonVerdict.Agree => "fine",
                ComparisonVerdict.Diverge => "found",
                _ => "unsure",
            },
            at, ["MODEL", "KERNEL"], [model.Name, kernel.Name], result.Tasks);
        return result;
    }

    private static void WriteDivergence(TracePage page, ComparedInput model, ComparedInput kernel, Divergence divergence, IReadOnlyList<NetfsEventKind> compared)
    {
        page.Diverge(
            [divergence.Model, divergence.Kernel],
            new DrawnDivergence(
                divergence.Differences.Count > 0 ? null
                : $"the {(divergence.Model is null ? "model" : "kernel")} has no further event in this task",
                [.. divergence.Differences.Select(one => (one.Field, one.Expected, one.Found))], []));
        List<TraceEvent> ofModel = divergence.Model is { } m ? TracePage.Behind(model.Open(), m, compared) : [];
        List<TraceEvent> ofKernel = divergence.Kernel is { } k ? TracePage.Behind(kernel.Open(), k, compared) : [];
        for (int i = 0; i < Math.Max(ofModel.Count, ofKernel.Count); i++)
            page.After([ofModel.ElementAtOrDefault(i), ofKernel.ElementAtOrDefault(i)]);
    }

    private static string About(ComparisonResult result, long hidden)
    {
        string[] kinds = [.. result.Compared.Select(kind => kind switch
        {
            NetfsEventKind.Read => "reads",
            NetfsEventKind.Slot => "slots",
            _ => "calls",
        })];
        string about = string.Create(
            CultureInfo.InvariantCulture,
            $"{Count(result.Matched, "event")} of {Count(result.Tasks, "task")} and {Count(result.Msgs, "MSG")} agree; compared: {string.Join(", ", kinds)}");
        if (hidden > 0)
            about += string.Create(CultureInfo.InvariantCulture, $"; the first {hidden:N0} events are not shown");
        return string.Join('\n', new[] { about, result.Reason }.Concat(result.Notes).Where(line => line is not null));
    }

    private static string Count(long count, string what) =>
        string.Create(CultureInfo.InvariantCulture, $"{count:N0} {what}{(count == 1 ? "" : "s")}");

    private sealed class Counter : IComparisonWatcher
    {
        public long Events { get; private set; }

        public void Compared(TraceEvent model, TraceEvent? kernel, QueueReplay queue) => Events++;
    }

    private sealed class Steps(TracePage page, long hidden) : IComparisonWatcher
    {
        private long _skipped;

        public void Compared(TraceEvent model, TraceEvent? kernel, QueueReplay queue)
        {
            if (_skipped++ < hidden)
                return;
            DrawnState state = DrawnState.Of(queue);
            string current = model.Kind == NetfsEventKind.Call && model.Call.q != 0 ? $"Q={model.Call.q:x}" : "rxq";
            page.Step([model, kernel], state, current, TracePage.ReadIn(state, model));
        }
    }
}
