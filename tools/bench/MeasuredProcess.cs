// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.ComponentModel;
using System.Diagnostics;

namespace Rxqueue.Tools.Bench;

/// <summary>What a run of <c>rxq</c> took.</summary>
/// <param name="Seconds">From its start to its end.</param>
/// <param name="PeakMebibytes">The most memory that it had, as far as was seen by looking every few milliseconds.</param>
internal readonly record struct MeasuredProcess(double Seconds, double PeakMebibytes)
{
    private const int Rounds = 3;
    private const int LookEvery_ms = 5;

    /// <summary>The fastest of a few runs, and the most memory that any had.</summary>
    /// <exception cref="InvalidOperationException">It does not end well.</exception>
    public static MeasuredProcess Best(string rxq, params string[] arguments)
    {
        double seconds = double.MaxValue, peak = 0;
        for (int round = 0; round < Rounds; round++)
        {
            MeasuredProcess run = Run(rxq, arguments);
            seconds = Math.Min(seconds, run.Seconds);
            peak = Math.Max(peak, run.PeakMebibytes);
        }

        return new MeasuredProcess(seconds, peak);
    }

    private static MeasuredProcess Run(string rxq, string[] arguments)
    {
        ProcessStartInfo start = new("dotnet") { RedirectStandardOutput = true };
        start.ArgumentList.Add(rxq);
        foreach (string argument in arguments)
            start.ArgumentList.Add(argument);
        long before = Stopwatch.GetTimestamp();
        long peak = 0;
        using Process process = Process.Start(start)!;
        process.OutputDataReceived += static (_, _) => { };
        process.BeginOutputReadLine();
        while (!process.WaitForExit(LookEvery_ms))
            peak = Math.Max(peak, Peak(process));
        double seconds = Stopwatch.GetElapsedTime(before).TotalSeconds;
        return process.ExitCode == 0
            ? new MeasuredProcess(seconds, peak / (1024.0 * 1024))
            : throw new InvalidOperationException($"rxq {string.Join(' ', arguments)} ended with exit code {process.ExitCode}");
    }

    private static long Peak(Process process)
    {
        try
        {
            process.Refresh();
            return process.PeakWorkingSet64;
        }
        catch (Exception gone) when (gone is InvalidOperationException or Win32Exception)
        {
            // It ended between two looks.
            return 0;
        }
    }
}
