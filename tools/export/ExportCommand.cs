// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.CommandLine;
using System.IO;
using Rxqueue.Tools.Report;
using Rxqueue.Tracing;
using Rxqueue.Tracing.Export.Perfetto;
using Rxqueue.Tracing.Ftrace;

namespace Rxqueue.Tools.Export;

/// <summary><c>rxq export</c>: a trace in the form of another tool.</summary>
internal static class ExportCommand
{
    public static Command Create()
    {
        Argument<string> trace = new("TRACE")
        {
            Description = "A trace of any form that rxq report reads. - is standard input.",
        };
        Option<string> perfetto = new("--perfetto")
        {
            Description = "Write JSON for ui.perfetto.dev: a track a task, slices, counters, arrows to the users of excerpts.",
            HelpName = "OUT.json",
            Required = true,
        };
        Command command = new("export", "Write a trace in the form of another tool.") { trace, perfetto };
        command.SetAction(parsed => ToPerfetto(parsed.GetRequiredValue(trace), parsed.GetRequiredValue(perfetto)));
        return command;
    }

    private static int ToPerfetto(string name, string output)
    {
        OutputFile.Check(name, ("--perfetto", output));
        using ITraceReader trace = TraceInputFile.Open(name);
        using OutputFile file = new(output);
        UnrecognisedLines unrecognised = new();
        long events = Write(trace, name, file.Text.BaseStream, unrecognised);
        file.Complete();
        if (unrecognised.Count > 0)
            Console.Error.WriteLine($"{name}: {unrecognised.Count} unrecognised, left out: {unrecognised}");
        Console.WriteLine($"{output}: {events} events");
        return ExitCode.Fine;
    }

    private static long Write(ITraceReader trace, string name, Stream to, UnrecognisedLines unrecognised)
    {
        using PerfettoWriter writer = new(to);
        while (TraceInputFile.Read(trace, name))
        {
            if (trace.Line.Kind == FtraceLineKind.Unrecognised)
                unrecognised.Add(trace.Line.Number);
            writer.Write(trace.Line);
        }

        if (trace.Damage is not null)
            throw new BadInputException($"{name}: {trace.Damage}");
        if (writer.Events == 0)
            throw new BadInputException($"{name}: none of the queue's events is in it");
        writer.Complete();
        return writer.Events;
    }
}
