// SPDX-License-Identifier: GPL-2.0-only
using System.Globalization;

namespace Rxqueue.SystematicTests.Engine;

/// <summary>Where a run no longer did what its schedule says, because the code is another than it was.</summary>
internal static class Departure
{
    /// <summary>Finds the place.</summary>
    /// <param name="file">The schedule.</param>
    /// <param name="run">The run that followed it, with its steps written down.</param>
    /// <param name="leftAt">The decision at which a task could not go on as the schedule says; null if there was none.</param>
    public static (int? At, string? Because) Of(ScheduleFile file, RunOutcome run, int? leftAt)
    {
        if (file.IsLoose)
            return run.Causes.Count > 0 && run.Find(file.Key) is null ? (run.Decisions, "something else goes wrong") : (null, null);
        int decisions = 0;
        for (int i = 0; i < file.Turns.Count; i++)
        {
            ScheduleFileTurn turn = file.Turns[i];
            decisions += turn.Steps;
            if (i >= run.Schedule.Turns.Count)
                return (decisions, $"the run was over before turn {Text(i + 1)}");
            if (run.Schedule.Turns[i] != new Turn(turn.Number, turn.Steps) && leftAt is not null)
                return (leftAt, $"{turn.Task} could not take its {Text(turn.Steps)} steps of turn {Text(i + 1)}");
            if (i < file.Turns.Count - 1 && turn.Until != run.Labels[i])
            {
                return (decisions,
                    $"{turn.Task} was {run.Labels[i] ?? ScheduleFile.AtItsEnd} where it had been {turn.Until ?? ScheduleFile.AtItsEnd}, after turn {Text(i + 1)}");
            }
        }

        return (null, null);
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
