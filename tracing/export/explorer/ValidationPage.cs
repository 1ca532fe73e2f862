// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using Rxqueue.Tracing.Compare;
using Rxqueue.Tracing.Ftrace;
using Rxqueue.Tracing.Validate;

namespace Rxqueue.Tracing.Export.Explorer;

/// <summary>
/// Writes the verdict on a trace as one HTML file, which opens where the trace stops being a behaviour of the model: the
/// events of that task, and what is known of its queues after each.
/// </summary>
public static class ValidationPage
{
    /// <summary>Judges a trace, and writes the events of the task that diverges, or else of the one with the most events.</summary>
    /// <param name="to">Where it goes; stays the caller's.</param>
    /// <param name="name">What the user calls the trace.</param>
    /// <param name="open">Opens the trace at its beginning; it is read twice.</param>
    /// <param name="options">How to judge.</param>
    /// <returns>The verdict. Of a trace without events nothing is written.</returns>
    /// <exception cref="IOException">The trace cannot be read.</exception>
    public static ValidationResult Write(Stream to, string name, Func<ITraceReader> open, ValidationOptions options)
    {
        ArgumentNullException.ThrowIfNull(open);
        Counter counter = new();
        ValidationResult result = Judge(open, options, counter);
        if (result.Events == 0)
            return result;
        int shown = Shown(result, counter);
        Validate.Divergence? divergence = shown >= 0 ? result.Tasks[shown].Divergence : null;
        using TracePage page = new(to);
        Steps steps = new(page, shown, counter.UpTo(shown, divergence?.Line), divergence, result.Depth);
        Judge(open, options, steps);
        int at = steps.DivergedAt ?? Math.Max(1, page.Steps);
        page.Complete(
            Path.GetFileName(name), About(result, shown, steps.Hidden), Verdict(result, divergence),
            result.Verdict switch
            {
                Validate.Verdict.Conforms => "fine",
                Validate.Verdict.Diverges => "found",
                _ => "unsure",
            },
            at, null, [name], 1);
        return result;
    }

    private static ValidationResult Judge(Func<ITraceReader> open, ValidationOptions options, IValidationWatcher watcher)
    {
        using ITraceReader reader = open();
        return TraceValidator.Validate(reader, options, watcher);
    }

    /// <summary>The task whose divergence comes first; else the one with the most events; -1 if there is no task.</summary>
    private static int Shown(ValidationResult result, Counter counter)
    {
        int shown = -1;
        for (int i = 0; i < result.Tasks.Count; i++)
        {
            if (shown < 0 || Rank(i).CompareTo(Rank(shown)) < 0)
                shown = i;
        }

        return shown;

        (long, long) Rank(int task) => (result.Tasks[task].Divergence?.Line ?? long.MaxValue, -counter.UpTo(task, null));
    }

    private static string Verdict(ValidationResult result, Validate.Divergence? divergence) => result.Verdict switch
    {
        Validate.Verdict.Conforms => "conforms",
        Validate.Verdict.Diverges =>
            string.Create(CultureInfo.InvariantCulture, $"diverges at line {divergence?.Line ?? result.Unprintable!.Line}"),
        _ => "inconclusive",
    };

    private static string About(ValidationResult result, int shown, long hidden)
    {
        string depth = result.Depth switch
        {
            TraceDepth.Full => "full trace: the queues are the model's, driven call by call",
            TraceDepth.ReadsAndSlots => "reads and slots: the layout is known, calls are searched for; take position and sizes have no event",
            _ => "reads alone: layout and calls are searched for; what lies in the queue has no event",
        };
        List<string> lines = [depth];
        if (result.Unprintable is { } unprintable)
            lines.Add(string.Create(CultureInfo.InvariantCulture, $"line {unprintable.Line}: {unprintable.Reason}"));
        if (shown >= 0)
        {
            TaskVerdict task = result.Tasks[shown];
            lines.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"task {task.Comm}-{task.Pid} of {result.Tasks.Count}; {task.Evidence.Explained:N0} events explained, {task.Evidence.Copies:N0} copies, slots a bvecq {task.SlotsPerBvecq}, take position {task.Evidence.TakePosition ?? "unknown"}"));
        }

        if (hidden > 0)
            lines.Add(string.Create(CultureInfo.InvariantCulture, $"the first {hidden:N0} events are not shown"));
        if (result.Losses > 0)
            lines.Add(string.Create(CultureInfo.InvariantCulture, $"events were lost in {result.Losses:N0} places"));
        if (result.Damage is not null)
            lines.Add(result.Damage);
        return string.Join('\n', lines);
    }

    /// <summary>Counts the events of each task.</summary>
    private sealed class Counter : IValidationWatcher
    {
        private readonly List<List<long>> _lines = [];

        public void Judged(FtraceLine line, int task, ReplayChecker replay)
        {
            while (_lines.Count <= task)
                _lines.Add([]);
            _lines[task].Add(line.Number);
        }

        /// <summary>How many events a task has up to a line, that line included; null for all.</summary>
        public long UpTo(int task, long? line) =>
            task < 0 || task >= _lines.Count ? 0 : line is null ? _lines[task].Count : _lines[task].Count(at => at <= line);
    }

    private sealed class Steps(TracePage page, int shown, long upTo, Validate.Divergence? divergence, TraceDepth depth) : IValidationWatcher
    {
        private readonly QueueReplay _told = new(depth == TraceDepth.Full);
        private readonly Dictionary<ReplayBvecq, int> _numbers = new(ReferenceEqualityComparer.Instance);
        private long _seen;
        private int _after;

        /// <summary>Events that are not shown, since there are too many.</summary>
        public long Hidden => Math.Max(0, upTo - TracePage.MostSteps);

        /// <summary>The step of the divergence, from 1; null while there is none.</summary>
        public int? DivergedAt { get; private set; }

        public void Judged(FtraceLine line, int task, ReplayChecker replay)
        {
            if (task != shown)
                return;
            TraceEvent e = TraceEvent.From(line);
            bool isHidden = ++_seen <= Hidden;
            if (DivergedAt is not null)
            {
                if (_after++ < TracePage.MostAfter)
                    page.After([e]);
                return;
            }

            if (line.Number == divergence?.Line)
            {
                page.Diverge([e], new DrawnDivergence($"{divergence.Field}: {divergence.Reason}", [], divergence.Expected));
                DivergedAt = page.Steps;
                return;
            }

            if (depth != TraceDepth.Full)
                _told.Take(e);
            if (isHidden)
                return;
            bool isModel = depth == TraceDepth.Full && replay.Queues is not null;
            DrawnState state = isModel ? Look(replay.Queues!) : DrawnState.Of(_told);
            DrawnRead? read = isModel ? ReadOf(e, replay) : TracePage.ReadIn(state, e);
            page.Step([e], state, Current(e, replay), read);
        }

        private static string Name(ReplayQueue queue) => queue.Number == 0 ? "rxq" : $"Q={queue.Number:x}";

        private string Current(TraceEvent e, ReplayChecker replay) =>
            e.Kind == NetfsEventKind.Call && e.Call.q != 0 ? $"Q={e.Call.q:x}"
            : e.Kind == NetfsEventKind.Read && depth == TraceDepth.Full && replay.LastCopy is { Queue: { } of } ? Name(of)
            : "rxq";

        private DrawnRead? ReadOf(TraceEvent e, ReplayChecker replay) =>
            e.Kind == NetfsEventKind.Read && replay.LastCopy is { Bvecq: { } bvecq } copy
                ? new DrawnRead(NumberOf(bvecq), copy.Slot, e.Read.skip, e.Read.skip + e.Read.part)
                : null;

        private DrawnState Look(IReadOnlyList<ReplayQueue> queues)
        {
            DrawnState state = new();
            foreach (ReplayQueue queue in queues)
            {
                List<int> chain = [];
                for (ReplayBvecq? bvecq = queue.TakeFrom; bvecq is not null; bvecq = bvecq.Next)
                {
                    List<DrawnExtent?> slots = [];
                    for (uint i = 0; i < bvecq.Used; i++)
                        slots.Add(bvecq[i].Length > 0 ? new DrawnExtent(DrawnState.Name(bvecq[i].Pfn), bvecq[i].Offset, bvecq[i].Length) : null);
                    chain.Add(NumberOf(bvecq));
                    state.Bvecqs[chain[^1]] = new DrawnBvecq(null, null, slots);
                }

                int? addTo = queue.AddTo is { } last ? NumberOf(last) : null;
                state.Queues.Add(new(Name(queue), new DrawnQueue(
                    queue.TakeSlot, queue.TakeOffset, queue.Size, queue.PduRemain, queue.Msg, queue.Refillable, addTo, chain)));
            }

            return state;
        }

        private int NumberOf(ReplayBvecq bvecq)
        {
            if (!_numbers.TryGetValue(bvecq, out int number))
                _numbers.Add(bvecq, number = _numbers.Count);
            return number;
        }
    }
}
