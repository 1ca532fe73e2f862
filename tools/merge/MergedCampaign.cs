// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using Rxqueue.Tools.Campaign;

namespace Rxqueue.Tools.Merge;

/// <summary>What shards of one campaign have come to, added up shard by shard; a cell that two of them did counts once.</summary>
internal sealed class MergedCampaign
{
    private readonly SortedDictionary<string, IMergedFinding> _findings = new(StringComparer.Ordinal);
    private readonly HashSet<int> _statements = [];
    private readonly HashSet<int> _branches = [];
    private readonly HashSet<ulong> _hashes = [];
    private readonly HashSet<string> _endStates = [];
    private readonly List<MergedShard> _shards = [];
    private readonly List<SaturationPoint> _curve = [];

    private MergedCampaign(CampaignPlan plan) => Plan = plan;

    /// <summary>The campaign.</summary>
    public CampaignPlan Plan { get; }

    /// <summary>The findings, one a cause, each the smallest of all.</summary>
    public IReadOnlyCollection<IMergedFinding> Findings => _findings.Values;

    /// <summary>What each shard brought, in the order in which they were given.</summary>
    public IReadOnlyList<MergedShard> Shards => _shards;

    /// <summary>What there was after each cell.</summary>
    public IReadOnlyList<SaturationPoint> Curve => _curve;

    /// <summary>Cells that no shard has done.</summary>
    public int MissingCells => Plan.CellCount - _curve.Count;

    /// <summary>Cases or schedules of all cells.</summary>
    public long Work { get; private set; }

    /// <summary>Checked calls of a hunt, decisions of an exploration.</summary>
    public long Steps { get; private set; }

    /// <summary>Statements that were reached, and how many there are.</summary>
    public (int Reached, int All) Statements { get; private set; }

    /// <summary>Branches that were taken, and how many there are.</summary>
    public (int Reached, int All) Branches { get; private set; }

    /// <summary>Abstract states of a hunt, or distinct schedules of an exploration.</summary>
    public int Distinct => _hashes.Count;

    /// <summary>Distinct end states of an exploration.</summary>
    public int EndStates => _endStates.Count;

    /// <summary>Adds shards up.</summary>
    /// <param name="shards">Their folders.</param>
    /// <exception cref="BadInputException">They are not of one campaign, or damaged.</exception>
    public static MergedCampaign Of(IReadOnlyList<ShardFolder> shards)
    {
        MergedCampaign merged = new(shards[0].Plan);
        foreach (ShardFolder other in shards.Skip(1))
        {
            if (!other.Plan.IsSameAs(merged.Plan))
                throw new BadInputException($"{other.FullName}: is of another campaign than {shards[0].FullName}, expected shards of one");
        }

        HashSet<int> done = [];
        foreach (ShardFolder shard in shards)
        {
            int causes = merged._findings.Count, distinct = merged.Distinct;
            int[] ours = [.. shard.Cells().Where(cell => cell < merged.Plan.CellCount && done.Add(cell))];
            HashSet<string> found = [];
            foreach (int cell in ours)
                merged.Add(shard, cell, found);
            merged._shards.Add(new MergedShard(
                shard.FullName, ours.Length, found.Count, merged._findings.Count - causes, merged.Distinct - distinct));
        }

        return merged;
    }

    private void Add(ShardFolder shard, int cell, HashSet<string> found)
    {
        CellResult result = shard.Result(cell);
        CellCoverage coverage = shard.Coverage(cell);
        Work += result.Cases ?? result.Schedules ?? 0;
        Steps += result.Calls ?? result.Decisions ?? 0;
        _statements.UnionWith(coverage.Statements);
        _branches.UnionWith(coverage.Branches);
        Statements = (_statements.Count, coverage.StatementCount);
        Branches = (_branches.Count, coverage.BranchCount);
        _hashes.UnionWith(MemoryMarshal.Cast<byte, ulong>(coverage.Hashes).ToArray());
        _endStates.UnionWith(coverage.EndStates);
        foreach (IMergedFinding finding in FindingsOf(shard, cell))
        {
            found.Add(finding.Cause);
            if (!_findings.TryGetValue(finding.Cause, out IMergedFinding? known) || finding.CompareTo(known) < 0)
                _findings[finding.Cause] = finding;
        }

        _curve.Add(new SaturationPoint(cell, _findings.Count, Distinct));
    }

    private IEnumerable<IMergedFinding> FindingsOf(ShardFolder shard, int cell) => Plan.Tests is null
        ? Directory.EnumerateDirectories(shard.CellPath(cell)).Select(folder => new MergedScript(folder, cell))
        : Directory.EnumerateFiles(shard.CellPath(cell), "*.schedule.json").Select(file => new MergedSchedule(file, cell));
}

/// <summary>What a shard brought.</summary>
/// <param name="Folder">Its folder.</param>
/// <param name="Cells">Cells that no shard before it had done.</param>
/// <param name="Findings">Causes that it found.</param>
/// <param name="NewFindings">Those that no shard before it had found.</param>
/// <param name="NewDistinct">Abstract states, or schedules, that no shard before it had.</param>
internal sealed record MergedShard(string Folder, int Cells, int Findings, int NewFindings, int NewDistinct);

/// <summary>What there was after a cell.</summary>
/// <param name="Cell">The cell.</param>
/// <param name="Findings">Causes.</param>
/// <param name="Distinct">Abstract states, or distinct schedules.</param>
internal sealed record SaturationPoint(int Cell, int Findings, int Distinct);
