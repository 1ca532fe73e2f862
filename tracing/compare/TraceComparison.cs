// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Collections.Generic;
using System.Linq;
using Rxqueue.Tracing.Ftrace;

namespace Rxqueue.Tracing.Compare;

/// <summary>A trace that can be read twice.</summary>
/// <param name="Name">What the user calls it.</param>
/// <param name="Open">Opens it at its beginning.</param>
public sealed record ComparedInput(string Name, Func<ITraceEventSource> Open);

/// <summary>
/// Compares what the model traced with what a kernel traced. Tasks are paired in the order of their first events;
/// within a task the events have to be the same, in the same order, up to the names of messages and pages.
/// </summary>
/// <remarks>
/// Each trace is read twice, as a stream: once to see which events it has, once to compare. What is held is the names,
/// a few events back, and those events of the model whose turn has not come because the tasks took turns otherwise.
/// </remarks>
public sealed class TraceComparison
{
    /// <summary>How many of the last matching events a divergence shows.</summary>
    public const int Shown = 5;

    private readonly ComparedInput _model;
    private readonly ComparedInput _kernel;
    private readonly int? _pid;
    private readonly List<PairedTask> _tasks = [];
    private readonly NameMatch _names = new();
    private EventSurvey? _modelSurvey;
    private EventSurvey? _kernelSurvey;
    private List<NetfsEventKind> _compared = [];
    private long _matched;
    private IComparisonWatcher? _watcher;

    /// <summary>Prepares a comparison.</summary>
    /// <param name="model">The model's trace.</param>
    /// <param name="kernel">The kernel's trace.</param>
    /// <param name="pid">The only task of the kernel's trace that counts, against the first of the model's; null for
    /// all tasks of both.</param>
    public TraceComparison(ComparedInput model, ComparedInput kernel, int? pid = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(kernel);
        _model = model;
        _kernel = kernel;
        _pid = pid;
    }

    /// <summary>Compares, up to the first divergence.</summary>
    /// <param name="watcher">Who is told of each event; null for nobody.</param>
    /// <exception cref="System.IO.IOException">A trace cannot be read.</exception>
    public ComparisonResult Run(IComparisonWatcher? watcher = null)
    {
        _watcher = watcher;
        using (ITraceEventSource source = _model.Open())
            _modelSurvey = EventSurvey.Of(source);
        using (ITraceEventSource source = _kernel.Open())
            _kernelSurvey = EventSurvey.Of(source, _pid);
        if (NothingToCompare() is string reason)
            return Conclude(ComparisonVerdict.Nothing, null, reason, []);

        using ComparedTrace model = new(_model.Name, _model.Open(), _compared, null);
        using ComparedTrace kernel = new(_kernel.Name, _kernel.Open(), _compared, _pid);
        Divergence? divergence = FirstDivergence(model, kernel);
        string? lost = Lost(model, divergence?.Model, divergence) ?? Lost(kernel, divergence?.Kernel, divergence);
        ComparisonVerdict verdict = lost is not null ? ComparisonVerdict.Inconclusive
            : divergence is not null ? ComparisonVerdict.Diverge
            : ComparisonVerdict.Agree;
        List<string> notes = [];
        if (model.Unrecognised is string inModel)
            notes.Add(inModel);
        if (kernel.Unrecognised is string inKernel)
            notes.Add(inKernel);
        return Conclude(verdict, divergence, lost, notes);
    }

    private ComparisonResult Conclude(
        ComparisonVerdict verdict, Divergence? divergence, string? reason, List<string> notes) => new()
        {
            Verdict = verdict,
            Model = _modelSurvey!,
            Kernel = _kernelSurvey!,
            Compared = _compared,
            Matched = _matched,
            Tasks = _tasks.Count,
            Msgs = _tasks.Sum(task => task.Names.Msgs.Count),
            Divergence = divergence,
            Reason = reason,
            Notes = notes,
        };

    private string? NothingToCompare()
    {
        if (_modelSurvey!.Events == 0)
            return $"{_model.Name}: has no netfs events, nothing to compare";
        if (_kernelSurvey!.Events == 0)
            return $"{_kernel.Name}: has no netfs events{(_pid is null ? "" : $" of task {_pid}")}, nothing to compare";
        NetfsEventKind[] all = [NetfsEventKind.Read, NetfsEventKind.Slot, NetfsEventKind.Call];
        _compared = [.. all.Where(kind => _modelSurvey.Has(kind) && _kernelSurvey.Has(kind))];
        return _compared.Count > 0
            ? null
            : $"{_model.Name} and {_kernel.Name}: have no netfs events in common, nothing to compare";
    }

    private Divergence? FirstDivergence(ComparedTrace model, ComparedTrace kernel)
    {
        while (kernel.Next(out int index) is TraceEvent found)
        {
            PairedTask task = Task(index);
            TraceEvent? expected = NextCompared(model, index);
            if (expected is null)
                return task.DivergeAt(null, found, []);
            List<FieldDifference> differences = _names.Compare(task.Names, expected, found);
            if (differences.Count > 0)
                return task.DivergeAt(expected, found, differences);
            task.Match(new MatchedEvents(expected, found));
            _watcher?.Compared(expected, found, task.Queue);
            _matched++;
        }

        int tasks = _pid is null ? int.MaxValue : 1;
        return model.FirstTaskLeft(tasks) is int left ? Task(left).DivergeAt(NextCompared(model, left), null, []) : null;
    }

    private TraceEvent? NextCompared(ComparedTrace model, int index)
    {
        TraceEvent? next = model.NextOf(index);
        for (; next is not null && !_compared.Contains(next.Kind); next = model.NextOf(index))
        {
            Task(index).Follow(next);
            _watcher?.Compared(next, null, Task(index).Queue);
        }

        return next;
    }

    private PairedTask Task(int index)
    {
        while (_tasks.Count <= index)
            _tasks.Add(new PairedTask(_modelSurvey!.Calls > 0));
        return _tasks[index];
    }

    // Why the trace does not say enough for a verdict; null if it does.
    private static string? Lost(ComparedTrace trace, TraceEvent? at, Divergence? divergence)
    {
        bool isAtEnd = divergence is null || at is null;
        if (trace.Damage is string damage)
            return $"{trace.Name}: {damage}";
        if (trace.FirstLoss > 0 && (isAtEnd || trace.FirstLoss < at!.Line))
            return $"{trace.Name}:{trace.FirstLoss}: events were lost";
        return divergence is not null && trace.IsLossUnderWay()
            ? $"{trace.Name}:{trace.FirstLoss}: events were lost, and it may have been here"
            : null;
    }
}
