// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Globalization;
using System.IO;
using System.Linq;
using Rxqueue.Tools.Campaign;
using Rxqueue.Tools.Hunt;
using Spectre.Console;

namespace Rxqueue.Tools.Merge;

/// <summary><c>rxq merge</c>: what the shards of a campaign have come to, as one.</summary>
internal static class MergeCommand
{
    private const int PlainWidth = 160;

    public static Command Create()
    {
        Argument<string[]> folders = new("DIR")
        {
            Description = "Shards' folders, or folders that hold them.",
            Arity = ArgumentArity.OneOrMore,
        };
        Option<string?> output = new("--output", "-o")
        {
            Description = "Write the smallest of each finding, summary.json and saturation.svg into this new or empty directory.",
            HelpName = "OUT",
        };
        Option<bool> json = new("--json") { Description = "Print the summary as one JSON object." };
        Command command = new("merge", "Add up the shards of a campaign: findings by cause, coverage, and what each further shard brought.")
        {
            folders, output, json,
        };
        command.SetAction(parsed => Run(parsed.GetRequiredValue(folders), parsed.GetValue(output), parsed.GetValue(json)));
        return command;
    }

    private static int Run(string[] folders, string? output, bool json)
    {
        if (output is not null)
            FindingsFolder.Check(output);
        MergedCampaign merged = MergedCampaign.Of([.. folders.SelectMany(Shards)]);
        string summary = MergeJson.Write(merged);
        if (output is not null)
        {
            FinishedFolder.Write(output, folder =>
            {
                foreach (IMergedFinding finding in merged.Findings)
                    finding.CopyTo(folder);
                File.WriteAllText(Path.Combine(folder, "summary.json"), summary);
                if (merged.Curve.Count > 0)
                    File.WriteAllText(Path.Combine(folder, "saturation.svg"), SaturationChart.Svg(merged));
            });
        }

        if (json)
            Console.Out.Write(summary);
        else
            Print(merged);
        if (merged.MissingCells > 0)
            Console.Error.WriteLine($"rxq: {merged.MissingCells} of {merged.Plan.CellCount} cells are missing: not all shards are here, or are done");
        return merged.Findings.Count > 0 ? ExitCode.BugFound : merged.MissingCells > 0 ? ExitCode.Inconclusive : ExitCode.Fine;
    }

    private static IEnumerable<ShardFolder> Shards(string path)
    {
        if (!Directory.Exists(path))
            throw new BadInputException(File.Exists(path) ? $"{path}: is a file, expected a directory" : $"{path}: no such directory");
        if (ShardFolder.IsOne(path))
            return [ShardFolder.Open(path)];
        ShardFolder[] inside =
        [
            .. Directory.EnumerateDirectories(path).Where(ShardFolder.IsOne)
                .OrderBy(shard => shard.Length).ThenBy(shard => shard, StringComparer.Ordinal).Select(ShardFolder.Open),
        ];
        return inside.Length > 0
            ? inside
            : throw new BadInputException($"{path}: is no shard of a campaign, and holds none, expected what rxq hunt or explore --campaign wrote");
    }

    private static void Print(MergedCampaign merged)
    {
        IAnsiConsole console = AnsiConsole.Console;
        if (Console.IsOutputRedirected)
            console.Profile.Width = PlainWidth;
        string distinct = merged.Plan.Tests is null ? "states" : "schedules";
        Table shards = new Table().Border(TableBorder.Simple).AddColumns("shard", "cells", "findings", "new", $"new {distinct}");
        foreach (MergedShard shard in merged.Shards)
        {
            shards.AddRow(
                Markup.Escape(shard.Folder), Number(shard.Cells), Number(shard.Findings), Number(shard.NewFindings), Number(shard.NewDistinct));
        }

        Table findings = new Table().Border(TableBorder.Simple).AddColumns("finding", "smallest", "cell");
        foreach (IMergedFinding finding in merged.Findings)
            findings.AddRow(Markup.Escape(finding.Cause), Markup.Escape(finding.Size), Number(finding.Cell));
        console.Write(shards);
        if (merged.Findings.Count > 0)
            console.Write(findings);
        console.WriteLine(merged.Plan.Tests is null
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"{merged.Curve.Count} of {merged.Plan.CellCount} cells, {merged.Work:N0} cases, {merged.Steps:N0} calls, {merged.Findings.Count} findings; "
                + $"statements {merged.Statements.Reached}/{merged.Statements.All}, branches {merged.Branches.Reached}/{merged.Branches.All}, {merged.Distinct:N0} states")
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{merged.Curve.Count} of {merged.Plan.CellCount} cells, {merged.Work:N0} schedules ({merged.Distinct:N0} distinct), "
                + $"{merged.Steps:N0} decisions, {merged.EndStates} end states, {merged.Findings.Count} findings"));
    }

    private static string Number(int number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
