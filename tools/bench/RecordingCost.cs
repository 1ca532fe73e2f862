// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Text;
using System.Threading;
using Rxqueue.Tracing.EventPipe;

namespace Rxqueue.Tools.Bench;

/// <summary><c>--record</c>: what recording costs, and whether it keeps up.</summary>
internal static class RecordingCost
{
    private const int Rounds = 3;
    private const int Skbs = 60;
    private const int FragmentsPerSkb = 16;
    private const int Segments = Skbs * FragmentsPerSkb;
    private const int Reads = 2200;

    /// <summary>Runs and prints.</summary>
    /// <param name="rxq">The <c>rxq.dll</c> that is recorded.</param>
    /// <param name="to">Where to print.</param>
    public static void Print(string rxq, TextWriter to)
    {
        try
        {
            Print(Measure(rxq), to);
        }
        catch (RecordingException refused)
        {
            to.WriteLine($"{rxq}: {refused.Message}");
        }
    }

    /// <summary>Runs a script of many events a few times, recorded and not.</summary>
    /// <param name="rxq">The <c>rxq.dll</c> that is recorded.</param>
    /// <exception cref="RecordingException">It cannot be recorded.</exception>
    public static RecordedRun Measure(string rxq)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("rxq-bench-");
        try
        {
            string script = Path.Combine(folder.FullName, "reads.rxq");
            File.WriteAllText(script, MakeScript(Reads));
            return Measure(Command(rxq, script), Path.Combine(folder.FullName, "reads.nettrace"));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>A script that reads the same small segments over and over: an event a segment, and little else.</summary>
    /// <param name="reads">How often; each has 960 segments.</param>
    public static string MakeScript(int reads)
    {
        StringBuilder text = new();
        for (int i = 0; i < Skbs; i++)
            text.Append("skb").Insert(text.Length, " 1", FragmentsPerSkb).Append('\n');
        text.Append(CultureInfo.InvariantCulture, $"msg 1\npdu {Segments}\nrefill {Segments}\n");
        text.Insert(text.Length, $"read 0 {Segments}\n", reads);
        return text.ToString();
    }

    // The recorder leaves the streams as they are, and the account of two million events is not to be seen.
    private static ProcessStartInfo Command(string rxq, string script) => new("/bin/sh")
    {
        ArgumentList = { "-c", "exec dotnet \"$0\" run \"$1\" >/dev/null", rxq, script },
        UseShellExecute = false,
    };

    private static RecordedRun Measure(ProcessStartInfo command, string output)
    {
        double plain = double.MaxValue, recorded = double.MaxValue;
        long events = 0, lost = 0;
        for (int i = 0; i < Rounds; i++)
        {
            long before = Stopwatch.GetTimestamp();
            using (Process process = Process.Start(command)!)
                process.WaitForExit();
            plain = Math.Min(plain, Stopwatch.GetElapsedTime(before).TotalSeconds);

            before = Stopwatch.GetTimestamp();
            using (FileStream file = File.Create(output))
            {
                // A copy: the recorder adds to the environment, and the plain run is to have none of that.
                ProcessStartInfo again = new(command.FileName, command.ArgumentList) { UseShellExecute = false };
                new ProcessRecorder().RunAsync(again, file, CancellationToken.None).GetAwaiter().GetResult();
            }

            recorded = Math.Min(recorded, Stopwatch.GetElapsedTime(before).TotalSeconds);
            using EventPipeReader reader = new(File.OpenRead(output));
            while (reader.Read())
            {
                // Reading to the end counts.
            }

            events = reader.Events;
            lost += reader.Lost;
        }

        return new RecordedRun(plain, recorded, events, lost);
    }

    private static void Print(RecordedRun run, TextWriter to)
    {
        to.WriteLine(
            $"rxq run of {Reads} reads of {Segments} segments, start-up included; best of {Rounds} runs, "
            + "dropped in all of them");
        to.WriteLine($"{"",-12} {"s",6} {"events",10} {"events/s",11} {"dropped",8}");
        to.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{"unrecorded",-12} {run.PlainSeconds,6:F2} {"-",10} {"-",11} {"-",8}"));
        to.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{"recorded",-12} {run.RecordedSeconds,6:F2} {run.Events,10:N0} {run.EventsPerSecond,11:N0} {run.Lost,8}"));
    }
}

/// <summary>A run that was recorded, and the same unrecorded; the best of a few.</summary>
/// <param name="PlainSeconds">What it took unrecorded, start-up included.</param>
/// <param name="RecordedSeconds">What it took recorded.</param>
/// <param name="Events">Events of one run.</param>
/// <param name="Lost">Events that were dropped, in all runs.</param>
internal readonly record struct RecordedRun(double PlainSeconds, double RecordedSeconds, long Events, long Lost)
{
    /// <summary>Events a second of the recorded run.</summary>
    public double EventsPerSecond => Events / RecordedSeconds;
}
