// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;

namespace Rxqueue.Tools.Bench;

/// <summary>
/// <c>--all</c>: every figure that something is wanted of, in one Markdown table, each beside what limits it on the same machine in
/// the same minute.
/// </summary>
internal static class AllFigures
{
    private const string Header = "| figure | measured | beside it | ratio | wanted | |";

    /// <summary>Measures and prints, a row as soon as it is known; some minutes.</summary>
    /// <param name="rxq">The <c>rxq.dll</c> whose commands are timed.</param>
    /// <param name="to">Where to print.</param>
    public static void Print(string rxq, TextWriter to)
    {
        to.WriteLine(
            $"{DateTime.UtcNow.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}; {Processor()}, {Environment.ProcessorCount} cores; "
            + $"{RuntimeInformation.FrameworkDescription}, {RuntimeInformation.OSDescription}");
        to.WriteLine();
        to.WriteLine(Header);
        to.WriteLine("| --- | --- | --- | --- | --- | --- |");
        DirectoryInfo folder = Directory.CreateTempSubdirectory("rxq-bench-");
        try
        {
            foreach (Figure figure in QueueTable()
                .Concat(EventFigures.Measure())
                .Concat(HuntFigures.Measure(rxq))
                .Concat(ExploreFigures.Measure(rxq))
                .Concat(TraceFigures.Measure(rxq, folder.FullName)))
            {
                string verdict = figure.IsReached switch
                {
                    true => "ok",
                    false => "missed",
                    null => "",
                };
                to.WriteLine(
                    $"| {figure.What} | {figure.Measured} | {figure.Beside} | {figure.Ratio} | {figure.Wanted} | {verdict} |");
                to.Flush();
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>A figure's text, as in English.</summary>
    public static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static IEnumerable<Figure> QueueTable()
    {
        foreach (QuickCase measured in QuickTable.Cases)
        {
            QuickResult result = QuickMeasurement.Measure(measured, TimeSpan.FromSeconds(3));
            double bytes = (double)measured.SegmentBytes * HotPdus.SegmentsPerPdu;
            yield return new Figure(
                $"{measured.Operation}, segments of {measured.SegmentBytes} B",
                Text($"{bytes / result.NsPerPdu:f2} GB/s"),
                Text($"plain copy {bytes / result.CopyNsPerPdu:f2} GB/s"),
                Text($"{result.PercentOfCopy:f1} %"),
                Text($"≥ {measured.LimitPercent:f0} %"),
                result.PercentOfCopy >= measured.LimitPercent);
        }
    }

    private static string Processor()
    {
        const string Cpus = "/proc/cpuinfo";
        string? model = File.Exists(Cpus)
            ? File.ReadLines(Cpus).FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))
            : null;
        return model?.Split(':')[1].Trim() ?? RuntimeInformation.ProcessArchitecture.ToString();
    }
}
