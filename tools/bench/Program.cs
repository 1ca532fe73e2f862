// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.CommandLine;
using System.IO;

namespace Rxqueue.Tools.Bench;

/// <summary>The command line <c>rxq-bench</c>. Timings never make it fail; only bad usage does.</summary>
internal static class Program
{
    private const int Fine = 0;
    private const int BadUsage = 2;
    private const int MostRepeats = 1000;

    private const string Description =
        """
        Measures the reference model of the Linux kernel's fs/netfs/rxqueue.c.

        Examples:
          rxq-bench                              every benchmark, with BenchmarkDotNet; several minutes
          rxq-bench --filter '*QueueCallCost*'   some of them
          rxq-bench --all                        every figure that has a limit, in one table; some minutes
          rxq-bench --quick                      the figures that have a limit, in 20 seconds
          rxq-bench --scenarios 100000           so many random scenarios in one process
          rxq-bench --scenarios 1000 --seed 7 --output results.jsonl
          rxq-bench --traces a.trace.txt.gz b.dat   reading kernel traces, beside wc -l and trace-cmd report
          rxq-bench --record                     recording two million events of rxq
          rxq-bench --explore                    exploring schedules
          rxq-bench --hunt 50000                 guided against blind hunts of so many cases, and their speed
        """;

    private static int Main(string[] args)
    {
        Option<bool> all = new("--all")
        {
            Description = "Print every figure that something is wanted of, beside what limits it, in one table.",
        };
        Option<bool> quick = new("--quick")
        {
            Description = "Print the figures that have a limit, without BenchmarkDotNet, in 20 seconds.",
        };
        Option<long?> scenarios = new("--scenarios")
        {
            Description = "Run so many random scenarios, without BenchmarkDotNet.",
            HelpName = "COUNT",
        };
        Option<ulong> seed = new("--seed")
        {
            Description = "The seed of the random scenarios.",
            HelpName = "SEED",
            DefaultValueFactory = _ => 1,
        };
        Option<string?> output = new("--output")
        {
            Description = "Write the scenarios' JSON lines to a file instead of dropping them.",
            HelpName = "FILE",
        };
        Option<string[]> traces = new("--traces")
        {
            Description = "Read kernel traces: text, gzip or not, or FILE.dat of trace-cmd where that is installed.",
            HelpName = "FILE",
            Arity = ArgumentArity.OneOrMore,
            AllowMultipleArgumentsPerToken = true,
        };
        Option<int> repeat = new("--repeat")
        {
            Description = "Read each of --traces so many times over, as one long text; validated once over.",
            HelpName = "TIMES",
            DefaultValueFactory = _ => 1,
        };
        Option<bool> record = new("--record")
        {
            Description = "Record rxq while it emits two million events, against the same run unrecorded.",
        };
        Option<bool> explore = new("--explore")
        {
            Description = "Explore schedules, against tasks that do nothing, and with two jobs against one.",
        };
        Option<long?> hunt = new("--hunt")
        {
            Description = "Hunt with so many cases, guided and blind, over several seeds, and time both.",
            HelpName = "CASES",
        };
        Option<string> rxq = new("--rxq")
        {
            Description = "The rxq.dll that --all and --record run.",
            HelpName = "PATH",
            DefaultValueFactory = _ => Path.Combine(AppContext.BaseDirectory, "rxq.dll"),
        };
        Option<string> filter = new("--filter")
        {
            Description = "The benchmarks to run with BenchmarkDotNet.",
            HelpName = "PATTERN",
            DefaultValueFactory = _ => "*",
        };
        Option<string> artifacts = new("--artifacts")
        {
            Description = "The folder that BenchmarkDotNet's logs and tables go to.",
            HelpName = "FOLDER",
            DefaultValueFactory = _ => Path.Combine(Path.GetTempPath(), "rxq-bench"),
        };
        RootCommand root = new(Description)
        {
            all, quick, scenarios, seed, output, traces, repeat, record, explore, hunt, rxq, filter, artifacts,
        };
        root.SetAction(parsed =>
        {
            if (parsed.GetValue(all))
                AllFigures.Print(parsed.GetRequiredValue(rxq), Console.Out);
            else if (parsed.GetValue(quick))
                QuickTable.Print(Console.Out);
            else if (parsed.GetValue(scenarios) is long count)
                RunScenarios(count, parsed.GetValue(seed), parsed.GetValue(output));
            else if (parsed.GetValue(traces) is { Length: > 0 } files)
                TraceTable.Print(files, parsed.GetValue(repeat), Console.Out);
            else if (parsed.GetValue(record))
                RecordingCost.Print(parsed.GetRequiredValue(rxq), Console.Out);
            else if (parsed.GetValue(explore))
                ExplorationCost.Print(Console.Out);
            else if (parsed.GetValue(hunt) is long cases)
                HuntTable.Print(cases, Console.Out);
            else
                BenchmarkSuite.Run(parsed.GetRequiredValue(filter), parsed.GetRequiredValue(artifacts));
            return Fine;
        });

        ParseResult parsed = root.Parse(args);
        string? wrong = parsed.Errors.Count > 0 ? parsed.Errors[0].Message
            : parsed.GetValue(scenarios) is <= 0 ? "--scenarios: expected a number of at least 1"
            : parsed.GetValue(hunt) is <= 0 ? "--hunt: expected a number of at least 1"
            : parsed.GetValue(repeat) is < 1 or > MostRepeats
                ? $"--repeat: expected a number from 1 to {MostRepeats}"
            : (parsed.GetValue(record) || parsed.GetValue(all)) && !File.Exists(parsed.GetValue(rxq))
                ? $"{parsed.GetValue(rxq)}: no such file, expected the built rxq.dll"
            : HasTwo(
                parsed.GetValue(all),
                parsed.GetValue(quick),
                parsed.GetValue(scenarios) is not null,
                parsed.GetValue(traces) is { Length: > 0 },
                parsed.GetValue(record),
                parsed.GetValue(explore),
                parsed.GetValue(hunt) is not null)
                ? "--all, --quick, --scenarios, --traces, --record, --explore and --hunt are seven modes, expected one of them"
            : TraceTable.FindUnreadable(parsed.GetValue(traces) ?? []);
        if (wrong is null)
            return parsed.Invoke();
        Console.Error.WriteLine($"rxq-bench: {wrong} (see rxq-bench --help)");
        return BadUsage;
    }

    private static bool HasTwo(params ReadOnlySpan<bool> modes)
    {
        int chosen = 0;
        foreach (bool mode in modes)
            chosen += mode ? 1 : 0;
        return chosen > 1;
    }

    private static void RunScenarios(long count, ulong seed, string? output)
    {
        using Stream lines = output is null ? Stream.Null : File.Create(output);
        ScenarioCount.Print(count, seed, lines, Console.Out);
    }
}
