// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using Rxqueue.SystematicTests;
using Rxqueue.Tools.Explore;

namespace Rxqueue.Tools.Bench;

/// <summary>What exploring schedules costs: against tasks that do nothing, in one process and in two.</summary>
internal static class ExplorationCost
{
    private const string Test = "stream-while-tcp-receives";
    private const int Schedules = 3000;

    /// <summary>Prints the figures.</summary>
    public static void Print(TextWriter output)
    {
        ExplorationFigures figures = Measure();
        output.WriteLine("portfolio, one engine; best of several rounds, taking turns");
        output.WriteLine(Text(
            $"{figures.Test,-34} {figures.SchedulesPerSecond,8:f0} schedules/s, {figures.Tasks} tasks, {figures.Points} decisions a schedule"));
        output.WriteLine(Text($"{"empty tasks, as many decisions",-34} {figures.EmptyPerSecond,8:f0} schedules/s"));
        output.WriteLine(Text($"{"",-34} {100 * figures.SchedulesPerSecond / figures.EmptyPerSecond,8:f0} % of that"));
        output.WriteLine(Text(
            $"exhaustive, {figures.ExhaustiveTest}, bound 2: {figures.ExhaustiveSchedules:n0} schedules in {figures.ExhaustiveSeconds:f1} s"));
        (double one, double two) = Jobs();
        output.WriteLine(Text(
            $"{Schedules} schedules of {Test}, process start included: {one:f0}/s with one job, {two:f0}/s with two, {two / one:f2} times as many"));
    }

    /// <summary>Has the explorer measure itself.</summary>
    public static ExplorationFigures Measure()
    {
        using ExplorerProcess explorer = ExplorerProcess.Start(new ExplorerRequest { Command = "measure" });
        return explorer.Messages().Single().Figures!;
    }

    /// <summary>Schedules a second of one job and of two, process start included.</summary>
    public static (double One, double Two) Jobs() => (Rate(1), Rate(2));

    private static double Rate(int jobs)
    {
        TestExploration exploration = new(Test, "posted");
        Stopwatch watch = Stopwatch.StartNew();
        exploration.Run(
            [
                .. Enumerable.Range(0, jobs).Select(job => new ExplorerRequest
                {
                    Command = "explore",
                    Test = Test,
                    Variant = "posted",
                    Strategy = "portfolio",
                    Seed = (uint)job * 100_000_007 + 1,
                    Schedules = Schedules / jobs,
                    Job = jobs > 1 ? job : null,
                }),
            ],
            () => { });
        return exploration.Schedules / watch.Elapsed.TotalSeconds;
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
