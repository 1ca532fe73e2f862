// SPDX-License-Identifier: GPL-2.0-only
using System.Collections.Generic;

namespace Rxqueue.Tracing.Compare;

/// <summary>A task of the model and the task of the kernel that it stands for.</summary>
/// <param name="hasCalls">Whether the model's trace has the events of the calls.</param>
internal sealed class PairedTask(bool hasCalls)
{
    private readonly Queue<MatchedEvents> _last = new();
    private long _matched;

    /// <summary>The names that stand for each other.</summary>
    public TaskNames Names { get; } = new();

    /// <summary>The model's receive queue.</summary>
    public QueueReplay Queue { get; } = new(hasCalls);

    /// <summary>Two events agree.</summary>
    /// <param name="events">The events.</param>
    public void Match(MatchedEvents events)
    {
        _matched++;
        Queue.Take(events.Model);
        if (_last.Count == TraceComparison.Shown)
            _last.Dequeue();
        _last.Enqueue(events);
    }

    /// <summary>The model has an event that the kernel's trace could not have; it tells of the queue all the same.
    /// </summary>
    public void Follow(TraceEvent model) => Queue.Take(model);

    /// <summary>Two events differ, or one of them is not there.</summary>
    public Divergence DivergeAt(
        TraceEvent? model, TraceEvent? kernel, IReadOnlyList<FieldDifference> differences) => new()
        {
            Model = model,
            Kernel = kernel,
            Differences = differences,
            MatchedInTask = _matched,
            Last = [.. _last],
            Queue = Queue,
        };
}
