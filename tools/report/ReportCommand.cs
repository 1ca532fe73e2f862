// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.CommandLine;
using System.Globalization;
using System.IO;
using Rxqueue.Tracing;
using Rxqueue.Tracing.Ftrace;

namespace Rxqueue.Tools.Report;

/// <summary><c>rxq report</c>: prints a trace.</summary>
internal static class ReportCommand
{
    private const int Listed = 20;

    public static Command Create()
    {
        Argument<string> file = new("FILE")
        {
            Description = "A trace: .nettrace, or kernel text (tracefs, trace-cmd report, perf script), gzip or not. "
                + "- is standard input.",
        };
        Option<bool> json = new("--json") { Description = "Print one JSON object an event instead of kernel text." };
        Option<bool> stats = new("--stats") { Description = "Print counts per event, task and MSG, losses and time." };
        Option<int?> top = CommonOptions.Number(
            "--top",
            "N",
            $"Events, tasks and MSGs that --stats lists, those that occur most. [default: {Listed}]",
            0,
            1000,
            "a number from 0 to 1000");
        Command command = new("report", "Print a trace of any form as kernel ftrace text.")
        {
            file, json, stats, top,
        };
        command.SetAction(parsed => Run(
            parsed.GetRequiredValue(file), parsed.GetValue(json), parsed.GetValue(stats), parsed.GetValue(top) ?? Listed));
        return command;
    }

    private static int Run(string file, bool json, bool stats, int top)
    {
        using ITraceReader trace = TraceInputFile.Open(file);
        using Stream stdout = Console.OpenStandardOutput();
        IReportPrinter printer = (json, stats) switch
        {
            (true, false) => new ReportJson(stdout),
            (false, true) => new ReportStats(stdout, top),
            (true, true) => new ReportStatsJson(stdout, top),
            _ => new ReportText(stdout),
        };
        using IDisposable? disposable = printer as IDisposable;
        UnrecognisedLines unrecognised = new();
        long recognised = Print(trace, file, printer, unrecognised);
        if (recognised == 0)
            throw new BadInputException($"{file}: {DescribeNothing(trace, unrecognised)}");

        printer.End(unrecognised);
        stdout.Flush();
        if (unrecognised.Count > 0 && trace.Damage is null)
            Warn(file, $"{unrecognised.Count} unrecognised, left out: {unrecognised}");
        if (printer is ReportText { LeftOut: > 0 } text)
            Warn(file, $"{text.LeftOut} log and sanitizer events left out, see --json");
        return trace.Damage is null ? ExitCode.Fine : throw new BadInputException($"{file}: {trace.Damage}");
    }

    private static long Print(
        ITraceReader trace, string file, IReportPrinter printer, UnrecognisedLines unrecognised)
    {
        long recognised = 0;
        while (TraceInputFile.Read(trace, file))
        {
            FtraceLine line = trace.Line;
            if (line.Kind == FtraceLineKind.Unrecognised)
                unrecognised.Add(line.Number);
            else if (line.Kind is FtraceLineKind.Event or FtraceLineKind.Foreign or FtraceLineKind.Loss)
                recognised++;
            printer.Print(line);
        }

        return recognised;
    }

    private static string DescribeNothing(ITraceReader trace, UnrecognisedLines unrecognised)
    {
        if (trace.Damage is not null)
            return trace.Damage;
        return unrecognised.Count == 0
            ? "there is no event in it"
            : $"there is no event in it; {unrecognised.Count} unrecognised: {unrecognised}";
    }

    private static void Warn(string file, FormattableString message) =>
        Console.Error.WriteLine($"{file}: {message.ToString(CultureInfo.InvariantCulture)}");
}
