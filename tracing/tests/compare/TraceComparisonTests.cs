// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Collections.Generic;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Text;
using Rxqueue.Tracing.Compare;
using Rxqueue.Tracing.Ftrace;
using Xunit;

namespace Rxqueue.Tracing.Tests.Compare;

public class TraceComparisonTests
{
    private static string[] Renamed => [.. Traces.Short.Select(e => e
        .Replace("MSG=00000001", "MSG=000000aa", StringComparison.Ordinal)
        .Replace("MSG=00000002", "MSG=00000001", StringComparison.Ordinal)
        .Replace("p=1000", "p=77", StringComparison.Ordinal)
        .Replace("p=1008", "p=1000", StringComparison.Ordinal))];

    private static string[] Changed(int index, string from, string to)
    {
        string[] events = [.. Traces.Short];
        Assert.Contains(from, events[index]);
        events[index] = events[index].Replace(from, to, StringComparison.Ordinal);
        return events;
    }

    [Fact]
    public void Ids_pages_pids_times_CPUs_and_foreign_events_may_differ()
    {
        string foreign = Traces.Line("sched_switch: prev_comm=a ==> next_comm=b", 7, 1);
        string kernel = "# tracer: nop\n#\n" + Traces.Of(Renamed, pid: 119, cpu: 1, seconds: "77").Replace("\n", "\n" + foreign);

        ComparisonResult result = Traces.Compare(Traces.Of(Traces.Short), kernel);

        Assert.Equal(ComparisonVerdict.Agree, result.Verdict);
        Assert.Equal((13, 1, 2), (result.Matched, result.Tasks, result.Msgs));
    }

    [Theory]
    [InlineData(1, "bq[0]", "bq[1]", "bq", "0", "1")]
    [InlineData(2, "p=1000", "p=1001", "p", "1000", "1001")]
    [InlineData(3, "p=1008", "p=1000", "p", "a page not seen before", "1000")]
    [InlineData(11, "p=1008", "p=1000", "p", "1008", "1000")]
    [InlineData(1, "0-50", "0-51", "to", "50", "51")]
    [InlineData(3, "80-c0", "81-c0", "from", "80", "81")]
    [InlineData(4, "Q=0", "Q=1", "Q", "0", "1")]
    [InlineData(4, "MSG=00000001", "MSG=00000002", "MSG", "00000001", "00000002")]
    [InlineData(7, "MSG=00000002", "MSG=00000001", "MSG", "an id not seen before", "00000001")]
    [InlineData(4, "n=4", "n=5", "n", "4", "5")]
    [InlineData(4, "r=0", "r=-11", "r", "0", "-11")]
    [InlineData(4, "qs=a0", "qs=a1", "qs", "a0", "a1")]
    [InlineData(4, "pdu=4", "pdu=3", "pdu", "4", "3")]
    [InlineData(4, "at=[00]", "at=[01]", "at.slot", "00", "01")]
    [InlineData(6, "+4", "+5", "at.offset", "4", "5")]
    [InlineData(9, "[01]", "[02]", "slot", "01", "02")]
    [InlineData(9, "b=0000", "b=0001", "b.from", "0000", "0001")]
    [InlineData(9, "-0040", "-0041", "b.to", "0040", "0041")]
    [InlineData(9, "c=005c", "c=005d", "c", "005c", "005d")]
    [InlineData(6, "netfs_rxq_discard", "netfs_rxq_count", "event", "netfs_rxq_discard", "netfs_rxq_count")]
    public void A_changed_field_is_named(int index, string from, string to, string field, string expected, string found)
    {
        ComparisonResult result = Traces.Compare(Traces.Of(Traces.Short), Traces.Of(Changed(index, from, to)));

        Assert.Equal(ComparisonVerdict.Diverge, result.Verdict);
        Divergence divergence = result.Divergence!;
        Assert.Equal([new FieldDifference(field, expected, found)], divergence.Differences);
        Assert.Equal((index + 1, index + 1), (divergence.Model!.Line, divergence.Kernel!.Line));
        Assert.Contains(to, divergence.Kernel.Text);
        Assert.Equal((index, index), (result.Matched, divergence.MatchedInTask));
        Assert.Equal(Math.Min(index, 5), divergence.Last.Count);
    }

    [Theory]
    [InlineData("p=1000 0-60", "p=2000 0-60", true)]
    [InlineData("p=1000 60-70", "p=2000 60-70", false)]
    public void A_frame_stands_for_another_page_only_when_its_bytes_come_again(string model, string kernel, bool agree)
    {
        string[] again = [.. Traces.Short[..11], "netfs_bv_slot: bq[0] " + model];
        string[] renamed = [.. Traces.Short[..11], "netfs_bv_slot: bq[0] " + kernel];

        ComparisonResult result = Traces.Compare(Traces.Of(again), Traces.Of(renamed));

        Assert.Equal(agree ? ComparisonVerdict.Agree : ComparisonVerdict.Diverge, result.Verdict);
    }

    [Fact]
    public void A_slot_behind_a_queue_that_ran_empty_is_new_even_if_it_looks_longer()
    {
        string[] events =
        [
            "netfs_bv_slot: bq[0] p=1000 0-60",
            "netfs_rxq_discard: Q=0 MSG=00000001 n=60 r=0 qs=0 pdu=0 at=[00]+0",
            "netfs_bv_slot: bq[0] p=1000 0-70",
        ];
        string[] renamed = [.. events[..2], "netfs_bv_slot: bq[0] p=2000 0-70"];

        Assert.Equal(ComparisonVerdict.Agree, Traces.Compare(Traces.Of(events), Traces.Of(renamed)).Verdict);
        Assert.Equal(ComparisonVerdict.Agree, Traces.Compare(Traces.Of(renamed), Traces.Of(events)).Verdict);
    }

    [Fact]
    public void Of_the_events_that_only_one_trace_has_nothing_is_expected()
    {
        string reads = Traces.Of([.. Traces.Short.Where(e => e.StartsWith("netfs_rxq_read", StringComparison.Ordinal))]);

        ComparisonResult result = Traces.Compare(Traces.Of(Traces.Short), reads);

        Assert.Equal((ComparisonVerdict.Agree, 3), (result.Verdict, result.Matched));
        Assert.Equal([NetfsEventKind.Read], result.Compared);
    }

    [Fact]
    public void The_queue_comes_from_all_that_the_models_trace_has()
    {
        string reads = Traces.Of([.. Changed(9, "c=005c", "c=0000")
            .Where(e => e.StartsWith("netfs_rxq_read", StringComparison.Ordinal))]);

        QueueReplay queue = Traces.Compare(Traces.Of(Traces.Short), reads).Divergence!.Queue;

        Assert.Equal((0x9cu, 0x9cu, 4u), (queue.State!.Value.qsize, queue.State.Value.pdu_remain, queue.State.Value.take_offset));
        Assert.Equal([new(0, 0x1000, 0, 0x60), new(1, 0x1008, 0x80, 0x40)], Assert.Single(queue.Bvecqs));
    }

    [Fact]
    public void Tasks_may_take_turns_otherwise()
    {
        string[] other = [.. Traces.Short.Select(e => e.Replace("p=10", "p=20", StringComparison.Ordinal))];
        string model = Traces.Of(Traces.Short, 1) + Traces.Of(other, 2);
        string kernel = string.Concat(Traces.Short.Zip(other, (a, b) => Traces.Line(a, 9) + Traces.Line(b, 8)));

        ComparisonResult result = Traces.Compare(model, kernel);

        Assert.Equal((ComparisonVerdict.Agree, 26, 2, 4), (result.Verdict, result.Matched, result.Tasks, result.Msgs));
        Assert.Equal(26, Traces.Compare(kernel, model).Matched);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_trace_that_ends_early_diverges_where_it_ends(bool modelEnds)
    {
        string whole = Traces.Of(Traces.Short), cut = Traces.Of(Traces.Short[..6]);

        ComparisonResult result = modelEnds ? Traces.Compare(cut, whole) : Traces.Compare(whole, cut);

        Assert.Equal((ComparisonVerdict.Diverge, 6), (result.Verdict, result.Matched));
        Assert.Equal((modelEnds ? null : (long?)7, modelEnds ? 7 : null),
            (result.Divergence!.Model?.Line, result.Divergence.Kernel?.Line));
    }

    [Theory]
    [InlineData(0, ComparisonVerdict.Inconclusive)]
    [InlineData(4, ComparisonVerdict.Inconclusive)]
    [InlineData(5, ComparisonVerdict.Inconclusive)]
    [InlineData(6, ComparisonVerdict.Diverge)]
    public void A_loss_explains_what_comes_after_it_and_what_its_CPU_was_silent_about(int at, ComparisonVerdict verdict)
    {
        string[] lines = [.. Changed(4, "qs=a0", "qs=a1").Select(e => Traces.Line(e))];
        string kernel = string.Concat(lines[..at]) + "CPU:0 [LOST 3 EVENTS]\n" + string.Concat(lines[at..]);

        Assert.Equal(verdict, Traces.Compare(Traces.Of(Traces.Short), kernel).Verdict);
    }

    [Fact]
    public void Traces_that_agree_prove_nothing_where_events_were_lost()
    {
        string whole = Traces.Of(Traces.Short);

        ComparisonResult result = Traces.Compare(whole, whole + "CPU:1 [LOST EVENTS]\n");

        Assert.Equal((ComparisonVerdict.Inconclusive, "KERNEL:14: events were lost"), (result.Verdict, result.Reason));
    }

    [Fact]
    public void A_compressed_trace_that_was_cut_is_inconclusive_at_its_end()
    {
        string many = string.Concat(Enumerable.Range(0, 4000).Select(i => Traces.Line(
            $"netfs_rxq_pdu: Q=0 MSG={i * 7919:x8} n={i * 31 % 997:x} r=0 qs=0 pdu={i:x} at=[00]+0")));
        MemoryStream packed = new();
        using (GZipStream gzip = new(packed, CompressionLevel.Optimal, leaveOpen: true))
            gzip.Write(Encoding.ASCII.GetBytes(many));
        byte[] cut = packed.ToArray()[..(int)(packed.Length / 2)];

        ComparisonResult result =
            new TraceComparison(Traces.Input("MODEL", many), Traces.Input("KERNEL", cut)).Run();

        Assert.Equal(ComparisonVerdict.Inconclusive, result.Verdict);
        Assert.StartsWith("KERNEL: the compressed input is damaged", result.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void One_task_of_the_kernel_can_be_picked()
    {
        string kernel = Traces.Of(Traces.Short, 8) + Traces.Of(Renamed, 9);

        Assert.Equal(ComparisonVerdict.Agree, Traces.Compare(Traces.Of(Traces.Short), kernel, pid: 9).Verdict);
        Assert.Equal(ComparisonVerdict.Nothing, Traces.Compare(Traces.Of(Traces.Short), kernel, pid: 10).Verdict);
        Assert.Equal(9, Traces.Compare(Traces.Of(Traces.Short), kernel).Divergence!.Kernel!.Pid);
    }

    [Fact]
    public void A_line_that_is_nothing_known_is_told()
    {
        string kernel = "what is this\n" + Traces.Of(Traces.Short);

        Assert.Equal(
            ["KERNEL: 1 line was not recognised, line 1"],
            Traces.Compare(Traces.Of(Traces.Short), kernel).Notes);
    }

    [Theory]
    [InlineData("             rxq-1       [000] .....     1.000001: netfs_rxq_read: MSG=000000\n")]
    [InlineData("CPU:1 [LOST 12 EVENT\n")]
    [InlineData("CPU:1 [LOST 99999999999999999999 EVENTS]\n")]
    public void A_damaged_line_that_may_be_an_event_or_a_loss_leaves_a_divergence_after_it_open(string damaged)
    {
        string[] lines = [.. Traces.Short.Select(e => Traces.Line(e))];
        string whole = string.Concat(lines);
        string before = string.Concat(lines[..5]) + damaged + string.Concat(lines[6..]);
        Assert.Equal(ComparisonVerdict.Inconclusive, Traces.Compare(whole, before).Verdict);
    }

    [Fact]
    public void A_damaged_event_after_a_divergence_does_not_excuse_it()
    {
        string whole = Traces.Of(Traces.Short);
        string after = Traces.Of(Changed(1, "0-50", "0-51")) + "!  netfs_rxq_read: MSG=0000\n";
        ComparisonResult result = Traces.Compare(whole, after);
        Assert.Equal(ComparisonVerdict.Diverge, result.Verdict);
        Assert.Equal(["KERNEL: 1 line was not recognised, line 14"], Notes(whole, whole + "!\n"));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(30)]
    [InlineData(60)]
    public void A_cut_file_is_inconclusive(int less)
    {
        string whole = Traces.Of(Traces.Short);
        Assert.Equal(ComparisonVerdict.Inconclusive, Traces.Compare(whole, whole[..^less]).Verdict);
    }

    private static IReadOnlyList<string> Notes(string model, string kernel) => Traces.Compare(model, kernel).Notes;
}
