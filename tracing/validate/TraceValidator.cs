// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using Rxqueue.Model;
using Rxqueue.Tracing.Ftrace;

namespace Rxqueue.Tracing.Validate;

/// <summary>How a trace is to be judged.</summary>
/// <param name="Profile">The tree that the kernel was built from; null to infer the slots a bvecq.</param>
/// <param name="AnyOrder">Whether a receiver may read its queue in any order and set any MSG at any time, as rxqueue.c
/// allows; else it goes forward, as receivers do.</param>
/// <param name="Receiver">The receiver, where it is known in advance; null to learn from the trace what it does every
/// time. Not together with <paramref name="AnyOrder"/>.</param>
public sealed record ValidationOptions(
    bvecq_profile? Profile = null, bool AnyOrder = false, Receiver? Receiver = null);

/// <summary>
/// Says of a kernel trace whether it is a behaviour of the model, in one pass, holding a bounded state for each task.
/// </summary>
public sealed class TraceValidator
{
    /// <summary>The most tasks that are watched at a time.</summary>
    public const int MostTasks = 1024;

    private const int MostNumbers = 5;
    private const int MostRetired = 4096;

    private readonly ValidationOptions _options;
    private readonly IValidationWatcher? _watcher;
    private readonly SlotCapacities _capacities;
    private readonly Dictionary<int, WatchedTask> _tasks = [];
    private readonly List<WatchedTask> _inOrder = [];
    private readonly List<long> _firstUnrecognised = [];
    private WatchedTask? _last;
    private Divergence? _unprintable;
    private bool _hasLost;
    private long _events;
    private long _losses;
    private long _unrecognised;
    private long _unwatched;
    private bool _hasSlots;
    private bool _hasRefills;
    private bool _hasPdus;

    private TraceValidator(ValidationOptions options, IValidationWatcher? watcher)
    {
        _watcher = watcher;
        Debug.Assert(!options.AnyOrder || options.Receiver is null, "a known receiver has an order");
        _options = options;
        _capacities = options.Profile is null ? SlotCapacities.Unknown() : SlotCapacities.Of(options.Profile);
    }

    /// <summary>Judges a trace.</summary>
    /// <param name="text">The text, of any form; see <see cref="FtraceSource"/>. Read to its end, not closed.</param>
    /// <param name="options">How.</param>
    /// <returns>The verdict; nothing in the text makes it throw.</returns>
    /// <exception cref="IOException">The text cannot be read.</exception>
    public static ValidationResult Validate(Stream text, ValidationOptions? options = null)
    {
        using FtraceReader reader = new(text);
        return Validate(reader, options);
    }

    /// <summary>Judges a trace.</summary>
    /// <param name="trace">The trace, read to its end, not closed.</param>
    /// <param name="options">How.</param>
    /// <returns>The verdict; nothing in the trace makes it throw.</returns>
    /// <exception cref="IOException">The trace cannot be read.</exception>
    public static ValidationResult Validate(ITraceReader trace, ValidationOptions? options = null) =>
        Validate(trace, options, null);

    /// <summary>Judges a trace, and tells somebody of each event.</summary>
    internal static ValidationResult Validate(ITraceReader trace, ValidationOptions? options, IValidationWatcher? watcher)
    {
        ArgumentNullException.ThrowIfNull(trace);
        TraceValidator validator = new(options ?? new ValidationOptions(), watcher);
        while (trace.Read())
            validator.OnLine(trace.Line);
        return validator.Finish(trace.Damage);
    }

    private void OnLine(FtraceLine line)
    {
        switch (line.Kind)
        {
            case FtraceLineKind.Event:
                OnEvent(line);
                break;
            case FtraceLineKind.Loss:
                _losses++;
                OnLoss();
                break;
            case FtraceLineKind.Foreign when DamagedLine.MayBeEvent(line):
                OnLoss();
                break;
            case FtraceLineKind.Unrecognised:
                _unrecognised++;
                if (_firstUnrecognised.Count < MostNumbers)
                    _firstUnrecognised.Add(line.Number);

                if (DamagedLine.MayBeLoss(line))
                {
                    _losses++;
                    OnLoss();
                }
                else if (DamagedLine.MayBeEvent(line))
                {
                    if (line.End != LineEnd.None && UnprintableEvent.Is(line.Text))
                        _unprintable ??= Unprintable(line);
                    OnLoss();
                }

                break;
        }
    }

    private void OnEvent(FtraceLine line)
    {
        _events++;
        switch (line.Event)
        {
            case NetfsEventKind.Slot:
                _hasSlots = true;
                break;
            case NetfsEventKind.Call:
                _hasRefills |= line.Call.op == netfs_rxq_op.refill;
                _hasPdus |= line.Call.op == netfs_rxq_op.pdu;
                break;
        }

        WatchedTask? task = _last;
        if (task is null || task.Pid != line.Pid || !task.IsNamed(line.Task))
            task = Find(line);
        if (task is null)
        {
            _unwatched++;
            return;
        }

        _last = task;
        task.OnEvent(line);
        _watcher?.Judged(line, task.Number, task.Replay);
    }

    private static Divergence Unprintable(FtraceLine line) => new(
        line.Number, line.ToString(), "text", "no kernel prints this: a number has a width that its format does not give",
        ["the numbers in the widths of the event's format"]);

    private WatchedTask? Find(FtraceLine line)
    {
        if (_tasks.TryGetValue(line.Pid, out WatchedTask? task) && task.IsNamed(line.Task))
            return task;
        bool isFull = task is null ? _tasks.Count >= MostTasks : _inOrder.Count >= MostRetired;
        if (isFull)
            return null;
        task = new WatchedTask(
            line.Task,
            line.Pid,
            _inOrder.Count,
            new ReplayChecker(_capacities.Fresh(), _options, isFromStart: true),
            new SearchChecker(_capacities.Fresh(), _options));
        if (_hasLost)
            task.OnLoss();
        _tasks[line.Pid] = task;
        _inOrder.Add(task);
        return task;
    }

    private void OnLoss()
    {
        _hasLost = true;

        // A lost event's task is not known, and tasks move between CPUs.
        foreach (WatchedTask task in _tasks.Values)
            task.OnLoss();
    }

    private ValidationResult Finish(string? damage)
    {
        TraceDepth depth = !_hasSlots ? TraceDepth.Reads
            : _hasRefills && _hasPdus ? TraceDepth.Full : TraceDepth.ReadsAndSlots;
        List<TaskVerdict> verdicts = [];
        foreach (WatchedTask task in _inOrder)
            verdicts.Add(task.Judge(depth));
        return new ValidationResult(
            depth, verdicts, _events, _losses, _unrecognised, _firstUnrecognised, _unwatched, damage, _unprintable);
    }
}
