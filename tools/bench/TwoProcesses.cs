// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Diagnostics;
using System.Globalization;
using System.Linq;

namespace Rxqueue.Tools.Bench;

/// <summary>What two processes do at once, beside what one does alone: shards of a campaign are that.</summary>
internal static class TwoProcesses
{
    private const int Rounds = 3;

    /// <summary>Runs one process alone, then two at once, each of which does as much; start-up included.</summary>
    /// <param name="rxq">The <c>rxq.dll</c>.</param>
    /// <param name="arguments">What a process is called with, given its seed.</param>
    /// <returns>Seconds of the best round.</returns>
    public static (double One, double Two) Measure(string rxq, Func<int, string[]> arguments)
    {
        double one = double.MaxValue, two = double.MaxValue;
        for (int round = 0; round < Rounds; round++)
        {
            one = Math.Min(one, Seconds(rxq, arguments(1)));
            two = Math.Min(two, Seconds(rxq, arguments(1), arguments(2)));
        }

        return (one, two);
    }

    /// <summary>A row of the table.</summary>
    public static Figure Figure(string what, double one, double two, double wantedTimes) => new(
        $"{what}, two processes at once",
        AllFigures.Text($"{two:f2} s"),
        AllFigures.Text($"one, half of it, {one:f2} s"),
        AllFigures.Text($"{2 * one / two:f2} times the work"),
        AllFigures.Text($"≥ {wantedTimes} times"),
        2 * one / two >= wantedTimes);

    private static double Seconds(string rxq, params string[][] calls)
    {
        long before = Stopwatch.GetTimestamp();
        Process[] processes = [.. calls.Select(arguments => Start(rxq, arguments))];
        foreach (Process process in processes)
        {
            process.WaitForExit();
            if (process.ExitCode is not (0 or 3))
                throw new InvalidOperationException($"rxq ended with exit code {process.ExitCode.ToString(CultureInfo.InvariantCulture)}");
            process.Dispose();
        }

        return Stopwatch.GetElapsedTime(before).TotalSeconds;
    }

    // Its streams go to nothing: a pipe that nobody reads would stop it.
    private static Process Start(string rxq, string[] arguments)
    {
        ProcessStartInfo start = new("/bin/sh") { UseShellExecute = false };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add("exec dotnet \"$0\" \"$@\" >/dev/null 2>&1");
        start.ArgumentList.Add(rxq);
        foreach (string argument in arguments)
            start.ArgumentList.Add(argument);
        return Process.Start(start)!;
    }
}
