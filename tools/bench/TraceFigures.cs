// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Collections.Generic;
using System.IO;
using System.IO.Compression;
using Rxqueue.Tracing.Ftrace;

namespace Rxqueue.Tools.Bench;

/// <summary>How fast a kernel's text is read, judged and recorded.</summary>
internal static class TraceFigures
{
    private const double WantedMegabytes = 400;
    private const double WantedEvents = 500_000;
    private const double WantedValidateSeconds = 1;
    private const double WantedValidateMebibytes = 150;

    /// <summary>Each reads 960 segments, which makes 230,400 events: as many as a long capture has.</summary>
    private const int Reads = 240;

    private const double WantedRows = 1_000_000;
    private const double WantedExportMebibytes = 256;
    private const double WantedShrinking = 10;

    /// <summary>A trace long enough for start-up not to count: two million events.</summary>
    private const int ManyReads = 2200;

    /// <summary>Measures on a trace of the model's own, in the form of tracefs.</summary>
    /// <param name="rxq">The <c>rxq.dll</c>.</param>
    /// <param name="folder">Where temporary files go.</param>
    public static IEnumerable<Figure> Measure(string rxq, string folder)
    {
        string script = Path.Combine(folder, "reads.rxq"), trace = Path.Combine(folder, "reads.trace.txt");
        File.WriteAllText(script, RecordingCost.MakeScript(Reads));
        if (!OtherProgram.TryRun(Stream.Null, "dotnet", rxq, "run", script, "--trace", trace))
            throw new InvalidOperationException($"{rxq} run does not make a trace");
        double megabytes = new FileInfo(trace).Length / 1e6;

        double seconds = BestRound.Seconds(() =>
        {
            using FtraceReader reader = new(FtraceSource.Open(trace), ownsInput: true);
            TracePasses.Parse(reader);
        });
        double? wc = OtherProgram.TryRun(Stream.Null, "wc", "-l", trace)
            ? BestRound.Seconds(() => OtherProgram.TryRun(Stream.Null, "wc", "-l", trace))
            : null;
        yield return new Figure(
            "parsing trace text",
            AllFigures.Text($"{megabytes / seconds:f0} MB/s"),
            wc is null ? "no wc here" : AllFigures.Text($"wc -l {megabytes / wc:f0} MB/s"),
            wc is null ? "" : AllFigures.Text($"{seconds / wc:f1} times its time"),
            AllFigures.Text($"≥ {WantedMegabytes} MB/s"),
            megabytes / seconds >= WantedMegabytes);

        string compressed = trace + ".gz";
        using (FileStream from = File.OpenRead(trace))
        using (GZipStream to = new(File.Create(compressed), CompressionLevel.Optimal))
            from.CopyTo(to);
        MeasuredProcess validate = MeasuredProcess.Best(rxq, "validate", compressed);
        yield return new Figure(
            AllFigures.Text($"rxq validate, {megabytes:f0} MB, gzip, with start-up"),
            AllFigures.Text($"{validate.Seconds:f2} s, {validate.PeakMebibytes:f0} MiB"),
            Wanted: AllFigures.Text($"≤ {WantedValidateSeconds} s, ≤ {WantedValidateMebibytes} MiB"),
            IsReached: validate.Seconds <= WantedValidateSeconds && validate.PeakMebibytes <= WantedValidateMebibytes);

        foreach (Figure figure in Parquet(rxq, folder))
            yield return figure;

        RecordedRun recorded = RecordingCost.Measure(rxq);
        yield return new Figure(
            "rxq record",
            AllFigures.Text($"{recorded.EventsPerSecond:n0} events/s, {recorded.Lost} dropped"),
            AllFigures.Text($"unrecorded {recorded.Events / recorded.PlainSeconds:n0}/s"),
            AllFigures.Text($"{100 * recorded.PlainSeconds / recorded.RecordedSeconds:f0} %"),
            AllFigures.Text($"≥ {WantedEvents:n0}/s, none dropped"),
            recorded.EventsPerSecond >= WantedEvents && recorded.Lost == 0);
    }

    private static IEnumerable<Figure> Parquet(string rxq, string folder)
    {
        string script = Path.Combine(folder, "many.rxq"), trace = Path.Combine(folder, "many.trace.txt");
        string output = Path.Combine(folder, "many.parquet");
        File.WriteAllText(script, RecordingCost.MakeScript(ManyReads));
        if (!OtherProgram.TryRun(Stream.Null, "dotnet", rxq, "run", script, "--trace", trace))
            throw new InvalidOperationException($"{rxq} run does not make a trace");
        long events = TracePasses.Count(trace).Events;
        MeasuredProcess export = MeasuredProcess.Best(rxq, "export", trace, "--parquet", output);
        double text = new FileInfo(trace).Length, shrinking = text / new FileInfo(output).Length;
        yield return new Figure(
            "rxq export --parquet, with start-up",
            AllFigures.Text($"{events / export.Seconds:n0} events/s, {export.PeakMebibytes:f0} MiB"),
            AllFigures.Text($"text of {text / 1e6:f0} MB"),
            AllFigures.Text($"1/{shrinking:f0} of the text"),
            AllFigures.Text($"≥ {WantedRows:n0}/s, ≤ {WantedExportMebibytes} MiB, ≤ 1/{WantedShrinking}"),
            events / export.Seconds >= WantedRows && export.PeakMebibytes <= WantedExportMebibytes && shrinking >= WantedShrinking);
    }
}
