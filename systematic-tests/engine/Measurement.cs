// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Collections.Generic;
using System.Diagnostics;
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

    /// <summary>Measures.</summary>
    public static ExplorationFigures Of(IReadOnlyList<Behaviour> all)
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

        Exploration exhaustive = new(
            all.Single(test => test.Name == Race), new ExplorationOptions(rxqueue_variants.posted, Exploration.Exhaustive));
        exhaustive.Run();
        return new ExplorationFigures(
            Stream, tasks, points, best, emptyBest, Race, exhaustive.Schedules, exhaustive.Elapsed.TotalSeconds);
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
}
