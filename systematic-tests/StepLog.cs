// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.Linq;
using System.Reflection;
using System.Text.Json;
using Rxqueue.Model;
using Rxqueue.Model.Scenario;

namespace Rxqueue.SystematicTests;

/// <summary>A place in a source file.</summary>
/// <param name="Function">The function.</param>
/// <param name="File">The file, from the root of the tree.</param>
/// <param name="Line">The line.</param>
public readonly record struct SourcePlace(string Function, string File, int Line)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Function} {File}:{Line}";
}

/// <summary>The end of a task's turn.</summary>
/// <param name="Steps">How many steps the run had by then.</param>
/// <param name="Task">The task, as reports call it.</param>
/// <param name="Then">How the turn ended.</param>
public readonly record struct TurnEnd(int Steps, string Task, string Then);

/// <summary>An access, as replay shows it.</summary>
public sealed record ReplayStep
{
    /// <summary>Which access of the run it is, from 0.</summary>
    public required int Number { get; init; }

    /// <summary>The task that made it, as reports call it.</summary>
    public required string Task { get; init; }

    /// <summary>Where: the functions from the innermost of them on.</summary>
    public required IReadOnlyList<SourcePlace> Stack { get; init; }

    /// <summary>Load, store or atomic, in words.</summary>
    public required string Verb { get; init; }

    /// <summary>What was touched, such as <c>rxq 0.qsize</c>.</summary>
    public required string What { get; init; }

    /// <summary>The value that was there; null where it has no short form.</summary>
    public string? Before { get; init; }

    /// <summary>The value that was stored; null for a load.</summary>
    public string? After { get; set; }

    /// <summary>The queue after the step, where the step changed it.</summary>
    public string? Queue { get; set; }

    /// <summary>What is special about the step: it failed, or it races with another.</summary>
    public string? Mark { get; set; }

    /// <summary>The steps that it races with; null for none.</summary>
    public IReadOnlyList<int>? RacesWith { get; set; }

    /// <summary>What the kernel holds after the step, as far as that changed, in the form of the HTML explorer; null if nobody
    /// asked for it.</summary>
    public JsonElement? State { get; set; }

    /// <summary>How the task's turn ended after the step; null if it went on.</summary>
    public string? Then { get; set; }

    /// <summary>The step in words: <c>write rxq 0.qsize 0 → 100</c>.</summary>
    public override string ToString() => (Before, After) switch
    {
        (null, _) => $"{Verb} {What}",
        (_, null) => $"{Verb} {What} = {Before}",
        _ => $"{Verb} {What} {Before} → {After}",
    };
}

/// <summary>
/// Writes down each access of a run with the place in the source that it was made from. That costs far more than the access;
/// it is for the one run that is shown.
/// </summary>
/// <param name="keepsStates">Whether it also writes down what the kernel holds.</param>
public sealed class StepLog(bool keepsStates = false)
{
    private const int DeepestStack = 12;

    private readonly List<ReplayStep> _steps = [];
    private readonly List<(string Name, netfs_rxqueue Queue)> _queues = [];
    private readonly Dictionary<page, int> _pages = [];
    private readonly List<DataRace> _races = [];
    private readonly List<TurnEnd> _turnEnds = [];
    private readonly KernelStates? _states = keepsStates ? new KernelStates() : null;
    private Action? _finish;
    private string _drawn = "";

    /// <summary>The steps, in order.</summary>
    public IReadOnlyList<ReplayStep> Steps => _steps;

    /// <summary>The ends of turns, in order; of turns without a step, too.</summary>
    public IReadOnlyList<TurnEnd> TurnEnds => _turnEnds;

    /// <summary>The step that failed; null if none did.</summary>
    public int? FailedStep { get; private set; }

    /// <summary>What the kernel held before the first step, in the form of the HTML explorer; null if nobody asked for it.</summary>
    public JsonElement? Initial { get; private set; }

    /// <summary>The kernel of the run.</summary>
    internal kernel? Kernel { private get; set; }

    /// <summary>The two steps that a report of a data race is about; null if it is no such report of this run.</summary>
    public IReadOnlyList<int>? RaceOf(string? report)
    {
        DataRace? race = report is null ? null : _races.Find(race => Describe(race) == report);
        return race is null ? null : [race.First.Step, race.Second.Step];
    }

    /// <summary>Shows a queue's state where it changes.</summary>
    public void Watch(string name, netfs_rxqueue queue)
    {
        _queues.Add((name, queue));
        _drawn = Draw();
    }

    /// <summary>The task that made the last so many steps had to stop there.</summary>
    /// <param name="steps">How many steps there were then.</param>
    /// <param name="task">The task.</param>
    /// <param name="then">How its turn ended.</param>
    public void TurnEnded(int steps, string task, string then)
    {
        _turnEnds.Add(new TurnEnd(steps, task, then));
        for (int i = steps - 1; i >= 0; i--)
        {
            if (_steps[i].Task == task)
            {
                _steps[i].Then = then;
                return;
            }
        }
    }

    /// <summary>The last access has happened, since another one is about to, or the run is over.</summary>
    internal void LastAccessHappened()
    {
        _finish?.Invoke();
        _finish = null;
    }

    internal void Accessed(
        int number, task_struct task, KernelObject target, Member member, ulong index, AccessKind kind, ulong bytes = 0)
    {
        LastAccessHappened();
        if (_steps.Count == 0)
            Initial = _states?.Changes(Kernel!, _queues);
        ReplayStep step = new()
        {
            Number = number,
            Task = task.ToString(),
            Stack = Frames(new StackTrace(2, fNeedFileInfo: true)),
            Verb = VerbOf(kind),
            What = WhatOf(target, member, index, bytes),
            Before = Peek.Value(target, member, index),
        };
        _steps.Add(step);
        bool stores = kind is not (AccessKind.Read or AccessKind.ReadOnce);
        _finish = () =>
        {
            if (stores)
                step.After = Peek.Value(target, member, index);
            string now = Draw();
            if (now != _drawn)
                step.Queue = _drawn = now;
            step.State = _states?.Changes(Kernel!, _queues);
        };
    }

    internal void Failed(task_struct task)
    {
        LastAccessHappened();
        ReplayStep? last = _steps.LastOrDefault(step => step.Task == task.ToString());
        if (last is null)
            return;
        FailedStep = last.Number;
        last.Mark ??= "fails here";
    }

    internal void Raced(DataRace race)
    {
        ReplayStep first = _steps[race.First.Step], second = _steps[race.Second.Step];
        first.Mark ??= $"races with step {second.Number}";
        second.Mark ??= $"races with step {first.Number}";
        first.RacesWith = [.. first.RacesWith ?? [], second.Number];
        second.RacesWith = [.. second.RacesWith ?? [], first.Number];
        _races.Add(race);
    }

    /// <summary>A data race in KCSAN's manner: both accesses with task, place and value.</summary>
    internal string Describe(DataRace race)
    {
        ReplayStep first = _steps[race.First.Step], second = _steps[race.Second.Step];
        string[] functions = [FunctionOf(second), FunctionOf(first)];
        Array.Sort(functions, StringComparer.Ordinal);
        return $"BUG: KCSAN: data-race in {functions[0]} / {functions[1]} over a {race.Target.GetType().Name}\n"
            + Side(second) + "\n" + Side(first);

        static string Side(ReplayStep step) =>
            $"  {step} by task {step.Task} at:"
            + string.Concat(step.Stack.Select(place => $"\n    {place}"));
    }

    /// <summary>The innermost function that the kernel's sources or the behaviour name, rather than an accessor.</summary>
    internal static string FunctionOf(ReplayStep step) => step.Stack.Count == 0 ? "?" : step.Stack[0].Function;

    internal static string VerbOf(AccessKind kind) => kind switch
    {
        AccessKind.Read => "read",
        AccessKind.Write => "write",
        AccessKind.ReadOnce => "read (marked)",
        AccessKind.WriteOnce => "write (marked)",
        _ => "atomic update",
    };

    private static string WhatOf(KernelObject target, Member member, ulong index, ulong bytes) => member switch
    {
        Member.BvPage or Member.BvLen or Member.BvOffset =>
            string.Create(CultureInfo.InvariantCulture, $"{Peek.Name(target)}.bv[{index}].{member.KernelName()}"),
        Member.Bv => string.Create(CultureInfo.InvariantCulture, $"{Peek.Name(target)}.bv[{index}]"),
        Member.PageData =>
            string.Create(CultureInfo.InvariantCulture, $"{Peek.Name(target)} bytes {index}…{index + bytes - 1}"),
        _ => $"{Peek.Name(target)}.{member.KernelName()}",
    };

    private static List<SourcePlace> Frames(StackTrace stack)
    {
        List<SourcePlace> places = [];
        foreach (StackFrame frame in stack.GetFrames())
        {
            MethodBase? method = frame.GetMethod();
            if (method?.DeclaringType is not Type type || places.Count == DeepestStack)
                break;
            if (type.Assembly == typeof(ExploredRun).Assembly && places.Count > 0)
                break;
            if (IsAccessor(type, method) || frame.GetFileName() is not string file)
                continue;
            places.Add(new SourcePlace(NameOf(method), file.TrimStart('/'), frame.GetFileLineNumber()));
        }

        return places;
    }

    /// <summary>Whether a method only stands for a load or a store in C.</summary>
    private static bool IsAccessor(Type type, MethodBase method) =>
        typeof(KernelObject).IsAssignableFrom(type) && method.IsSpecialName
        || type == typeof(KernelObject) || type == typeof(rxqueue_variant) || method.Name == nameof(bvecq.bvecq_is_full)
        || type == typeof(bio_vec) || type.Name.StartsWith("word`", StringComparison.Ordinal)
        || type == typeof(kernel) && method.Name == "access"
        || type == typeof(page) && method.Name is "Read" or "ReadChecked" or "Write" or "fill";

    /// <summary>A lambda is called after the method that it stands in.</summary>
    private static string NameOf(MethodBase method)
    {
        string name = method.Name;
        int end = name.IndexOf('>', StringComparison.Ordinal);
        return name.StartsWith('<') && end > 1 ? name[1..end] : name;
    }

    private string Draw() => string.Join("; ", _queues.Select(queue => Draw(queue.Name, queue.Queue)));

    private string Draw(string name, netfs_rxqueue queue)
    {
        QueueState state = QueueState.Of(name, queue, _pages);
        string chain = string.Concat(state.Chain.Select((bq, i) => string.Create(
            CultureInfo.InvariantCulture,
            $" | bq{i}{(state.AddTo == i ? "+" : "")} ref {bq.References} {bq.Slots.Count}/{bq.MaxSlots}{string.Concat(bq.Slots.Select(SlotOf))}")));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{name}: qsize {state.Qsize} pdu {state.PduRemain} take [{state.TakeSlot}]+{state.TakeOffset}{chain}");
    }

    private static string SlotOf(SlotState slot) => slot.IsEmpty
        ? " -"
        : string.Create(CultureInfo.InvariantCulture, $" p{slot.Page}:{slot.Offset}+{slot.Length}");
}
