// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.IO;
using Rxqueue.Tools.Report;
using Rxqueue.Tracing;
using Rxqueue.Tracing.Export.Perfetto;
using Rxqueue.Tracing.Ftrace;

namespace Rxqueue.Tools.Export;

/// <summary><c>rxq export --perfetto</c>: a trace for ui.perfetto.dev.</summary>
internal static class PerfettoExport
{
    /// <summary>Writes it.</summary>
    public static int Run(string name, string output)
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
