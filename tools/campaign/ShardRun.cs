// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Globalization;
using System.IO;
using System.Linq;

namespace Rxqueue.Tools.Campaign;

/// <summary>The options of a campaign, which <c>hunt</c> and <c>explore</c> share, and the run of a shard.</summary>
internal sealed class ShardRun
{
    private const int MostCells = 1_000_000;
    private readonly Option<ulong?> _campaign = CommonOptions.Number(
        "--campaign", "SEED", "Do cells of the campaign of this seed: independent of each other, so that several machines can share them.",
        0UL, ulong.MaxValue, "a number from 0 to 18446744073709551615");

    private readonly Option<int?> _cells;
    private readonly Option<Shard?> _shard = Shard.Option();
    private readonly Option<int?> _shards = Shard.CountOption();
    private readonly Option<bool> _resume = new("--resume")
    {
        Description = "Go on with a shard's folder: cells that are done stay, others are done. Begin it if there is none.",
    };

    /// <summary>Makes the options.</summary>
    /// <param name="cells">How <c>--cells</c> is described.</param>
    public ShardRun(string cells) =>
        _cells = CommonOptions.Number("--cells", "N", cells, 1, MostCells, $"a number of cells from 1 to {MostCells}");

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        command.Options.Add(_campaign);
        command.Options.Add(_cells);
        command.Options.Add(_shard);
        command.Options.Add(_shards);
        command.Options.Add(_resume);
    }

    /// <summary>The campaign's seed; null if the run is none of a campaign.</summary>
    /// <exception cref="BadInputException">An option is given that only a campaign has.</exception>
    public ulong? Campaign(ParseResult parsed)
    {
        if (parsed.GetValue(_campaign) is ulong seed)
            return seed;
        string? alone = parsed.GetValue(_cells) is not null ? "--cells"
            : parsed.GetValue(_shard) is not null ? "--shard"
            : parsed.GetValue(_shards) is not null ? "--shards"
            : parsed.GetValue(_resume) ? "--resume" : null;
        return alone is null ? null : throw new BadInputException($"rxq: {alone} is of a campaign, expected --campaign SEED");
    }

    /// <summary>How many cells; the usual number if nothing was said.</summary>
    public int Cells(ParseResult parsed, int usual) => parsed.GetValue(_cells) ?? usual;

    /// <summary>Does the shard.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="plan">The campaign.</param>
    /// <param name="output">The campaign's folder.</param>
    /// <param name="runner">Does its cells.</param>
    /// <param name="json">Whether to print the counters instead of an account.</param>
    /// <returns>The exit code.</returns>
    public int Run(ParseResult parsed, CampaignPlan plan, string? output, ICellRunner runner, bool json)
    {
        if (output is null)
            throw new BadInputException($"rxq: a campaign needs a place for what it finds, expected {plan.Command} -o DIR");
        Shard shard = Shard.Choose(parsed.GetValue(_shard), parsed.GetValue(_shards), Environment.GetEnvironmentVariable);
        ShardFolder folder = ShardFolder.Begin(output, shard, plan, parsed.GetValue(_resume));
        List<int> all = [.. plan.CellsOf(shard)], left = [.. all.Where(cell => !folder.Has(cell))];
        Console.Error.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"campaign {plan.Campaign}: {plan.CellCount} cells of {plan.Budget:N0} {(plan.Tests is null ? "cases" : "schedules")}; "
            + $"shard {shard.Index} of {shard.Count} has {all.Count}, {all.Count - left.Count} done before"));
        int number = all.Count - left.Count;
        bool complete = runner.Run(left, folder, result => Console.Error.WriteLine(
            $"  cell {result.Cell} ({++number} of {all.Count}): {(result.Test is null ? "" : $"{result.Test} {result.Variant}, ")}{runner.Describe(result)}"));

        List<CellResult> results = [.. folder.Cells().Select(folder.Result)];
        SortedSet<string> findings = new(results.SelectMany(result => result.Findings), StringComparer.Ordinal);
        Print(Console.Out, folder, results, findings, complete, json);
        return !complete ? ExitCode.Inconclusive : findings.Count > 0 ? ExitCode.BugFound : ExitCode.Fine;
    }

    private static void Print(
        TextWriter to, ShardFolder folder, List<CellResult> results, SortedSet<string> findings, bool complete, bool json)
    {
        if (json)
        {
            foreach (CellResult result in results)
                to.WriteLine(CampaignJson.Write(result));
            return;
        }

        foreach (string finding in findings)
            to.WriteLine(finding);
        string work = folder.Plan.Tests is null ? "cases" : "schedules";
        string stopped = complete ? "" : "; stopped by a signal, --resume goes on";
        to.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{folder.FullName}: {results.Count} cells, {results.Sum(result => result.Cases ?? result.Schedules ?? 0):N0} {work}, {findings.Count} {(findings.Count == 1 ? "finding" : "findings")}{stopped}"));
    }
}
