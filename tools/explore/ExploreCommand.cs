// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Collections.Generic;
using System.CommandLine;
using System.CommandLine.Completions;
using System.Globalization;
using System.IO;
using System.Linq;
using Rxqueue.Model;
using Rxqueue.SystematicTests;
using Rxqueue.Tools.Campaign;
using Spectre.Console;

namespace Rxqueue.Tools.Explore;

/// <summary><c>rxq explore</c>: runs tests of what tasks do at the same time, in many orders.</summary>
internal static class ExploreCommand
{
    public const string Exhaustive = "exhaustive";

    private const int UsualCells = 8;
    private const int DefaultSchedules = 1000;
    private const int DefaultBound = 2;
    private const int MostJobs = 64;

    private static readonly string[] Strategies = ["portfolio", "random", "pct", "delay", Exhaustive];

    public static Command Create()
    {
        Argument<string[]> tests = new("TEST")
        {
            Description = "The tests, see --list; without any, all that are not seeded with a bug.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        tests.CompletionSources.Add(_ => Known().Select(test => new CompletionItem(test.Name)));
        Option<string?> variant = new("--variant")
        {
            Description = "The variant of rxqueue.c that runs; without it each.",
            HelpName = "VARIANT",
        };
        variant.CompletionSources.Add(_ => rxqueue_variants.names.Select(name => new CompletionItem(name)));
        variant.Validators.Add(result =>
        {
            string? name = result.Tokens.Count == 0 ? null : result.Tokens[0].Value;
            if (name is not null && !rxqueue_variants.names.Contains(name))
                result.AddError($"--variant: there is no variant '{name}', expected {CommonOptions.OneOf(rxqueue_variants.names)}");
        });
        Option<string> strategy = new("--strategy")
        {
            Description = $"Which schedules: {CommonOptions.OneOf(Strategies)}.",
            HelpName = "STRATEGY",
            DefaultValueFactory = _ => Strategies[0],
        };
        strategy.Validators.Add(result =>
        {
            string? name = result.Tokens.Count == 0 ? null : result.Tokens[0].Value;
            if (name is not null && !Strategies.Contains(name))
                result.AddError($"--strategy: there is no strategy '{name}', expected {CommonOptions.OneOf(Strategies)}");
        });
        strategy.CompletionSources.Add(Strategies);
        Option<long?> schedules = CommonOptions.Number<long>(
            "--schedules", "N", $"Schedules a test at most. [default: {DefaultSchedules}, or no limit with --time or exhaustive]",
            1, long.MaxValue, "a number of schedules, at least 1");
        Option<double?> time = CommonOptions.Number(
            "--time", "SECONDS", "Seconds a test at most.", double.Epsilon, 1_000_000, "a number of seconds above 0, 1000000 at most");
        Option<uint?> seed = CommonOptions.Number(
            "--seed", "S", "Where the strategy begins; without it somewhere else each time.", 0u, uint.MaxValue, "a number from 0");
        Option<int?> jobs = CommonOptions.Number(
            "--jobs", "J", "How many processes explore a test. [default: 1]", 1, MostJobs, $"a number of processes from 1 to {MostJobs}");
        Option<int?> bound = CommonOptions.Number(
            "--bound", "B", $"Preemptions that a schedule of exhaustive may have. [default: {DefaultBound}]", 0, 100, "a number from 0 to 100");
        Option<string?> output = new("--output", "-o")
        {
            Description = "Write each finding's schedule to a file in this directory.",
            HelpName = "DIR",
        };
        Option<bool> json = new("--json") { Description = "Print one JSON object a test." };
        ShardRun campaign = new("Of a campaign, how many cells each test has, of --schedules (1000) each. [default: 8]");
        Option<bool> list = new("--list") { Description = "List the tests, and what is known of each." };
        Command command = new("explore", "Run tests of what tasks do at the same time, in many orders.")
        {
            tests, variant, strategy, schedules, time, seed, jobs, bound, output, json, list,
        };
        campaign.AddTo(command);
        command.SetAction(parsed =>
        {
            IReadOnlyList<ListedBehaviour> known = Known();
            if (parsed.GetValue(list))
                return ExploreList.Print(Console.Out, known, parsed.GetValue(json));
            string chosen = parsed.GetRequiredValue(strategy);
            List<TestExploration> selected = Select(known, parsed.GetValue(tests) ?? [], parsed.GetValue(variant));
            if (campaign.Campaign(parsed) is ulong shared)
            {
                if (parsed.GetValue(time) is not null || parsed.GetValue(seed) is not null)
                    throw new BadInputException("rxq: --campaign determines cells and seeds, expected neither --time nor --seed");
                if (chosen == Exhaustive)
                    throw new BadInputException("rxq: an exhaustive search is one cell, expected another --strategy, or no --campaign");
                CampaignPlan plan = Plan(
                    selected, chosen, shared, campaign.Cells(parsed, UsualCells), parsed.GetValue(schedules) ?? DefaultSchedules);
                return campaign.Run(
                    parsed, plan, parsed.GetValue(output), new ExploreCampaign(plan, parsed.GetValue(jobs) ?? 1), parsed.GetValue(json));
            }

            long? most = parsed.GetValue(schedules)
                ?? (parsed.GetValue(time) is null && chosen != Exhaustive ? DefaultSchedules : null);
            ExploreOptions options = new(
                chosen,
                most,
                parsed.GetValue(time),
                parsed.GetValue(seed) ?? (uint)Random.Shared.Next(),
                chosen == Exhaustive ? 1 : parsed.GetValue(jobs) ?? 1,
                parsed.GetValue(bound) ?? DefaultBound);
            return Run(
                selected, options, parsed.GetValue(output), parsed.GetValue(json));
        });
        return command;
    }

    private static CampaignPlan Plan(List<TestExploration> tests, string strategy, ulong campaign, int cells, long schedules) => new()
    {
        Format = CampaignPlan.CurrentFormat,
        Version = ScheduleFile.CurrentVersion,
        Command = "explore",
        Campaign = campaign,
        Cells = cells,
        Budget = schedules,
        Variants = [.. tests.Select(test => test.Variant).Distinct()],
        Tests = [.. tests.Select(test => $"{test.Test} {test.Variant}")],
        Strategy = strategy,
    };

    private static IReadOnlyList<ListedBehaviour> Known() =>
        ExplorerProcess.Ask(new ExplorerRequest { Command = "list" }).Behaviours!;

    private static List<TestExploration> Select(IReadOnlyList<ListedBehaviour> known, string[] names, string? variant)
    {
        foreach (string name in names)
        {
            if (known.All(behaviour => behaviour.Name != name))
                throw new BadInputException($"rxq: explore: there is no test '{name}', see rxq explore --list");
        }

        List<TestExploration> selected = [];
        foreach (ListedBehaviour behaviour in known)
        {
            if (names.Length > 0 ? !names.Contains(behaviour.Name) : ExploreList.IsControl(behaviour))
                continue;
            foreach (ListedVerdict verdict in behaviour.Variants)
            {
                if (variant is null || verdict.Variant == variant)
                    selected.Add(new TestExploration(behaviour.Name, verdict.Variant));
            }
        }

        return selected.Count > 0 ? selected : throw new BadInputException("rxq: explore: none of the tests runs that variant");
    }

    private static int Run(List<TestExploration> tests, ExploreOptions options, string? directory, bool json)
    {
        if (directory is not null)
            MakeDirectory(directory);
        if (json)
            return Run(tests, options, directory, new JsonDisplay(Console.Out));
        return Console.IsOutputRedirected || Environment.GetEnvironmentVariable("NO_COLOR") is { Length: > 0 }
            ? Run(tests, options, directory, new PlainDisplay(Console.Out))
            : LiveDisplay.Show(AnsiConsole.Console, display => Run(tests, options, directory, display));
    }

    private static int Run(
        List<TestExploration> tests, ExploreOptions options, string? directory, IExploreDisplay display)
    {
        display.Begin(options, tests.Count);
        bool found = false;
        foreach (TestExploration test in tests)
        {
            test.Run(Requests(test, options), () => display.Update(test));
            found |= test.Findings.Count > 0;
            display.End(test, [.. test.Findings.Select((finding, i) => (finding, Write(directory, finding, i + 1)))]);
        }

        return found ? ExitCode.BugFound : ExitCode.Fine;
    }

    private static List<ExplorerRequest> Requests(TestExploration test, ExploreOptions options)
    {
        List<ExplorerRequest> requests = [];
        for (int job = 0; job < options.Jobs; job++)
        {
            long share = options.Schedules is long all
                ? all / options.Jobs + (job < all % options.Jobs ? 1 : 0)
                : long.MaxValue;
            if (share == 0)
                break;
            requests.Add(new ExplorerRequest
            {
                Command = "explore",
                Test = test.Test,
                Variant = test.Variant,
                Strategy = options.Strategy,
                // Far enough apart: each schedule takes the next number.
                Seed = unchecked(options.Seed + (uint)job * 100_000_007),
                Schedules = share,
                Seconds = options.Seconds ?? double.MaxValue,
                Bound = options.Bound,
                Job = options.Jobs > 1 ? job : null,
            });
        }

        return requests;
    }

    private static string? Write(string? directory, ScheduleFile finding, int number)
    {
        if (directory is null)
            return null;
        string path = Path.Combine(
            directory,
            string.Create(CultureInfo.InvariantCulture, $"{finding.Test}-{finding.Variant}-{number}.schedule.json"));
        using OutputFile file = new(path);
        file.Text.Write(finding.ToJson());
        file.Complete();
        return path;
    }

    private static void MakeDirectory(string directory)
    {
        try
        {
            Directory.CreateDirectory(directory);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw new BadInputException($"{directory}: cannot be made: {FileTrouble.Describe(refused)}");
        }
    }
}
