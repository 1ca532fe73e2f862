// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Linq;
using Rxqueue.Tracing.Ftrace;

namespace Rxqueue.Tracing.Compare;

/// <summary>One of two traces that are compared: its events task by task, and what is missing of it.</summary>
internal sealed class ComparedTrace : IDisposable
{
    private readonly ITraceEventSource _source;
    private readonly IReadOnlyList<NetfsEventKind> _compared;
    private readonly int? _pid;
    private readonly Dictionary<int, ComparedTask> _byPid = [];
    private readonly List<ComparedTask> _tasks = [];

    /// <summary>Begins a trace.</summary>
    /// <param name="name">What the user calls it.</param>
    /// <param name="source">The trace, at its beginning.</param>
    /// <param name="compared">The events that count.</param>
    /// <param name="pid">The only task that counts; null for all.</param>
    public ComparedTrace(
        string name, ITraceEventSource source, IReadOnlyList<NetfsEventKind> compared, int? pid)
    {
        Name = name;
        _source = source;
        _compared = compared;
        _pid = pid;
    }

    /// <summary>What the user calls it.</summary>
    public string Name { get; }

    /// <summary>The first line that says that events are missing; 0 if none did so far.</summary>
    public long FirstLoss { get; private set; }

    /// <summary>What is wrong with the input as a whole; null while nothing is.</summary>
    public string? Damage => _source.Damage;

    /// <summary>Lines that were nothing known, in words for the user; null if there were none so far.</summary>
    public string? Unrecognised => _source.Unrecognised == 0
        ? null
        : _source.Unrecognised == 1
            ? $"{Name}: 1 line was not recognised, line {_source.FirstUnrecognised}"
            : $"{Name}: {_source.Unrecognised} lines were not recognised, the first is line {_source.FirstUnrecognised}";

    /// <summary>The next event of any task that counts.</summary>
    /// <param name="task">Which task it is of, numbered in the order of their first such events, from 0.</param>
    /// <returns>Null at the end.</returns>
    public TraceEvent? Next(out int task)
    {
        while (Read(out ComparedTask? of))
        {
            if (!_compared.Contains(_source.Kind))
                continue;
            task = of.Index;
            return _source.Keep();
        }

        task = -1;
        return null;
    }

    /// <summary>The next event of one task, of any kind; what comes of others waits for its turn.</summary>
    /// <param name="wanted">The task.</param>
    /// <returns>Null at the end.</returns>
    public TraceEvent? NextOf(int wanted)
    {
        TraceEvent? first;
        while (wanted >= _tasks.Count || !_tasks[wanted].Waiting.TryDequeue(out first))
        {
            if (!Read(out ComparedTask? of))
                return null;
            of.Waiting.Enqueue(_source.Keep());
        }

        return first;
    }

    /// <summary>Which task has the first event that counts and that nobody has asked for.</summary>
    /// <param name="tasks">How many of the tasks count.</param>
    /// <returns>Null if all events were asked for.</returns>
    public int? FirstTaskLeft(int tasks)
    {
        ComparedTask? earliest = null;
        long line = long.MaxValue;
        foreach (ComparedTask task in _tasks.Take(tasks))
        {
            TraceEvent? head = task.Waiting.FirstOrDefault(e => _compared.Contains(e.Kind));
            if (head is not null && head.Line < line)
                (earliest, line) = (task, head.Line);
        }

        while (earliest is null && Read(out ComparedTask? of))
        {
            of.Waiting.Enqueue(_source.Keep());
            if (_compared.Contains(_source.Kind) && of.Index < tasks)
                earliest = of;
        }

        return earliest?.Index;
    }

    /// <summary>
    /// Reads on, and looks for a loss that reaches back to where the trace stands: events that a CPU lost lie between
    /// its last event before the mark and the mark itself. A damaged event was where it stands.
    /// </summary>
    public bool IsLossUnderWay()
    {
        HashSet<int> heardOf = [];
        while (_source.Read())
        {
            if (_source.Item is TraceItem.Event or TraceItem.Foreign)
            {
                heardOf.Add(_source.Cpu);
            }
            else if (_source.Item == TraceItem.Loss)
            {
                if (FirstLoss == 0)
                    FirstLoss = _source.Line;
                if (_source.Loss.Cpu is not int cpu || !heardOf.Contains(cpu))
                    return true;
            }
        }

        return false;
    }

    /// <inheritdoc/>
    public void Dispose() => _source.Dispose();

    private bool Read([NotNullWhen(true)] out ComparedTask? task)
    {
        task = null;
        while (task is null && _source.Read())
        {
            if (_source.Item is TraceItem.Loss or TraceItem.Damaged && FirstLoss == 0)
                FirstLoss = _source.Line;
            if (_source.Item != TraceItem.Event || (_pid is int only && _source.Pid != only))
                continue;
            if (!_byPid.TryGetValue(_source.Pid, out task))
            {
                task = new ComparedTask();
                _byPid.Add(_source.Pid, task);
            }

            if (task.Index < 0 && _compared.Contains(_source.Kind))
            {
                task.Index = _tasks.Count;
                _tasks.Add(task);
            }
        }

        return task is not null;
    }

    private sealed class ComparedTask
    {
        /// <summary>Its number; -1 while it has no event that counts.</summary>
        public int Index { get; set; } = -1;

        public Queue<TraceEvent> Waiting { get; } = new();
    }
}
