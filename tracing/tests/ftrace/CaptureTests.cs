// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using Rxqueue.Tracing.Ftrace;
using Xunit;

namespace Rxqueue.Tracing.Tests.Ftrace;

public class CaptureTests
{
    public static TheoryData<string> Captures => [.. KernelTraces.TextFiles(KernelTraces.Captures)];

    private static byte[] Capture(string name) => KernelTraces.ReadAll(Path.Combine(KernelTraces.Captures, name));

    private static string[] Log(string name) => File.ReadAllLines(Path.Combine(KernelTraces.Captures, name));

    [CaptureTheory]
    [MemberData(nameof(Captures))]
    public void Every_line_is_recognised_and_formats_back(string name) =>
        GenuineText.IsRecognisedAndFormatsBack(Capture(name));

    [CaptureTheory]
    [MemberData(nameof(Captures))]
    public void Events_are_those_that_a_search_finds(string name) =>
        GenuineText.HasTheEventsThatASearchFinds(Capture(name));

    [CaptureFact]
    public void The_large_capture_has_all_its_reads()
    {
        FtraceReader reader = new(new MemoryStream(Capture("large/large.trace.txt.gz")));
        int reads = 0;
        while (reader.Read())
            reads += reader.Line.Event == NetfsEventKind.Read ? 1 : 0;
        Assert.Equal(228_976, reads);
    }

    [CaptureFact]
    public void An_overwritten_buffer_loses_what_its_statistics_count()
    {
        long overrun = Log("text/overflow.stats.txt")
            .Where(line => line.StartsWith("overrun: ", StringComparison.Ordinal))
            .Sum(line => long.Parse(line["overrun: ".Length..], CultureInfo.InvariantCulture));
        FtraceLine loss = Assert.Single(
            GenuineText.Lines(Capture("text/overflow.trace.txt")), line => line.Kind == FtraceLineKind.Loss);
        Assert.Equal((ulong)overrun, loss.Loss.Count);
    }

    [CaptureTheory]
    [InlineData("trace-cmd/tc-drop.report.txt.gz")]
    [InlineData("trace-cmd/tc-drop.report-t.txt.gz")]
    [InlineData("trace-cmd/tc-drop.report-l.txt.gz")]
    public void A_recording_loses_what_its_log_says(string name)
    {
        IEnumerable<string> said = Log("trace-cmd/tc-drop.record.log")
            .Where(line => line.EndsWith(" events lost", StringComparison.Ordinal)).Order(StringComparer.Ordinal);
        IEnumerable<string> read = GenuineText.Lines(Capture(name))
            .Where(line => line.Kind == FtraceLineKind.Loss)
            .Select(line => $"CPU {line.Loss.Cpu}: {line.Loss.Count} events lost").Order(StringComparer.Ordinal);
        Assert.Equal(said, read);
    }

    [CaptureTheory]
    [InlineData("trace-cmd/tc-local.report-t.txt")]
    [InlineData("trace-cmd/tc-local.report-l.txt")]
    [InlineData("trace-cmd/tc-local.report-R.txt")]
    public void Every_report_of_a_recording_says_the_same(string name) =>
        GenuineText.SaysTheSame(Capture("trace-cmd/tc-local.report.txt"), Capture(name));

    [CaptureTheory]
    [InlineData("text/local.trace.txt")]
    [InlineData("text/mono.trace.txt")]
    [InlineData("text/readonly.trace.txt")]
    [InlineData("nic/nic-small.trace.txt")]
    public void What_was_read_can_be_written_again_as_the_kernel_wrote_it(string name)
    {
        List<FtraceLine> lines = GenuineText.Lines(Capture(name));
        int events = lines.Count(line => line.Kind == FtraceLineKind.Event);
        StringWriter written = new();
        FtraceWriter writer = new(written, FtraceHeader.WithCounts((ulong)events, (ulong)events, 2));
        StringWriter expected = new();
        foreach (FtraceLine line in lines)
        {
            // The writer's tasks all run in process context.
            if (line.Kind == FtraceLineKind.Event && !line.Flags.SequenceEqual("....."u8))
                continue;
            expected.Write(line.ToString() + "\n");
            switch (line.Event)
            {
                case NetfsEventKind.Read:
                    writer.WriteEvent(line.Entry, line.Read);
                    break;
                case NetfsEventKind.Slot:
                    writer.WriteEvent(line.Entry, line.Slot);
                    break;
                case NetfsEventKind.Call:
                    writer.WriteEvent(line.Entry, line.Call);
                    break;
            }
        }

        Assert.Equal(expected.ToString(), written.ToString());
    }
}
