// SPDX-License-Identifier: GPL-2.0-only
using System.Collections.Generic;
using System.Linq;
using Rxqueue.Model;
using Rxqueue.Tracing.Ftrace;
using Xunit;

namespace Rxqueue.Tracing.Tests.Ftrace;

public class DialectTests
{
    private const string Read = "MSG=0000000a [02] b=0010-0030 c=0004";
    private const string RawRead = "msg_id=0000000a slot=02 skip=0010 part=32 copied=0004";
    private static readonly netfs_rxq_read ReadFields = new(10, 2, 0x10, 0x20, 4);

    [Theory]
    [InlineData("         rxqtool     119 [001]     3.924243: netfs:netfs_rxq_read: ", "rxqtool", 119)]
    [InlineData("         rxqtool     119 [001]     3.924243:        netfs:netfs_rxq_read: ", "rxqtool", 119)]
    [InlineData("         rxqtool   119 [001]     3.924243: netfs:netfs_rxq_read: ", "rxqtool", 119)]
    [InlineData("rxqtool     119 [001]     3.924243: netfs:netfs_rxq_read: ", "rxqtool", 119)]
    [InlineData("         rxqtool     119 [001]     3.924243000: netfs:netfs_rxq_read: ", "rxqtool", 119)]
    [InlineData("   a [b] 1 [002]     119 [001]     3.924243: netfs:netfs_rxq_read: ", "a [b] 1 [002]", 119)]
    [InlineData("       trailing      119 [001]     3.924243: netfs:netfs_rxq_read: ", "trailing ", 119)]
    [InlineData("     name-12 3-4 1234567 [001]     3.924243: netfs:netfs_rxq_read: ", "name-12 3-4", 1234567)]
    [InlineData("             :-1      -1 [001]     3.924243: netfs:netfs_rxq_read: ", ":-1", -1)]
    [InlineData("fifteen-letters     119 [001]     3.924243: netfs:netfs_rxq_read: ", "fifteen-letters", 119)]
    public void Perf_script_is_read(string columns, string comm, int pid)
    {
        FtraceLine line = ReadText.One(columns + Read + "\n");
        Assert.Equal(
            (FtraceLineKind.Event, "perf script", comm, pid, 1, 3_924_243_000UL),
            (line.Kind, line.Dialect!.Name, line.Comm, line.Pid, line.Cpu, line.TimestampNs));
        Assert.Equal(ReadFields, line.Read);
        Assert.Equal("netfs_rxq_read", line.EventName);
    }

    [Fact]
    public void Perf_names_the_system_of_other_events()
    {
        FtraceLine line = ReadText.One("         rxqtool     119 [001]     3.924243: sched:netfs_rxq_read: x\n");
        Assert.Equal((FtraceLineKind.Foreign, "sched:netfs_rxq_read"), (line.Kind, line.EventName));
    }

    [Fact]
    public void Perf_script_with_call_chains_is_read()
    {
        List<FtraceLine> lines = ReadText.All(
            $"""
            # ========
            rxqtool     119 [001]     3.924243: netfs:netfs_rxq_read: {Read}
            	ffffffffc0401234 netfs_rxqueue_read_iter+0x94 ([netfs])
            	    7f0a1b2c3d4e [unknown] (/bin/rxqtool)


            """);
        Assert.Equal(
            [
                FtraceLineKind.Comment, FtraceLineKind.Event, FtraceLineKind.StackFrame, FtraceLineKind.StackFrame,
                FtraceLineKind.Blank,
            ],
            lines.Select(line => line.Kind));
    }

    [Fact]
    public void Raw_fields_of_a_part_are_decimal_and_the_others_as_printed()
    {
        FtraceLine line = ReadText.One(
            "         rxqtool-208   [000]    19.059702: netfs_rxq_read:        "
            + "msg_id=00000010 slot=10 skip=0010 part=10 copied=0010\n");
        Assert.Equal(new netfs_rxq_read(0x10, 0x10, 0x10, 10, 0x10), line.Read);
        Assert.Equal(NetfsTextForm.RawAsPrinted, line.Form);
    }

    [Theory]
    [InlineData("netfs_rxq_read:        msg_id=16 slot=10 skip=10 part=10 copied=10")]
    [InlineData("netfs_bv_slot:         pfn=0x101be0 offset=10 len=10 slot=10")]
    [InlineData(
        "netfs_rxq_discard:     "
        + "q=0 msg_id=16 amount=10 ret=-11 qsize=10 pdu_remain=10 take_slot=10 take_offset=10")]
    public void Raw_fields_of_older_versions_are_decimal(string text)
    {
        FtraceLine line = ReadText.One("         rxqtool-208   [000]    19.059702: " + text + "\n");
        Assert.Equal((FtraceLineKind.Event, NetfsTextForm.RawDecimal), (line.Kind, line.Form));
        switch (line.Event)
        {
            case NetfsEventKind.Read:
                Assert.Equal(new netfs_rxq_read(16, 10, 10, 10, 10), line.Read);
                break;
            case NetfsEventKind.Slot:
                Assert.Equal(new netfs_bv_slot(0x101be0, 10, 10, 10), line.Slot);
                break;
            default:
                Assert.Equal(new netfs_rxq_call(netfs_rxq_op.discard, 0, 16, 10, -11, 10, 10, 10, 10), line.Call);
                break;
        }
    }

    [Fact]
    public void Raw_fields_that_both_versions_can_have_printed_are_read_as_the_newer_ones()
    {
        FtraceLine line = ReadText.One(
            "         rxqtool-208   [000]    19.059702: netfs_rxq_read:        "
            + "msg_id=12345678 slot=10 skip=1000 part=1000 copied=1000\n");
        Assert.Equal(new netfs_rxq_read(0x12345678, 0x10, 0x1000, 1000, 0x1000), line.Read);
    }

    [Fact]
    public void A_raw_page_frame_number_has_64_bits()
    {
        FtraceLine line = ReadText.One(
            "         rxqtool-208   [000]    19.059607: netfs_bv_slot:         "
            + "pfn=ffffffffffffffff offset=185e len=704 slot=1c\n");
        Assert.Equal(new netfs_bv_slot(ulong.MaxValue, 0x185e, 704, 0x1c), line.Slot);
    }

    [Theory]
    [InlineData("msg_id=00000010 slot=10 skip=0010 part=4294967296 copied=0010")]
    [InlineData("msg_id=00000010 slot=10 skip=0010 part=-1 copied=0010")]
    [InlineData("msg_id=4294967296 slot=1 skip=1 part=1 copied=1")]
    public void Raw_fields_that_do_not_fit_are_not_an_event(string text) =>
        Assert.Equal(
            FtraceLineKind.Unrecognised,
            ReadText.One("         rxqtool-208   [000]    19.059702: netfs_rxq_read:        " + text + "\n").Kind);

    [Fact]
    public void A_latency_report_cuts_names_and_joins_cpu_and_flags()
    {
        FtraceLine line = ReadText.One($"a-1 [0]x-208    12dNh1.    19.054975: netfs_rxq_read:       {Read}\n");
        Assert.Equal(
            (FtraceLineKind.Event, "a-1 [0]x", 208, 12), (line.Kind, line.Comm, line.Pid, line.Cpu));
        Assert.Equal("dNh1."u8, line.Flags);
    }

    [Fact]
    public void A_newer_report_prints_flags_too()
    {
        FtraceLine line = ReadText.One(
            $"         rxqtool-208   [000] d..2.    19.054975: netfs_rxq_read:       {Read}\n");
        Assert.Equal((FtraceLineKind.Event, "trace-cmd report"), (line.Kind, line.Dialect!.Name));
        Assert.Equal("d..2."u8, line.Flags);
    }

    [Theory]
    [InlineData("         rxqtool-119     [001]     3.924243: ", "tracefs")]
    [InlineData("         rxqtool-119   [001]     3.924243: ", "trace-cmd report")]
    [InlineData("         rxqtool-1234567 [001]     3.924243: ", "trace-cmd report")]
    public void Without_flags_and_padding_the_width_of_the_pid_tells(string columns, string dialect) =>
        Assert.Equal(dialect, ReadText.One(columns + "sched_wake_idle_without_ipi: cpu=1\n").Dialect!.Name);

    [Fact]
    public void One_line_in_another_dialect_does_not_change_the_trace()
    {
        const string own = "         rxqtool-119   [001]     3.924243: sched_wakeup:         comm=a\n";
        const string other = "         rxqtool-119     [001]     3.924243: sched_wakeup: comm=a\n";
        const string either = "         rxqtool-1234567 [001]     3.924243: sched_wake_idle_without_ipi: cpu=1\n";
        Assert.Equal(
            ["trace-cmd report", "tracefs", "trace-cmd report"],
            ReadText.All(own + other + either).Select(line => line.Dialect!.Name));
    }

    [Fact]
    public void A_header_says_that_it_is_tracefs()
    {
        List<FtraceLine> lines = ReadText.All(
            "# tracer: nop\n         rxqtool-1234567 [001]     3.924243: sched_wake_idle_without_ipi: cpu=1\n");
        Assert.Equal("tracefs", lines[1].Dialect!.Name);
    }

    [Fact]
    public void Traces_of_several_dialects_may_be_joined()
    {
        List<FtraceLine> lines = ReadText.All(
            $"""
            # tracer: nop
                     rxqtool-119     [001] .....     3.924243: netfs_rxq_read: {Read}
            cpus=2
                     rxqtool-208   [000]    19.054975: netfs_rxq_read:       {Read}
                     rxqtool-208   [000]    19.059702: netfs_rxq_read:        {RawRead}
             rxqtool-208     0.....    19.054975: netfs_rxq_read:       {Read}
                     rxqtool     119 [001]     3.924243: netfs:netfs_rxq_read: {Read}

            """);
        Assert.Equal(
            ["tracefs", "trace-cmd report", "trace-cmd report -R", "trace-cmd report -l", "perf script"],
            lines.Where(line => line.Kind == FtraceLineKind.Event).Select(line => line.Dialect!.Name));
        Assert.All(lines.Where(line => line.Kind == FtraceLineKind.Event), line => Assert.Equal(ReadFields, line.Read));
    }
}
