// SPDX-License-Identifier: GPL-2.0-only
using System.Collections.Generic;

namespace Rxqueue.SystematicTests.Engine;

/// <summary>What came of one run.</summary>
/// <param name="Schedule">In which order its tasks went on.</param>
/// <param name="Preemptions">How often a task that could have gone on had to wait for another.</param>
/// <param name="Decisions">How often it was decided which task goes on.</param>
/// <param name="Tasks">How many tasks took part.</param>
/// <param name="Causes">What is wrong, the gravest first; empty if nothing is.</param>
/// <param name="EndState">What came out, for telling runs apart.</param>
internal sealed record RunOutcome(
    Schedule Schedule, int Preemptions, int Decisions, int Tasks, IReadOnlyList<Cause> Causes, string EndState)
{
    /// <summary>Whether a turn's task could have gone on when its turn ended, for each turn but the last.</summary>
    public IReadOnlyList<bool> Preempted { get; init; } = [];

    /// <summary>The schedule, for code that takes other steps: a task that was not preempted goes on until it cannot.</summary>
    public Schedule Loose => Schedule.Extended(turn => turn >= Preempted.Count || !Preempted[turn]);

    /// <summary>What each turn's task was about to do when the turn ended; only where steps were written down.</summary>
    public IReadOnlyList<string?> Labels { get; init; } = [];

    /// <summary>The tasks by number; only where steps were written down.</summary>
    public IReadOnlyDictionary<int, string> TaskNames { get; init; } = new Dictionary<int, string>();

    /// <summary>The cause with that key; null if it is not among those of the run.</summary>
    /// <param name="key">The key.</param>
    public Cause? Find(string key)
    {
        foreach (Cause cause in Causes)
        {
            if (cause.Key == key)
                return cause;
        }

        return null;
    }

    /// <summary>A number that tells schedules apart.</summary>
    public ulong ScheduleHash
    {
        get
        {
            ulong hash = 14695981039346656037;
            foreach (Turn turn in Schedule.Turns)
                hash = ((hash ^ (uint)turn.Task) * 1099511628211 ^ (uint)turn.Steps) * 1099511628211;
            foreach (int choice in Schedule.Choices)
                hash = (hash ^ (uint)choice) * 1099511628211;
            return hash;
        }
    }
}
