// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.Linq;
using Microsoft.Coyote.Runtime;
using Microsoft.Coyote.SystematicTesting;
using Rxqueue.Model;
using Rxqueue.SystematicTests.Behaviours;

namespace Rxqueue.SystematicTests.Engine;

/// <summary>What exploring costs. Others may use the machine meanwhile, so figures that belong together take turns.</summary>
internal static class Measurement
{
    private const string Stream = "stream-while-tcp-receives";
    private const string Race = "refill-beside-discard-unlocked";
    private const int Rounds = 5;
    private const int SchedulesPerRound = 400;

    /// <summary>The figures, line by line.</summary>
    public static IEnumerable<string> Lines(IReadOnlyList<Behaviour> all)
    {
        Behaviour stream = all.Single(test => test.Name == Stream);
        Exploration first = Sample(stream, 50);
        int points = (int)(first.Decisions / first.Schedules);
        int tasks = first.Tasks + 1;
        double best = 0, emptyBest = 0;
        for (int round = 0; round < Rounds; round++)
        {
            best = Math.Max(best, Rate(Sample(stream, SchedulesPerRound)));
            emptyBest = Math.Max(emptyBest, Empty(tasks, points, SchedulesPerRound));
        }

        yield return Text($"portfolio, one engine; best of {Rounds} rounds of {SchedulesPerRound} schedules, taking turns");
        yield return Text($"{Stream,-34} {best,8:f0} schedules/s, {tasks} tasks, {points} decisions a schedule");
        yield return Text($"{"empty tasks, as many decisions",-34} {emptyBest,8:f0} schedules/s");
        yield return Text($"{"",-34} {100 * best / emptyBest,8:f0} % of that");

        Exploration exhaustive = new(
            all.Single(test => test.Name == Race), new ExplorationOptions(rxqueue_variants.posted, Exploration.Exhaustive));
        exhaustive.Run();
        yield return Text(
            $"exhaustive, {Race}, bound 2: {exhaustive.Schedules:n0} schedules in {exhaustive.Elapsed.TotalSeconds:f1} s");
    }

    private static Exploration Sample(Behaviour behaviour, int schedules)
    {
        Exploration exploration = new(behaviour, new ExplorationOptions(rxqueue_variants.posted, Schedules: schedules));
        exploration.Run();
        return exploration;
    }

    private static double Rate(Exploration exploration) => exploration.Schedules / exploration.Elapsed.TotalSeconds;

    private static double Empty(int tasks, int points, int schedules)
    {
        TestingEngine engine = TestingEngine.Create(
            Session.Configure(SamplingStrategy.Portfolio, 1).WithTestingIterations((uint)schedules),
            () => EmptyTasks.Run(tasks, points, () => SchedulingPoint.Read("nothing")));
        engine.SetLogger(new SilentLogger());
        engine.RegisterEndIterationCallBack(_ =>
        {
            engine.TestReport.CoverageInfo.ExploredPaths.Clear();
            engine.TestReport.CoverageInfo.VisitedStates.Clear();
        });
        Stopwatch watch = Stopwatch.StartNew();
        engine.Run();
        return schedules / watch.Elapsed.TotalSeconds;
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
