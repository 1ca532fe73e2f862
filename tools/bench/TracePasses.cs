// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.IO;
using Rxqueue.Tools.Report;
using Rxqueue.Tracing.Ftrace;
using Rxqueue.Tracing.Validate;

namespace Rxqueue.Tools.Bench;

/// <summary>The ways to go through a trace that are measured, each on the calling thread alone.</summary>
internal static class TracePasses
{
    private const int Chunk = 64 * 1024;

    /// <summary>Parses, and drops what was parsed.</summary>
    /// <param name="reader">The trace, read to its end.</param>
    public static void Parse(FtraceReader reader)
    {
        while (reader.Read())
        {
            // Every field of the line has been parsed.
        }
    }

    /// <summary>Parses, and prints each line from its fields in the form that it had.</summary>
    /// <param name="reader">The trace, read to its end.</param>
    public static void Format(FtraceReader reader)
    {
        LineBuilder lines = new();
        while (reader.Read())
        {
            reader.Line.Format(lines);
            if (lines.Written.Length >= Chunk)
                lines.Clear();
        }
    }

    /// <summary>What <c>rxq validate</c> does.</summary>
    /// <param name="reader">The trace, read to its end.</param>
    public static void Validate(FtraceReader reader) => TraceValidator.Validate(reader);

    /// <summary>What <c>rxq report</c> does, with its output dropped.</summary>
    /// <param name="reader">The trace, read to its end.</param>
    public static void Report(FtraceReader reader)
    {
        ReportText text = new(Stream.Null);
        UnrecognisedLines unrecognised = new();
        while (reader.Read())
        {
            if (reader.Line.Kind == FtraceLineKind.Unrecognised)
                unrecognised.Add(reader.Line.Number);
            text.Print(reader.Line);
        }

        text.End(unrecognised);
    }

    /// <summary>Counts the lines of a trace, and what the foreign ones among them make the reader allocate.</summary>
    /// <param name="path">The text.</param>
    public static TraceLines Count(string path)
    {
        using FtraceReader reader = new(FtraceSource.Open(path), ownsInput: true);
        long lines = 0, traced = 0, foreign = 0, allocated = 0;
        while (true)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            if (!reader.Read())
                return new TraceLines(new FileInfo(path).Length, lines, traced, foreign, allocated);
            long more = GC.GetAllocatedBytesForCurrentThread() - before;
            lines++;
            if (reader.Line.Kind is FtraceLineKind.Event or FtraceLineKind.Foreign)
                traced++;
            if (reader.Line.Kind != FtraceLineKind.Foreign)
                continue;
            foreign++;
            allocated += more;
        }
    }
}

/// <summary>What is in a text.</summary>
/// <param name="Bytes">Its length in bytes.</param>
/// <param name="Lines">Its lines of every kind.</param>
/// <param name="Events">Those that are events, the model's or others.</param>
/// <param name="Foreign">Those that are events which the model does not have.</param>
/// <param name="ForeignAllocated">Bytes of managed memory that reading the foreign ones allocated, in all.</param>
internal readonly record struct TraceLines(
    long Bytes, long Lines, long Events, long Foreign, long ForeignAllocated);
