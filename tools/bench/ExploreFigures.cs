// SPDX-License-Identifier: GPL-2.0-only
using System.Collections.Generic;
using System.Globalization;
using Rxqueue.SystematicTests;

namespace Rxqueue.Tools.Bench;

/// <summary>How fast it explores, beside tasks that do nothing, and in two processes.</summary>
internal static class ExploreFigures
{
    private const double WantedPercent = 60;
    private const double WantedSeconds = 60;
    private const double WantedJobs = 1.5;
    private const double WantedTimes = 1.8;
    private const int Schedules = 5000;

    /// <summary>Measures.</summary>
    public static IEnumerable<Figure> Measure(string rxq)
    {
        ExplorationFigures figures = ExplorationCost.Measure();
        double percent = 100 * figures.SchedulesPerSecond / figures.EmptyPerSecond;
        yield return new Figure(
            $"schedules of {figures.Test}, {figures.Points} points",
            AllFigures.Text($"{figures.SchedulesPerSecond:f0}/s"),
            AllFigures.Text($"empty Coyote test {figures.EmptyPerSecond:f0}/s"),
            AllFigures.Text($"{percent:f0} %"),
            AllFigures.Text($"≥ {WantedPercent} %"),
            percent >= WantedPercent);
        yield return new Figure(
            $"exhaustive, {figures.ExhaustiveTest}, bound 2",
            AllFigures.Text($"{figures.ExhaustiveSeconds:f1} s"),
            AllFigures.Text($"{figures.ExhaustiveSchedules:n0} schedules"),
            Wanted: AllFigures.Text($"≤ {WantedSeconds} s"),
            IsReached: figures.ExhaustiveSeconds <= WantedSeconds);

        (double one, double two) = ExplorationCost.Jobs();
        yield return new Figure(
            "rxq explore --jobs 2",
            AllFigures.Text($"{two:f0} schedules/s"),
            AllFigures.Text($"one job {one:f0}/s"),
            AllFigures.Text($"{two / one:f2} times"),
            AllFigures.Text($"≥ {WantedJobs} times"),
            two / one >= WantedJobs);

        (one, two) = TwoProcesses.Measure(
            rxq,
            seed =>
            [
                "explore", figures.Test, "--variant", "fixed", "--schedules", Schedules.ToString(CultureInfo.InvariantCulture),
                "--seed", seed.ToString(CultureInfo.InvariantCulture),
            ]);
        yield return TwoProcesses.Figure("rxq explore", one, two, WantedTimes);
    }
}
