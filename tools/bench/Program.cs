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

    private const string Description =
        """
        Measures the reference model of the Linux kernel's fs/netfs/rxqueue.c.

        Examples:
          rxq-bench                              every benchmark, with BenchmarkDotNet; several minutes
          rxq-bench --filter '*QueueCallCost*'   some of them
          rxq-bench --quick                      the figures that have a limit, in 20 seconds
          rxq-bench --scenarios 100000           so many random scenarios in one process
          rxq-bench --scenarios 1000 --seed 7 --output results.jsonl
        """;

    private static int Main(string[] args)
    {
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
        RootCommand root = new(Description) { quick, scenarios, seed, output, filter, artifacts };
        root.SetAction(parsed =>
        {
            if (parsed.GetValue(quick))
                QuickTable.Print(Console.Out);
            else if (parsed.GetValue(scenarios) is long count)
                RunScenarios(count, parsed.GetValue(seed), parsed.GetValue(output));
            else
                BenchmarkSuite.Run(parsed.GetRequiredValue(filter), parsed.GetRequiredValue(artifacts));
            return Fine;
        });

        ParseResult parsed = root.Parse(args);
        string? wrong = parsed.Errors.Count > 0 ? parsed.Errors[0].Message
            : parsed.GetValue(scenarios) is <= 0 ? "--scenarios: expected a number of at least 1"
            : parsed.GetValue(quick) && parsed.GetValue(scenarios) is not null
                ? "--quick and --scenarios are two modes, expected one of them"
            : null;
        if (wrong is null)
            return parsed.Invoke();
        Console.Error.WriteLine($"rxq-bench: {wrong} (see rxq-bench --help)");
        return BadUsage;
    }

    private static void RunScenarios(long count, ulong seed, string? output)
    {
        using Stream lines = output is null ? Stream.Null : File.Create(output);
        ScenarioCount.Print(count, seed, lines, Console.Out);
    }
}
