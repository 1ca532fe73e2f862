// SPDX-License-Identifier: GPL-2.0-only
using System.Collections.Generic;
using System.Linq;

namespace Rxqueue.SystematicTests;

/// <summary>A run of steps that one task made without another's coming between.</summary>
/// <param name="Task">The task's number in the order in which tasks were started; 0 is the one that sets up.</param>
/// <param name="Steps">How many times it was chosen.</param>
public readonly record struct Turn(int Task, int Steps);

/// <summary>In which order the tasks of a run go on, and what else was decided.</summary>
/// <param name="Turns">The tasks' turns.</param>
/// <param name="Choices">The outcomes of other decisions, in order.</param>
public sealed record Schedule(IReadOnlyList<Turn> Turns, IReadOnlyList<int> Choices)
{
    /// <summary>How often another task went on than the one that ran. The task that sets up does not count: it only starts the
    /// others and waits for them.</summary>
    public int Switches
    {
        get
        {
            int[] tasks = [.. Turns.Select(turn => turn.Task).Where(task => task != SettingUp)];
            return tasks.Where((task, i) => i > 0 && task != tasks[i - 1]).Count();
        }
    }

    /// <summary>The number of the task that sets up.</summary>
    public const int SettingUp = 0;

    /// <summary>Turns of a list of who was chosen at each step.</summary>
    public static Schedule Of(IReadOnlyList<int> chosen, IReadOnlyList<int> choices)
    {
        List<Turn> turns = [];
        foreach (int task in chosen)
        {
            if (turns.Count > 0 && turns[^1].Task == task)
                turns[^1] = turns[^1] with { Steps = turns[^1].Steps + 1 };
            else
                turns.Add(new Turn(task, 1));
        }

        return new Schedule(turns, [.. choices]);
    }

    /// <summary>The same schedule without one of its turns: what the task did in it comes later.</summary>
    public Schedule Without(int turn) => this with { Turns = Merged(Turns.Where((_, i) => i != turn)) };

    /// <summary>The same schedule, except that a turn lasts as long as the task can go on.</summary>
    public Schedule Extended(int turn) =>
        this with { Turns = Merged(Turns.Select((kept, i) => i == turn ? kept with { Steps = int.MaxValue } : kept)) };

    /// <summary>The same schedule, except that turns last as long as their tasks can go on.</summary>
    /// <param name="which">Which turns do.</param>
    public Schedule Extended(System.Func<int, bool> which) =>
        this with { Turns = Merged(Turns.Select((kept, i) => which(i) ? kept with { Steps = int.MaxValue } : kept)) };

    /// <summary>The first turns of the schedule.</summary>
    public Schedule Prefix(int turns) => this with { Turns = [.. Turns.Take(turns)] };

    private static List<Turn> Merged(IEnumerable<Turn> turns)
    {
        List<Turn> merged = [];
        foreach (Turn turn in turns)
        {
            if (merged.Count > 0 && merged[^1].Task == turn.Task)
                merged[^1] = merged[^1] with { Steps = (int)System.Math.Min(int.MaxValue, (long)merged[^1].Steps + turn.Steps) };
            else
                merged.Add(turn);
        }

        return merged;
    }
}
