// SPDX-License-Identifier: GPL-2.0-only
using System.IO;
using BenchmarkDotNet.Attributes;
using Rxqueue.Model.Scenario;

namespace Rxqueue.Tools.Bench;

/// <summary>
/// How fast random scenarios are parsed, run and printed as JSON lines to nowhere. An operation is one scenario.
/// </summary>
[MemoryDiagnoser]
public class ScenarioThroughput
{
    private const int Scenarios = 1000;
    private const ulong Seed = 1;

    private readonly string[] _scripts = new string[Scenarios];

    /// <summary>Makes the scripts, which is not timed.</summary>
    [GlobalSetup]
    public void Setup()
    {
        ScenarioGenerator generator = new(Seed);
        for (int i = 0; i < Scenarios; i++)
            _scripts[i] = generator.Make(i);
    }

    /// <summary>Parse, run, print.</summary>
    [Benchmark(OperationsPerInvoke = Scenarios)]
    [ScenariosPerOperation]
    public void ParseRunPrint()
    {
        using JsonLines lines = new(Stream.Null);
        ScenarioRun run = new(lines);
        foreach (string script in _scripts)
            ScenarioCount.RunOne(run, script);
    }
}
