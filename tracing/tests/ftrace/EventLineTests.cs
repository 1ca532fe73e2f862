// SPDX-License-Identifier: GPL-2.0-only
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using Rxqueue.Model;
using Rxqueue.Tracing.Ftrace;
using Xunit;

namespace Rxqueue.Tracing.Tests.Ftrace;

public class EventLineTests
{
    private const string Read = "netfs_rxq_read: MSG=0000000a [02] b=0010-0030 c=0004";
    private static readonly netfs_rxq_read ReadFields = new(10, 2, 0x10, 0x20, 4);

    [Theory]
    [InlineData("       a task-1       [001] ..... 1.000000: ", "a task", 1, 1)]
    [InlineData("    kworker/0:1-35      [000] ..... 1.000000: ", "kworker/0:1", 35, 0)]
    [InlineData("     my-daemon-2-7       [003] d..2. 1.000000: ", "my-daemon-2", 7, 3)]
    [InlineData(" x-1 [000] 1.0: -119     [001] ..... 1.000000: ", "x-1 [000] 1.0: ", 119, 1)]
    [InlineData("       (a) [b]c-5       [001] ..... 1.000000: ", "(a) [b]c", 5, 1)]
    [InlineData("           <...>-9       [001] ..... 1.000000: ", "<...>", 9, 1)]
    [InlineData("          <idle>-0       [001] ..... 1.000000: ", "<idle>", 0, 1)]
    [InlineData("        trailing -3       [001] ..... 1.000000: ", "trailing ", 3, 1)]
    [InlineData("                -4       [001] ..... 1.000000: ", "", 4, 1)]
    [InlineData("           größe-4       [001] ..... 1.000000: ", "größe", 4, 1)]
    [InlineData("longer-than-a-kernels-4       [001] ..... 1.000000: ", "longer-than-a-kernels", 4, 1)]
    [InlineData("rxqtool-119 [001] ..... 1.000000: ", "rxqtool", 119, 1)]
    [InlineData("         rxqtool-4194304 [1023] ..... 1.000000: ", "rxqtool", 4194304, 1023)]
    public void A_task_name_may_hold_anything(string columns, string comm, int pid, int cpu)
    {
        FtraceLine line = ReadText.One(columns + Read);
        Assert.Equal((FtraceLineKind.Event, comm, pid, cpu), (line.Kind, line.Comm, line.Pid, line.Cpu));
        Assert.Equal(ReadFields, line.Read);
    }

    [Theory]
    [InlineData(" ..... ", ".....", "    3.924243", 3_924_243_000UL, 6)]
    [InlineData(" d..2 ", "d..2", "    3.924243", 3_924_243_000UL, 6)]
    [InlineData(" dNh1. ", "dNh1.", "    3.924243", 3_924_243_000UL, 6)]
    [InlineData(" ", "", "    3.924243", 3_924_243_000UL, 6)]
    [InlineData(" ..... ", ".....", "    3.924243017", 3_924_243_017UL, 9)]
    [InlineData(" ..... ", ".....", "         698", 698UL, 0)]
    [InlineData(" ..... ", ".....", "18446744073709551615", ulong.MaxValue, 0)]
    [InlineData(" ..... ", ".....", "18446744073.709551", 18_446_744_073_709_551_000UL, 6)]
    [InlineData(" ..... ", ".....", "18446744073.709551615", ulong.MaxValue, 9)]
    public void Flags_and_time_have_several_forms(string gap, string flags, string time, ulong ns, int digits)
    {
        FtraceLine line = ReadText.One("         rxqtool-119     [001]" + gap + time + ": " + Read);
        Assert.Equal(
            (FtraceLineKind.Event, flags, ns, digits),
            (line.Kind, Encoding.UTF8.GetString(line.Flags), line.TimestampNs, line.FractionDigits));
    }

    [Theory]
    [InlineData("(    123)", 123)]
    [InlineData("(  123)", 123)]
    [InlineData("(1234567)", 1234567)]
    [InlineData("(-------)", 0)]
    [InlineData("(-----)", 0)]
    public void A_thread_group_may_be_unknown(string column, int tgid)
    {
        FtraceLine line = ReadText.One($"         rxqtool-119     {column} [001] .....     1.000000: {Read}");
        Assert.Equal((FtraceLineKind.Event, true, tgid), (line.Kind, line.HasTgid, line.Tgid));
    }

    [Fact]
    public void A_column_that_a_line_does_not_have_is_not_the_line_before()
    {
        const string task = "         rxqtool-119     ";
        const string rest = "[001] .....     1.000000: e: t\n";
        List<FtraceLine> lines = [];
        FtraceReader reader = new(new MemoryStream(Encoding.UTF8.GetBytes(
            $"{task}(    123) {rest}{task}(-------) {rest}{task}(    123) {rest}{task}{rest}")));
        while (reader.Read())
            lines.Add(reader.Line.Copy());
        Assert.Equal([(true, 123), (true, 0), (true, 123), (false, 0)], lines.Select(l => (l.HasTgid, l.Tgid)));
    }

    [Fact]
    public void Every_task_has_its_own_name_however_many_there_are()
    {
        string[] names = [.. Enumerable.Range(0, 5000).Select(i => "task" + i)];
        FtraceReader reader = new(new MemoryStream(Encoding.UTF8.GetBytes(string.Concat(
            names.Select(name => $"{name,16}-1       [000] .....     1.000000: e: t\n")))));
        foreach (string name in names)
        {
            Assert.True(reader.Read());
            Assert.Equal(name, reader.Line.Comm);
        }
    }

    [Theory]
    [InlineData("MSG=ffffffff [100] b=fffffff0-0010 c=12345678", 0xffffffff, 0x100, 0xfffffff0, 0x20, 0x12345678)]
    [InlineData("MSG=00000000 [00] b=0000-0000 c=0000", 0, 0, 0, 0, 0)]
    public void Fields_of_a_read_use_all_their_bits(string text, uint msg, uint slot, uint skip, uint part, uint copied)
    {
        FtraceLine line = ReadText.One("         rxqtool-119     [001] .....     1.000000: netfs_rxq_read: " + text);
        Assert.Equal(new netfs_rxq_read(msg, slot, skip, part, copied), line.Read);
        Assert.Equal(text, line.Read.TP_printk());
    }

    [Fact]
    public void Fields_of_a_slot_use_all_their_bits()
    {
        FtraceLine line = ReadText.One(
            "         rxqtool-119     [001] .....     1.000000: netfs_bv_slot: bq[1c] p=ffffffffffffffff 60b-100f");
        Assert.Equal(new netfs_bv_slot(ulong.MaxValue, 0x60b, 0xa04, 0x1c), line.Slot);
    }

    [Theory]
    [InlineData("refill", netfs_rxq_op.refill)]
    [InlineData("discard", netfs_rxq_op.discard)]
    [InlineData("count", netfs_rxq_op.count)]
    [InlineData("decant", netfs_rxq_op.decant)]
    [InlineData("consume", netfs_rxq_op.consume)]
    [InlineData("pdu", netfs_rxq_op.pdu)]
    [InlineData("put", netfs_rxq_op.put)]
    public void Every_call_has_its_event(string name, netfs_rxq_op op)
    {
        FtraceLine line = ReadText.One(
            $"         rxqtool-119     [001] .....     1.000000: netfs_rxq_{name}: "
            + "Q=3 MSG=0000000a n=1b r=-2147483648 qs=2c pdu=3d at=[04]+5e");
        Assert.Equal(new netfs_rxq_call(op, 3, 10, 0x1b, int.MinValue, 0x2c, 0x3d, 4, 0x5e), line.Call);
    }

    [Theory]
    [InlineData("MSG=0000000A [02] b=0010-0030 c=0004")]
    [InlineData("MSG=000000a [02] b=0010-0030 c=0004")]
    [InlineData("MSG=00000000a [02] b=0010-0030 c=0004")]
    [InlineData("MSG=0000000a [2] b=0010-0030 c=0004")]
    [InlineData("MSG=0000000a [02] b=0010-0030 c=00004")]
    [InlineData("MSG=0000000a [02] b=0010-0030 c=04")]
    [InlineData("MSG=0000000a [02] b=0010-0030 c=0004 ")]
    [InlineData("MSG=0000000a [02] b=0010-0030 c=123456789")]
    [InlineData("MSG=0000000a [02] b=0010-0030")]
    [InlineData("")]
    public void Text_that_the_event_cannot_have_printed_is_not_an_event(string text)
    {
        FtraceLine line = ReadText.One("         rxqtool-119     [001] .....     1.000000: netfs_rxq_read: " + text);
        Assert.Equal(FtraceLineKind.Unrecognised, line.Kind);
    }

    [Theory]
    [InlineData("netfs_bv_slot: bq[0] p=10000000000000000 0-1")]
    [InlineData("netfs_bv_slot: bq[0] p=2fffffffffffffff0 0-1")]
    [InlineData("netfs_bv_slot: bq[100000000] p=1 0-1")]
    [InlineData("netfs_rxq_pdu: Q=0 MSG=00000001 n=4 r=2147483648 qs=0 pdu=4 at=[00]+0")]
    [InlineData("netfs_rxq_pdu: Q=0 MSG=00000001 n=4 r=-2147483649 qs=0 pdu=4 at=[00]+0")]
    [InlineData("netfs_rxq_pdu: Q=0 MSG=00000001 n=4 r=-0 qs=0 pdu=4 at=[00]+0")]
    [InlineData("netfs_rxq_pdu: Q=0 MSG=00000001 n=4 r= qs=0 pdu=4 at=[00]+0")]
    public void Numbers_beyond_their_field_are_not_an_event(string text) =>
        Assert.Equal(
            FtraceLineKind.Unrecognised,
            ReadText.One("         rxqtool-119     [001] .....     1.000000: " + text).Kind);

    [Theory]
    [InlineData("         rxqtool-119     [001] .....     1.00000: ")]
    [InlineData("         rxqtool-119     [001] .....     01.000000: ")]
    [InlineData("         rxqtool-119     [001] .....     18446744073.709552: ")]
    [InlineData("         rxqtool-119     [001] .....     18446744073.709551616: ")]
    [InlineData("         rxqtool-119     [001] .....     18446744073709551616: ")]
    [InlineData("         rxqtool-119     [01] .....     1.000000: ")]
    [InlineData("         rxqtool-119     [0001] .....     1.000000: ")]
    [InlineData("         rxqtool-0119    [001] .....     1.000000: ")]
    [InlineData("         rxqtool-119[001] .....     1.000000: ")]
    [InlineData("         rxqtool-99999999999 [001] .....     1.000000: ")]
    [InlineData("         rxqtool-119     (      0) [001] .....     1.000000: ")]
    [InlineData("         rxqtool-119     [001] ..,..     1.000000: ")]
    [InlineData("         rxqtool-119     [001] .....     1.000000 ")]
    public void Columns_that_no_kernel_prints_are_not_an_event(string columns) =>
        Assert.Equal(FtraceLineKind.Unrecognised, ReadText.One(columns + Read).Kind);

    [Theory]
    [InlineData("sched_switch: prev_comm=a-1 [000] ==> b", "sched_switch", "prev_comm=a-1 [000] ==> b")]
    [InlineData("netfs_read: R=00000001 READAHEAD", "netfs_read", "R=00000001 READAHEAD")]
    [InlineData("netfs_rxq_readahead: x", "netfs_rxq_readahead", "x")]
    [InlineData("vfs_read <-ksys_read", "", "vfs_read <-ksys_read")]
    [InlineData("tracing_mark_write: netfs_rxq_read: no", "tracing_mark_write", "netfs_rxq_read: no")]
    [InlineData("empty:", "empty", "")]
    [InlineData("two:  spaces", "two", "spaces")]
    public void Other_events_keep_their_name_and_text(string rest, string name, string text)
    {
        FtraceLine line = ReadText.One("         rxqtool-119     [001] .....     1.000000: " + rest);
        Assert.Equal(
            (FtraceLineKind.Foreign, name, text), (line.Kind, line.EventName, Encoding.UTF8.GetString(line.Text)));
    }
}
