// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Rxqueue.SystematicTests;
using Rxqueue.Tools.Campaign;

namespace Rxqueue.Tools.Explore;

/// <summary>
/// A shard of a campaign of explorations. A cell is a test under a variant, from a seed of its own, in a process of its own.
/// </summary>
/// <param name="plan">The campaign.</param>
/// <param name="jobs">How many cells at a time.</param>
internal sealed class ExploreCampaign(CampaignPlan plan, int jobs) : ICellRunner
{
    /// <inheritdoc/>
    public bool Run(IReadOnlyList<int> cells, ShardFolder folder, Action<CellResult> done)
    {
        object finishing = new();
        try
        {
            Parallel.ForEach(
                Partitioner.Create(cells, EnumerablePartitionerOptions.NoBuffering),
                new ParallelOptions { MaxDegreeOfParallelism = jobs },
                cell =>
                {
                    TestExploration test = Explore(cell);
                    lock (finishing)
                        done(Add(cell, test, folder));
                });
        }
        catch (AggregateException failed) when (failed.InnerException is BadInputException bad)
        {
            throw bad;
        }

        return true;
    }

    /// <inheritdoc/>
    public string Describe(CellResult result) => string.Create(
        CultureInfo.InvariantCulture,
        $"{result.Schedules:N0} schedules, {result.Decisions:N0} decisions, {result.Findings.Count} findings in {result.Seconds:f1} s");

    private TestExploration Explore(int cell)
    {
        string[] which = plan.Tests![cell % plan.Tests.Count].Split(' ');
        TestExploration test = new(which[0], which[1]);
        ExplorerRequest request = new()
        {
            Command = "explore",
            Test = test.Test,
            Variant = test.Variant,
            Strategy = plan.Strategy,
            Seed = unchecked((uint)plan.SeedOf(cell)),
            Schedules = plan.Budget,
        };
        test.Run([request], () => { });
        return test;
    }

    private CellResult Add(int cell, TestExploration test, ShardFolder folder)
    {
        CellResult result = new()
        {
            Cell = cell,
            Seed = unchecked((uint)plan.SeedOf(cell)),
            Variant = test.Variant,
            Test = test.Test,
            Schedules = test.Schedules,
            Decisions = test.Decisions,
            Seconds = Math.Round(test.Seconds, 3),
            Findings = [.. test.Findings.Select(finding => $"{test.Test} {test.Variant}: {finding.Report[0]}")],
        };
        ulong[] schedules = [.. test.DistinctSchedules.Order()];
        byte[] hashes = new byte[schedules.Length * sizeof(ulong)];
        for (int i = 0; i < schedules.Length; i++)
            BinaryPrimitives.WriteUInt64LittleEndian(hashes.AsSpan(i * sizeof(ulong)), schedules[i]);
        CellCoverage coverage = new() { Hashes = hashes, EndStates = [.. test.EndStateNames.Order(StringComparer.Ordinal)] };
        folder.Add(result, coverage, inside =>
        {
            foreach ((ScheduleFile finding, int number) in test.Findings.Select((finding, i) => (finding, i + 1)))
            {
                string name = string.Create(CultureInfo.InvariantCulture, $"{test.Test}-{test.Variant}-{number}.schedule.json");
                File.WriteAllText(Path.Combine(inside, name), finding.ToJson());
            }
        });
        return result;
    }
}
