// SPDX-License-Identifier: GPL-2.0-only
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
        using (ExplorerProcess explorer = ExplorerProcess.Start(new ExplorerRequest { Command = "measure" }))
        {
            foreach (ExplorerMessage message in explorer.Messages())
            {
                output.WriteLine(message.Line);
                output.Flush();
            }
        }

        double one = Rate(1), two = Rate(2);
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{Schedules} schedules of {Test}, process start included: {one:f0}/s with one job, {two:f0}/s with two, {two / one:f2} times as many"));
    }

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
                }),
            ],
            () => { });
        return exploration.Schedules / watch.Elapsed.TotalSeconds;
    }
}
