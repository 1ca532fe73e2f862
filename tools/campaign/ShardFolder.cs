// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;

namespace Rxqueue.Tools.Campaign;

/// <summary>
/// What a shard leaves, readable at any moment: <c>campaign.json</c>, a folder for each cell that is done, under <c>cells/</c>, and
/// <c>counters.ndjson</c> with a line for each. A cell's folder appears when it is complete.
/// </summary>
internal sealed class ShardFolder
{
    private const string PlanFile = "campaign.json";
    private const string CountersFile = "counters.ndjson";
    private const string CellsFolder = "cells";
    private const string CellFile = "cell.json";
    private const string CoverageFile = "coverage.json";

    private readonly string _path;

    private ShardFolder(string path, CampaignPlan plan)
    {
        _path = path;
        Plan = plan;
    }

    /// <summary>The campaign.</summary>
    public CampaignPlan Plan { get; }

    /// <summary>Where it is.</summary>
    public string FullName => _path;

    /// <summary>Begins a shard's folder, or goes on with it.</summary>
    /// <param name="campaign">The campaign's folder, which all shards share.</param>
    /// <param name="shard">The shard.</param>
    /// <param name="plan">The campaign.</param>
    /// <param name="resume">Whether to go on where something is.</param>
    /// <exception cref="BadInputException">Something is there that is not to be gone on with, or it cannot be written.</exception>
    public static ShardFolder Begin(string campaign, Shard shard, CampaignPlan plan, bool resume)
    {
        if (campaign.Length == 0)
            throw new BadInputException("rxq: --output: the name of a directory is empty, expected the campaign's");
        if (File.Exists(campaign))
            throw new BadInputException($"{campaign}: is a file, expected the campaign's directory");
        string path = Path.Combine(campaign, shard.FolderName);
        string planFile = Path.Combine(path, PlanFile);
        ShardFolder folder = new(path, plan);
        if (File.Exists(planFile))
        {
            if (!resume)
                throw new BadInputException($"{path}: a shard is there already, expected --resume to go on with it");
            if (!CampaignJson.Read<CampaignPlan>(planFile).IsSameAs(plan))
                throw new BadInputException($"{path}: is of another campaign, expected the same options and the same version of rxq");
            folder.ClearUnfinished();
            folder.RewriteCounters();
            return folder;
        }

        try
        {
            Directory.CreateDirectory(Path.Combine(path, CellsFolder));
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw new BadInputException($"{path}: cannot be made: {FileTrouble.Describe(refused)}");
        }

        CampaignJson.WriteFile(planFile, plan);
        return folder;
    }

    /// <summary>Opens what a shard has left.</summary>
    /// <exception cref="BadInputException">It is no shard's folder.</exception>
    public static ShardFolder Open(string path)
    {
        CampaignPlan plan = CampaignJson.Read<CampaignPlan>(Path.Combine(path, PlanFile));
        return plan.Format == CampaignPlan.CurrentFormat
            ? new ShardFolder(path, plan)
            : throw new BadInputException($"{path}: format '{plan.Format}', expected '{CampaignPlan.CurrentFormat}'");
    }

    /// <summary>Whether a directory is a shard's.</summary>
    public static bool IsOne(string path) => File.Exists(Path.Combine(path, PlanFile));

    /// <summary>Whether a cell is done.</summary>
    public bool Has(int cell) => Directory.Exists(CellPath(cell));

    /// <summary>The cells that are done, in order.</summary>
    public IEnumerable<int> Cells() => Directory.Exists(Path.Combine(_path, CellsFolder))
        ? Directory.EnumerateDirectories(Path.Combine(_path, CellsFolder))
            .Select(cell => int.TryParse(Path.GetFileName(cell), NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : -1)
            .Where(cell => cell >= 0)
            .Order()
        : [];

    /// <summary>What a cell that is done came to.</summary>
    public CellResult Result(int cell) => CampaignJson.Read<CellResult>(Path.Combine(CellPath(cell), CellFile));

    /// <summary>What a cell that is done reached.</summary>
    public CellCoverage Coverage(int cell) => CampaignJson.Read<CellCoverage>(Path.Combine(CellPath(cell), CoverageFile));

    /// <summary>The folder of a cell.</summary>
    public string CellPath(int cell) => Path.Combine(_path, CellsFolder, cell.ToString("d6", CultureInfo.InvariantCulture));

    /// <summary>Adds a cell that is done.</summary>
    /// <param name="result">What it came to.</param>
    /// <param name="coverage">What it reached.</param>
    /// <param name="writeFindings">Writes its findings into the directory that it is given.</param>
    public void Add(CellResult result, CellCoverage coverage, Action<string> writeFindings)
    {
        FinishedFolder.Write(CellPath(result.Cell), folder =>
        {
            writeFindings(folder);
            File.WriteAllText(Path.Combine(folder, CoverageFile), CampaignJson.Write(coverage) + "\n");
            File.WriteAllText(Path.Combine(folder, CellFile), CampaignJson.Write(result) + "\n");
        });

        // One write of one line, so that whoever reads meanwhile, or after a kill, sees whole lines.
        using FileStream counters = new(
            Path.Combine(_path, CountersFile), FileMode.Append, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
        counters.Write(Encoding.UTF8.GetBytes(CampaignJson.Write(result) + "\n"));
    }

    private void ClearUnfinished()
    {
        foreach (string killed in Directory.EnumerateDirectories(Path.Combine(_path, CellsFolder), "*.unfinished"))
            Directory.Delete(killed, recursive: true);
    }

    /// <summary>A kill between a cell's folder and its line leaves a line too few.</summary>
    private void RewriteCounters()
    {
        using OutputFile counters = new(Path.Combine(_path, CountersFile));
        foreach (int cell in Cells())
            counters.Text.WriteLine(CampaignJson.Write(Result(cell)));
        counters.Complete();
    }
}
