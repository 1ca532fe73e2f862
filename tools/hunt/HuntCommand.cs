// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Collections.Generic;
using System.CommandLine;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using Rxqueue.Model;
using Rxqueue.Properties.Coverage;
using Rxqueue.Properties.Hunting;
using Rxqueue.SystematicTests;
using Rxqueue.Tools.Campaign;

namespace Rxqueue.Tools.Hunt;

/// <summary><c>rxq hunt</c>: searches for scripts on which a variant breaks its promises.</summary>
internal static class HuntCommand
{
    private const int UsualCells = 64;
    private const long UsualCellCases = 10 * HuntCell.EpochCases;

    private static readonly TimeSpan UsualTime = TimeSpan.FromSeconds(60);

    private const string Description =
        "Search for scripts on which a variant of rxqueue.c leaves the reference model, and make one for each cause minimal.";

    public static Command Create()
    {
        Option<string> variant = CommonOptions.Variant();
        Option<string?> profile = new("--profile")
        {
            Description = "Pin the bvecq allocator; without it cases take turns with "
                + string.Join(" and ", bvecq_profile.profiles.Select(known => known.name)) + ".",
            HelpName = "PROFILE",
        };
        profile.Validators.Add(result =>
        {
            string? name = result.Tokens.Count == 0 ? null : result.Tokens[0].Value;
            if (name is not null && !bvecq_profile.profiles.Any(known => known.name == name))
            {
                string known = CommonOptions.OneOf(bvecq_profile.profiles.Select(one => one.name));
                result.AddError($"--profile: there is no profile '{name}', expected {known}");
            }
        });
        profile.CompletionSources.Add([.. bvecq_profile.profiles.Select(known => known.name)]);
        Option<TimeSpan?> time = Duration.Option("--time", "Hunt for so long: seconds, or with m or h at the end. Without --cases a minute.");
        Option<long?> cases = CommonOptions.Number(
            "--cases", "N", "Run exactly so many cases.", 1L, long.MaxValue, "a number of cases, at least 1");
        Option<ulong?> seed = CommonOptions.Number(
            "--seed", "S", "Where chance begins. Without it another one each time.", 0UL, ulong.MaxValue, "a number from 0 to 18446744073709551615");
        Option<int?> jobs = CommonOptions.Number(
            "--jobs", "J", "How many threads to use. They change nothing but the time.", 1, 1024, "a number of threads from 1 to 1024");
        Option<string?> output = new("--output", "-o")
        {
            Description = "Write a folder for each finding, and summary.json, into this new or empty directory.",
            HelpName = "DIR",
        };
        Option<string?> corpus = new("--seed-corpus")
        {
            Description = "Begin with the scripts (*.rxq) of this directory.",
            HelpName = "DIR",
        };
        Option<bool> blind = new("--blind") { Description = "Make every case from nothing, whatever others have reached." };
        ShardRun campaign = new("Of a campaign, how many cells it has, of --cases (20480) each. [default: 64]");
        Option<bool> json = new("--json") { Description = "Print the summary as one JSON object." };
        Command command = new("hunt", Description)
        {
            variant, profile, time, cases, seed, jobs, output, corpus, blind, json,
        };
        campaign.AddTo(command);
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(time) is not null && parsed.GetValue(cases) is not null)
                throw new BadInputException("rxq: --time and --cases both say how long to hunt, expected one of them");
            ulong? campaignSeed = campaign.Campaign(parsed);
            if (campaignSeed is not null && (parsed.GetValue(time) is not null || parsed.GetValue(seed) is not null))
                throw new BadInputException("rxq: --campaign determines cells and seeds, expected neither --time nor --seed");
            if (campaignSeed is null && parsed.GetValue(output) is string folder)
                FindingsFolder.Check(folder);
            string? pinned = parsed.GetValue(profile);
            HuntOptions options = new(
                Cover(parsed.GetRequiredValue(variant)),
                [.. bvecq_profile.profiles.Where(known => pinned is null || known.name == pinned)],
                parsed.GetValue(seed) ?? (ulong)Random.Shared.NextInt64())
            {
                Guided = !parsed.GetValue(blind),
                Corpus = parsed.GetValue(corpus) is string directory ? SeedCorpus.Read(directory) : [],
            };
            int threads = parsed.GetValue(jobs) ?? Environment.ProcessorCount;
            if (campaignSeed is ulong shared)
            {
                CampaignPlan plan = Plan(parsed.GetRequiredValue(variant), options, shared, campaign.Cells(parsed, UsualCells), parsed.GetValue(cases) ?? UsualCellCases);
                return campaign.Run(parsed, plan, parsed.GetValue(output), new HuntCampaign(plan, options, threads), parsed.GetValue(json));
            }

            return Run(
                new HuntSession(
                    parsed.GetRequiredValue(variant),
                    options,
                    new HuntCell(options, threads),
                    parsed.GetValue(cases),
                    parsed.GetValue(cases) is null ? parsed.GetValue(time) ?? UsualTime : null),
                parsed.GetValue(output),
                parsed.GetValue(json));
        });
        return command;
    }

    private static CampaignPlan Plan(string variant, HuntOptions options, ulong campaign, int cells, long cases) => new()
    {
        Format = CampaignPlan.CurrentFormat,
        Version = ScheduleFile.CurrentVersion,
        Command = "hunt",
        Campaign = campaign,
        Cells = cells,
        Budget = cases,
        Variants = [variant],
        Profiles = [.. options.Profiles.Select(profile => profile.name)],
        Guided = options.Guided,
        Corpus = options.Corpus.Count == 0 ? null : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(
            string.Join("\n\n", options.Corpus.Select(script => string.Join('\n', script.Select(statement => statement.Text))))))),
    };

    /// <summary>The covered copy of a variant; says in one line if there cannot be one.</summary>
    public static CoveredCode Cover(string variant)
    {
        try
        {
            return CoveredCode.Of(variant);
        }
        catch (NotSupportedException unfit)
        {
            throw new BadInputException($"rxq: --variant {variant}: {unfit.Message}");
        }
    }

    private static int Run(HuntSession session, string? output, bool json)
    {
        HuntDisplay.Show(session, Console.Error);
        IReadOnlyList<FoundScript> found = FoundScript.All(session);
        if (output is not null)
            FindingsFolder.Write(output, session, found);
        using (Stream stdout = Console.OpenStandardOutput())
        {
            if (json)
                HuntJson.Write(stdout, session, found);
            else
                HuntReport.Write(stdout, session, found);
        }

        return found.Count > 0 ? ExitCode.BugFound : ExitCode.Fine;
    }
}
