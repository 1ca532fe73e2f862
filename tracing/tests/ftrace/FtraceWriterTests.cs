// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.IO;
using Rxqueue.Model;
using Rxqueue.Tracing.Ftrace;
using Xunit;

namespace Rxqueue.Tracing.Tests.Ftrace;

public class FtraceWriterTests
{
    private static string Line(in trace_entry entry, string name, string text)
    {
        StringWriter output = new();
        new FtraceWriter(output).WriteEvent(entry, name, text);
        return output.ToString();
    }

    [Fact]
    public void An_event_is_the_line_that_a_kernel_printed() =>
        Assert.Equal(
            "         rxqtool-119     [001] .....     3.924243: netfs_rxq_read: MSG=00000001 [00] b=0000-0004 c=0000\n",
            Line(
                new trace_entry(119, "rxqtool", 1, 3_924_243_000),
                netfs_rxq_read.name,
                new netfs_rxq_read(1, 0, 0, 4, 0).TP_printk()));

    [Theory]
    [InlineData(0UL, "     0.000000: ")]
    [InlineData(499UL, "     0.000000: ")]
    [InlineData(500UL, "     0.000001: ")]
    [InlineData(999_999_500UL, "     1.000000: ")]
    [InlineData(99_999_000_000_000UL, " 99999.000000: ")]
    [InlineData(123_456_000_001_000UL, " 123456.000001: ")]
    [InlineData(ulong.MaxValue, " 18446744073.709552: ")]
    public void Time_is_seconds_right_aligned_in_five_and_rounded_to_microseconds(ulong ns, string column) =>
        Assert.Equal(
            "               x-1       [000] ....." + column + "e: t\n",
            Line(new trace_entry(1, "x", 0, ns), "e", "t"));

    [Theory]
    [InlineData("", 1, 0, "                -1       [000] ")]
    [InlineData("fifteen-letters", 1234567, 12, " fifteen-letters-1234567 [012] ")]
    [InlineData("sixteen--letters", 12345678, 1234, "sixteen--letters-12345678 [1234] ")]
    [InlineData("seventeen--letter", 1, 0, "seventeen--letter-1       [000] ")]
    [InlineData("größe", 1, 0, "         größe-1       [000] ")]
    public void Task_pid_and_cpu_are_padded_as_the_kernel_pads_bytes(string comm, int pid, int cpu, string columns) =>
        Assert.Equal(columns + ".....     0.000000: e: t\n", Line(new trace_entry(pid, comm, cpu, 0), "e", "t"));

    [Fact]
    public void The_three_events_write_their_own_name_and_text()
    {
        StringWriter output = new();
        FtraceWriter writer = new(output);
        trace_entry entry = new(1, "x", 0, 0);
        writer.WriteEvent(entry, new netfs_rxq_read(1, 2, 3, 4, 5));
        writer.WriteEvent(entry, new netfs_bv_slot(0xabc, 1, 2, 3));
        writer.WriteEvent(entry, new netfs_rxq_call(netfs_rxq_op.put, 1, 2, 0, 0, 5, 6, 7, 8));
        const string columns = "               x-1       [000] .....     0.000000: ";
        Assert.Equal(
            columns + "netfs_rxq_read: MSG=00000001 [02] b=0003-0007 c=0005\n"
            + columns + "netfs_bv_slot: bq[3] p=abc 1-3\n"
            + columns + "netfs_rxq_put: Q=1 MSG=00000002 n=0 r=0 qs=5 pdu=6 at=[07]+8\n",
            output.ToString());
    }

    [Fact]
    public void A_header_with_counts_is_the_one_that_tracefs_prints()
    {
        StringWriter output = new();
        _ = new FtraceWriter(output, FtraceHeader.WithCounts(276, 4892, 2));
        string[] lines = output.ToString().Split('\n');
        Assert.Equal(
            [
                "# tracer: nop",
                "#",
                "# entries-in-buffer/entries-written: 276/4892   #P:2",
                "#",
                "#                                _-----=> irqs-off/BH-disabled",
                "#                               / _----=> need-resched",
                "#                              | / _---=> hardirq/softirq",
                "#                              || / _--=> preempt-depth",
                "#                              ||| / _-=> migrate-disable",
                "#                              |||| /     delay",
                "#           TASK-PID     CPU#  |||||  TIMESTAMP  FUNCTION",
                "#              | |         |   |||||     |         |",
                "",
            ],
            lines);
    }

    [Fact]
    public void A_header_for_streaming_differs_only_by_the_counts()
    {
        string counted = FtraceHeader.WithCounts(1, 1, 1);
        Assert.Equal(
            counted.Replace("# entries-in-buffer/entries-written: 1/1   #P:1\n#\n", "", StringComparison.Ordinal),
            FtraceHeader.WithoutCounts);
        Assert.NotEqual(counted, FtraceHeader.WithoutCounts);
    }

    [Fact]
    public void Losses_are_written_as_trace_pipe_writes_them()
    {
        StringWriter output = new();
        FtraceWriter writer = new(output);
        writer.WriteLoss(1, 579);
        writer.WriteLoss(0, null);
        Assert.Equal("CPU:1 [LOST 579 EVENTS]\nCPU:0 [LOST EVENTS]\n", output.ToString());
    }
}
