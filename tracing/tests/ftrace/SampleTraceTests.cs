// SPDX-License-Identifier: GPL-2.0-only
using System.IO;
using System.Linq;
using Rxqueue.Tracing.Ftrace;
using Xunit;

namespace Rxqueue.Tracing.Tests.Ftrace;

public class SampleTraceTests
{
    public static TheoryData<string> Samples => [.. KernelTraces.TextFiles(KernelTraces.Samples)];

    private static byte[] Sample(string name) => KernelTraces.ReadAll(Path.Combine(KernelTraces.Samples, name));

    [Theory]
    [MemberData(nameof(Samples))]
    public void Every_line_is_recognised_and_formats_back(string name) =>
        GenuineText.IsRecognisedAndFormatsBack(Sample(name));

    [Theory]
    [MemberData(nameof(Samples))]
    public void Events_are_those_that_a_search_finds(string name) =>
        GenuineText.HasTheEventsThatASearchFinds(Sample(name));

    [Theory]
    [InlineData("local.trace.txt", "tracefs")]
    [InlineData("local-noirq.trace.txt", "tracefs")]
    [InlineData("local-tgid.trace.txt", "tracefs")]
    [InlineData("overflow.trace_pipe.txt", "tracefs")]
    [InlineData("large-head.trace.txt.gz", "tracefs")]
    [InlineData("trace-cmd.report.txt", "trace-cmd report")]
    [InlineData("trace-cmd.report-t.txt", "trace-cmd report")]
    [InlineData("trace-cmd-mixed.report.txt", "trace-cmd report")]
    [InlineData("trace-cmd.report-l.txt", "trace-cmd report -l")]
    [InlineData("trace-cmd.report-R.txt", "trace-cmd report -R")]
    public void The_dialect_is_found(string name, string dialect)
    {
        string[] found = [.. GenuineText.Lines(Sample(name))
            .Where(line => line.Dialect is not null).Select(line => line.Dialect!.Name).Distinct()];
        Assert.Equal([dialect], found);
    }

    [Theory]
    [InlineData("trace-cmd.report-t.txt")]
    [InlineData("trace-cmd.report-l.txt")]
    [InlineData("trace-cmd.report-R.txt")]
    public void Every_report_of_a_recording_says_the_same(string name) =>
        GenuineText.SaysTheSame(Sample("trace-cmd.report.txt"), Sample(name));

    [Fact]
    public void An_overwritten_buffer_is_a_loss_of_unknown_cpu()
    {
        FtraceLine loss = Assert.Single(
            GenuineText.Lines(Sample("overflow.trace.txt")), line => line.Kind == FtraceLineKind.Loss);
        Assert.Equal(new FtraceLoss(FtraceLossForm.OverwrittenBuffer, null, 4616), loss.Loss);
        Assert.Equal(3, loss.Number);
    }

    [Fact]
    public void Lost_marks_are_losses_of_their_cpu() =>
        Assert.Equal(
            [
                new FtraceLoss(FtraceLossForm.TracefsMark, 0, 513),
                new FtraceLoss(FtraceLossForm.TracefsMark, 1, 3181),
                new FtraceLoss(FtraceLossForm.TracefsMark, 1, 579),
            ],
            GenuineText.Lines(Sample("overflow.trace_pipe.txt"))
                .Where(line => line.Kind == FtraceLineKind.Loss).Select(line => line.Loss));

    [Fact]
    public void Dropped_marks_are_losses_of_their_cpu() =>
        Assert.Equal(
            [
                new FtraceLoss(FtraceLossForm.TraceCmdMark, 0, 7044),
                new FtraceLoss(FtraceLossForm.TraceCmdMark, 1, 11121),
            ],
            GenuineText.Lines(Sample("trace-cmd-drop.report.txt"))
                .Where(line => line.Kind == FtraceLineKind.Loss).Select(line => line.Loss));

    [Fact]
    public void A_clock_that_counts_jiffies_has_no_fraction()
    {
        FtraceLine first = GenuineText.Lines(Sample("uptime.trace.txt")).First(l => l.Kind == FtraceLineKind.Event);
        Assert.Equal((698UL, 0), (first.Timestamp, first.FractionDigits));
    }

    [Fact]
    public void A_thread_group_is_read_where_it_is_recorded()
    {
        FtraceLine with = GenuineText.Lines(Sample("local-tgid.trace.txt")).First(l => l.Kind == FtraceLineKind.Event);
        Assert.Equal((true, 129, 129, 1), (with.HasTgid, with.Tgid, with.Pid, with.Cpu));
        FtraceLine without = GenuineText.Lines(Sample("local.trace.txt")).First(l => l.Kind == FtraceLineKind.Event);
        Assert.Equal((false, 0), (without.HasTgid, without.Tgid));
    }
}
