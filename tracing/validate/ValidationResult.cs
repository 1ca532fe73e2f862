// SPDX-License-Identifier: GPL-2.0-only
using System.Collections.Generic;
using System.Linq;

namespace Rxqueue.Tracing.Validate;

/// <summary>The verdict on a trace.</summary>
/// <param name="Depth">How much of the calls it shows.</param>
/// <param name="Tasks">The verdicts on its tasks, in the order in which they first show.</param>
/// <param name="Events">The model's events that it holds.</param>
/// <param name="Losses">Places where it says that events were lost.</param>
/// <param name="Unrecognised">Lines that are nothing known.</param>
/// <param name="FirstUnrecognised">The numbers of the first of them.</param>
/// <param name="UnwatchedEvents">Events of tasks that were too many to be watched.</param>
/// <param name="Damage">What is wrong with the input as a whole; null where nothing is.</param>
/// <param name="Unprintable">The first line that is one of the model's events but for the width of a number; null where
/// none is.</param>
public sealed record ValidationResult(
    TraceDepth Depth,
    IReadOnlyList<TaskVerdict> Tasks,
    long Events,
    long Losses,
    long Unrecognised,
    IReadOnlyList<long> FirstUnrecognised,
    long UnwatchedEvents,
    string? Damage,
    Divergence? Unprintable)
{
    /// <summary>The verdict on the whole: the worst of its tasks', a divergence being worse than missing events.</summary>
    public Verdict Verdict =>
        Unprintable is not null || Tasks.Any(task => task.Verdict == Verdict.Diverges) ? Verdict.Diverges
        : Damage is not null || UnwatchedEvents > 0 || Tasks.Any(task => task.Verdict == Verdict.Inconclusive)
            ? Verdict.Inconclusive
        : Verdict.Conforms;
}
