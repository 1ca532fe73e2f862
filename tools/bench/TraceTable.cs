// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Globalization;
using System.IO;
using Rxqueue.Tracing.Ftrace;

namespace Rxqueue.Tools.Bench;

/// <summary><c>--traces</c>: how fast kernel traces are read, beside what <c>wc -l</c> takes for the same bytes.</summary>
internal static class TraceTable
{
    private const string Recording = ".dat";
    private const double NanosecondsPerSecond = 1e9;
    private const double BytesPerMegabyte = 1e6;

    /// <summary>Measures and prints, a row as soon as it is known.</summary>
    /// <param name="files">Kernel text, gzip or not, or recordings of trace-cmd.</param>
    /// <param name="repeat">How many times over a text is read, as one long text.</param>
    /// <param name="to">Where to print.</param>
    public static void Print(string[] files, int repeat, TextWriter to)
    {
        to.WriteLine("text in a file, decompressed, in the page cache; one thread, warm; best round of each");
        DirectoryInfo folder = Directory.CreateTempSubdirectory("rxq-bench-");
        try
        {
            string once = Path.Combine(folder.FullName, "once"), whole = Path.Combine(folder.FullName, "whole");
            foreach (string file in files)
            {
                if (IsRecording(file))
                    PrintRecording(file, once, whole, repeat, to);
                else
                    PrintText(file, file, once, whole, repeat, to);
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Says what is wrong with the first file that cannot be measured.</summary>
    /// <param name="files">The files.</param>
    /// <returns>A line for the user, or null if all can be.</returns>
    public static string? FindUnreadable(string[] files)
    {
        foreach (string file in files)
        {
            // A trace is read more than once.
            if (file == FtraceSource.StandardInput)
                return $"{file}: expected a file";
            try
            {
                if (IsRecording(file))
                    File.OpenRead(file).Dispose();
                else
                    CopyText(file, Stream.Null);
            }
            catch (Exception wrong) when (
                wrong is IOException or InvalidDataException or UnauthorizedAccessException or ArgumentException)
            {
                return $"{file}: {wrong.Message}";
            }
        }

        return null;
    }

    private static bool IsRecording(string file) => file.EndsWith(Recording, StringComparison.Ordinal);

    private static void CopyText(string file, Stream to)
    {
        using Stream text = FtraceSource.Open(file);
        text.CopyTo(to);
    }

    private static void PrintText(string name, string file, string once, string whole, int repeat, TextWriter to)
    {
        using (FileStream one = File.Create(once))
            CopyText(file, one);
        using (FileStream all = File.Create(whole))
        {
            for (int i = 0; i < repeat; i++)
                CopyText(once, all);
        }

        TraceLines many = TracePasses.Count(whole), single = TracePasses.Count(once);
        string times = repeat == 1 ? "" : $", {repeat} times over";
        to.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"\n{Path.GetFileName(name)}{times}: {many.Bytes / BytesPerMegabyte:F1} MB, {many.Lines} lines; "
            + $"{many.Foreign} foreign lines, for which {many.ForeignAllocated} B were allocated"));
        to.WriteLine(
            $"{"operation",-18} {"MB/s",8} {"lines/s",13} {"ns/line",8} {"B/line",7} {"times wc",9}");

        double? limit = OtherProgram.TryRun(Stream.Null, "wc", "-l", whole)
            ? BestRound.Seconds(() => OtherProgram.TryRun(Stream.Null, "wc", "-l", whole))
            : null;
        PrintPass("parse", TracePasses.Parse, whole, many, limit, to);
        PrintPass("parse, format back", TracePasses.Format, whole, many, limit, to);
        PrintPass("report", TracePasses.Report, whole, many, limit, to);

        // Repeated, the trace would begin anew in the middle, which no kernel's does.
        PrintPass("validate", TracePasses.Validate, once, single, limit / repeat, to);
        if (limit is double seconds)
            PrintRow("wc -l", many, seconds, "-", limit, to);
        else
            to.WriteLine("wc -l: not there, so there is no limit to compare with");
    }

    private static void PrintPass(
        string name, Action<FtraceReader> pass, string path, TraceLines lines, double? limit, TextWriter to)
    {
        long allocated = long.MaxValue;
        double seconds = BestRound.Seconds(() =>
        {
            using FtraceReader reader = new(FtraceSource.Open(path), ownsInput: true);

            // The buffer comes with the reader, not with its lines.
            long before = GC.GetAllocatedBytesForCurrentThread();
            pass(reader);
            allocated = Math.Min(allocated, GC.GetAllocatedBytesForCurrentThread() - before);
        });
        string perLine = ((double)allocated / Math.Max(1, lines.Lines)).ToString("F2", CultureInfo.InvariantCulture);
        PrintRow(name, lines, seconds, perLine, limit, to);
    }

    private static void PrintRow(
        string name, TraceLines lines, double seconds, string allocated, double? limit, TextWriter to) =>
        to.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{name,-18} {lines.Bytes / BytesPerMegabyte / seconds,8:F0} {lines.Lines / seconds,13:N0} "
            + $"{seconds * NanosecondsPerSecond / Math.Max(1, lines.Lines),8:F1} {allocated,7} "
            + $"{(limit is null ? "-" : (seconds / limit.Value).ToString("F1", CultureInfo.InvariantCulture)),9}"));

    private static void PrintRecording(string file, string once, string whole, int repeat, TextWriter to)
    {
        string report = once + ".report";
        bool isReported;
        using (FileStream text = File.Create(report))
            isReported = OtherProgram.TryRun(text, "trace-cmd", "report", file);
        if (!isReported)
        {
            to.WriteLine($"\n{Path.GetFileName(file)}: skipped, there is no trace-cmd in PATH that reports it");
            return;
        }

        PrintText(file, report, once, whole, repeat, to);
        long events = TracePasses.Count(report).Events;
        double seconds = BestRound.Seconds(() => OtherProgram.TryRun(Stream.Null, "trace-cmd", "report", file));
        to.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"trace-cmd report   {events} events in {seconds * 1000:F1} ms with start-up, "
            + $"{seconds * NanosecondsPerSecond / Math.Max(1, events):F1} ns an event, once over"));
    }
}
