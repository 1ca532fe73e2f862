// SPDX-License-Identifier: GPL-2.0-only
using System.Linq;
using System.Text;
using Rxqueue.Tracing.Ftrace;
using Xunit;

namespace Rxqueue.Tracing.Tests.Ftrace;

public class OtherLineTests
{
    [Theory]
    [InlineData("CPU:1 [LOST 579 EVENTS]", FtraceLossForm.TracefsMark, 1, 579UL)]
    [InlineData("CPU:12 [LOST EVENTS]", FtraceLossForm.TracefsMark, 12, null)]
    [InlineData("CPU:1 [LOST 99999999999999999999 EVENTS]", FtraceLossForm.TracefsMark, 1, null)]
    [InlineData("CPU:1 [99999999999999999999 EVENTS DROPPED]", FtraceLossForm.TraceCmdMark, 1, null)]
    [InlineData("CPU:0 [7044 EVENTS DROPPED]", FtraceLossForm.TraceCmdMark, 0, 7044UL)]
    [InlineData("CPU:3 [EVENTS DROPPED]", FtraceLossForm.TraceCmdMark, 3, null)]
    [InlineData("# entries-in-buffer/entries-written: 1/5   #P:2", FtraceLossForm.OverwrittenBuffer, null, 4UL)]
    [InlineData(
        "         rxqtool     119 [001]     3.924243: PERF_RECORD_LOST lost 9", FtraceLossForm.PerfRecord, 1, 9UL)]
    public void A_loss_says_where_and_how_much(string text, FtraceLossForm form, int? cpu, ulong? count)
    {
        FtraceLine line = ReadText.One(text + "\n");
        Assert.Equal(FtraceLineKind.Loss, line.Kind);
        Assert.Equal(new FtraceLoss(form, cpu, count), line.Loss);
    }

    [Theory]
    [InlineData("# tracer: nop", FtraceLineKind.Comment)]
    [InlineData("#", FtraceLineKind.Comment)]
    [InlineData("# entries-in-buffer/entries-written: 5/5   #P:2", FtraceLineKind.Comment)]
    [InlineData("# entries-in-buffer/entries-written: 99999999999999999999/1   #P:2", FtraceLineKind.Comment)]
    [InlineData("##### CPU 1 buffer started ####", FtraceLineKind.BufferStarted)]
    [InlineData("##### CPU x buffer started ####", FtraceLineKind.Comment)]
    [InlineData("cpus=2", FtraceLineKind.Preamble)]
    [InlineData("version = 7", FtraceLineKind.Preamble)]
    [InlineData("CPU 1 is empty", FtraceLineKind.Preamble)]
    [InlineData("", FtraceLineKind.Blank)]
    [InlineData(" => netfs_rxqueue_read", FtraceLineKind.StackFrame)]
    [InlineData("=> ksys_read (ffffffff81234567)", FtraceLineKind.StackFrame)]
    [InlineData("\t    7f0a1b2c ksys_read+0x1f ([kernel.kallsyms])", FtraceLineKind.StackFrame)]
    [InlineData("\tdeadbeef", FtraceLineKind.Unrecognised)]
    [InlineData("         rxqtool     119 [001]     3.924243: PERF_RECORD_LOST lost 9?", FtraceLineKind.Unrecognised)]
    [InlineData("cpus=two", FtraceLineKind.Unrecognised)]
    [InlineData("CPU:1 [LOST 09999999999999999999 EVENTS]", FtraceLineKind.Unrecognised)]
    [InlineData("CPU:1 [LOST 5 EVENTS] ", FtraceLineKind.Unrecognised)]
    [InlineData("CPU:1 [LOST 5 EVENTS DROPPED]", FtraceLineKind.Unrecognised)]
    [InlineData("CPU:-1 [LOST EVENTS]", FtraceLineKind.Unrecognised)]
    [InlineData("hello, world", FtraceLineKind.Unrecognised)]
    [InlineData("   ", FtraceLineKind.Unrecognised)]
    [InlineData("\0\0\0", FtraceLineKind.Unrecognised)]
    [InlineData("----------------------------------", FtraceLineKind.Unrecognised)]
    public void A_line_is_what_it_says(string text, FtraceLineKind kind) =>
        Assert.Equal(kind, ReadText.One(text + "\n").Kind);

    [Fact]
    public void The_cpu_of_a_started_buffer_is_read() =>
        Assert.Equal(17, ReadText.One("##### CPU 17 buffer started ####\n").Cpu);

    [Theory]
    [InlineData("         rxqtool-119     [001] .....     1.000000: <stack trace>", "")]
    [InlineData("         rxqtool-119     [001] .....     1.000000: <user stack trace>", "")]
    [InlineData("         rxqtool-119   [001]     1.000000: kernel_stack:         <stack trace >", "kernel_stack")]
    public void A_stack_trace_is_announced_in_the_columns_of_an_event(string text, string name)
    {
        FtraceLine line = ReadText.One(text + "\n");
        Assert.Equal((FtraceLineKind.StackTrace, name, 119), (line.Kind, line.EventName, line.Pid));
    }

    [Fact]
    public void Frames_of_a_stack_are_symbols()
    {
        string[] symbols = [.. ReadText.All(" => a\n => b\n=> c (ffff)\n\t  12ab d+0x1\n")
            .Select(line => Encoding.UTF8.GetString(line.Text))];
        Assert.Equal(["a", "b", "c (ffff)", "d+0x1"], symbols);
    }

    [Fact]
    public void Bytes_that_are_not_text_are_kept()
    {
        byte[] bytes = [0xff, 0xfe, 0x00, (byte)'x', 0x80, (byte)'\n'];
        FtraceLine line = Assert.Single(ReadText.All(bytes));
        Assert.Equal(FtraceLineKind.Unrecognised, line.Kind);
        Assert.Equal(bytes[..^1], line.Text.ToArray());
    }

    [Fact]
    public void A_task_name_that_is_not_utf8_is_kept_in_bytes()
    {
        byte[] bytes = [.. "              "u8, 0xff, 0xfe, .. "-1       [000] .....     1.000000: e: t\n"u8];
        FtraceLine line = Assert.Single(ReadText.All(bytes));
        Assert.Equal(FtraceLineKind.Foreign, line.Kind);
        Assert.Equal([0xff, 0xfe], line.Task.ToArray());
    }
}
