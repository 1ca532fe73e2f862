// SPDX-License-Identifier: GPL-2.0-only
using System.Collections.Generic;
using Rxqueue.Tracing.Ftrace;

namespace Rxqueue.Tracing.Compare;

/// <summary>What came of a comparison.</summary>
public enum ComparisonVerdict
{
    /// <summary>The traces have the same events.</summary>
    Agree,

    /// <summary>They do not, and every event up to there was there to be compared.</summary>
    Diverge,

    /// <summary>Events are missing, and may be all that is wrong.</summary>
    Inconclusive,

    /// <summary>There are no events that both traces could have.</summary>
    Nothing,
}

/// <summary>Two events that stand for each other.</summary>
/// <param name="Model">The model's.</param>
/// <param name="Kernel">The kernel's.</param>
public readonly record struct MatchedEvents(TraceEvent Model, TraceEvent Kernel);

/// <summary>Where two traces part.</summary>
public sealed class Divergence
{
    /// <summary>The model's event; null if it has no further event in the task.</summary>
    public required TraceEvent? Model { get; init; }

    /// <summary>The kernel's event; null if it has no further event in the task.</summary>
    public required TraceEvent? Kernel { get; init; }

    /// <summary>The fields that differ; none if one of the events is not there.</summary>
    public required IReadOnlyList<FieldDifference> Differences { get; init; }

    /// <summary>Events of the task that matched before.</summary>
    public required long MatchedInTask { get; init; }

    /// <summary>The last events of the task that matched, oldest first.</summary>
    public required IReadOnlyList<MatchedEvents> Last { get; init; }

    /// <summary>The model's receive queue before the divergence.</summary>
    public required QueueReplay Queue { get; init; }
}

/// <summary>What a comparison found.</summary>
public sealed class ComparisonResult
{
    /// <summary>What came of it.</summary>
    public required ComparisonVerdict Verdict { get; init; }

    /// <summary>What the model's trace holds.</summary>
    public required EventSurvey Model { get; init; }

    /// <summary>What the kernel's trace holds, of the task alone where one was asked for.</summary>
    public required EventSurvey Kernel { get; init; }

    /// <summary>The events that both have, and that were compared.</summary>
    public required IReadOnlyList<NetfsEventKind> Compared { get; init; }

    /// <summary>Events that matched, over all tasks.</summary>
    public long Matched { get; init; }

    /// <summary>Pairs of tasks that had events.</summary>
    public int Tasks { get; init; }

    /// <summary>Message ids of those tasks.</summary>
    public int Msgs { get; init; }

    /// <summary>Where the traces part; null if they do not.</summary>
    public Divergence? Divergence { get; init; }

    /// <summary>Why nothing can be said, in words for the user; null if something can.</summary>
    public string? Reason { get; init; }

    /// <summary>What else is wrong with the inputs, in words for the user.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}
