// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using Rxqueue.Model.Scenario;

namespace Rxqueue.Tools.Bench;

/// <summary><c>--scenarios</c>: runs a number of random scenarios in one process and counts how they end.</summary>
internal static class ScenarioCount
{
    private const string NoSuchQueue = "no such queue";

    /// <summary>Runs and prints.</summary>
    /// <param name="count">How many scenarios.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="lines">Where the scenarios' JSON lines go.</param>
    /// <param name="to">Where to print the account.</param>
    public static void Print(long count, ulong seed, Stream lines, TextWriter to)
    {
        to.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"seed {seed}, {count} scenarios of {ScenarioGenerator.Statements} statements"));
        ScenarioGenerator generator = new(seed);
        using JsonLines json = new(lines);
        ScenarioRun run = new(json);
        SortedDictionary<string, long> ended = new(StringComparer.Ordinal);
        long begin = Stopwatch.GetTimestamp();
        for (long number = 0; number < count; number++)
        {
            string end = RunOne(run, generator.Make(number));
            ended[end] = ended.GetValueOrDefault(end) + 1;
        }

        double seconds = Stopwatch.GetElapsedTime(begin).TotalSeconds;
        to.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{seconds:F2} s, {count / seconds:F0} scenarios/s"));
        foreach ((string end, long times) in ended)
            to.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{times,10} {end}"));
    }

    /// <summary>Runs one scenario.</summary>
    /// <param name="run">What runs it.</param>
    /// <param name="script">Its text.</param>
    /// <returns>What it ended in.</returns>
    public static string RunOne(ScenarioRun run, string script)
    {
        try
        {
            return run.Run(script);
        }
        catch (ScriptException)
        {
            // A decant that moved nothing made no excerpt, and the script uses it.
            return NoSuchQueue;
        }
    }
}
