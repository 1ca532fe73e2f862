// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Rxqueue.Properties.Coverage;
using Rxqueue.Properties.Hunting;
using Rxqueue.Tools.Campaign;

namespace Rxqueue.Tools.Hunt;

/// <summary>A shard of a campaign of hunts: its cells, one after the other.</summary>
/// <param name="plan">The campaign.</param>
/// <param name="options">What is hunted in; the seed is each cell's own.</param>
/// <param name="jobs">How many threads; they change nothing but the time.</param>
internal sealed class HuntCampaign(CampaignPlan plan, HuntOptions options, int jobs) : ICellRunner
{
    /// <inheritdoc/>
    public bool Run(IReadOnlyList<int> cells, ShardFolder folder, Action<CellResult> done)
    {
        foreach (int number in cells)
        {
            HuntOptions ours = options with { Seed = plan.SeedOf(number) };
            HuntCell cell = new(ours, jobs);
            using HuntSession session = new(plan.Variants[0], ours, cell, plan.Budget, null);
            while (session.Step())
            {
                // An epoch after the other.
            }

            // A signal: what a part of a cell has found is found again when the cell is redone.
            if (cell.Cases < plan.Budget)
                return false;
            IReadOnlyList<FoundScript> found = FoundScript.All(session);
            CellResult result = new()
            {
                Cell = number,
                Seed = ours.Seed,
                Variant = plan.Variants[0],
                Cases = cell.Cases,
                Calls = cell.Calls,
                FailingCases = cell.Failures,
                Seconds = Math.Round(session.Elapsed.TotalSeconds, 3),
                Findings = [.. found.Select(one => one.Name)],
            };
            folder.Add(result, Coverage(ours.Code, cell.Reached), inside => FindingsFolder.WriteInto(inside, session, found));
            done(result);
        }

        return true;
    }

    /// <inheritdoc/>
    public string Describe(CellResult result) => string.Create(
        CultureInfo.InvariantCulture, $"{result.Cases:N0} cases, {result.Calls:N0} calls, {result.Findings.Count} findings in {result.Seconds:f1} s");

    private static CellCoverage Coverage(CoveredCode code, ReachedSet reached)
    {
        byte[] states = new byte[reached.StateCount * sizeof(ulong)];
        int at = 0;
        foreach (ulong state in reached.States.Order())
        {
            BinaryPrimitives.WriteUInt64LittleEndian(states.AsSpan(at), state);
            at += sizeof(ulong);
        }

        return new CellCoverage
        {
            Statements = [.. Enumerable.Range(0, code.Statements.Count).Where(i => reached.Statements[i])],
            Branches = [.. Enumerable.Range(0, code.Branches.Count).Where(i => reached.Branches[i])],
            StatementCount = code.Statements.Count,
            BranchCount = code.Branches.Count,
            Hashes = states,
        };
    }
}
