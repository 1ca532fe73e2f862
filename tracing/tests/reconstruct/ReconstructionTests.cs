// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.IO;
using System.Linq;
using System.Text;
using Rxqueue.Model;
using Rxqueue.Tracing.Compare;
using Rxqueue.Tracing.Ftrace;
using Rxqueue.Tracing.Reconstruct;
using Rxqueue.Tracing.Tests.Compare;
using Xunit;

namespace Rxqueue.Tracing.Tests.Reconstruct;

public class ReconstructionTests
{
    private static ReconstructedTask[] Reconstruct(string trace)
    {
        using TraceReaderEvents source = new(new FtraceReader(new MemoryStream(Encoding.UTF8.GetBytes(trace))));
        return [.. TaskTrace.ReadAll(source)
            .Select(task => Reconstruction.Of(task, bvecq_profile.rfc_base, rxqueue_variants.posted))];
    }

    private static string[] Script(params string[] events) =>
        [.. Assert.Single(Reconstruct(Traces.Of(events))).Statements.Select(statement => statement.Text)];

    private static ReconstructionException Refused(params string[] events) =>
        Assert.Throws<ReconstructionException>(() => Script(events));

    [Fact]
    public void Slots_become_pieces_of_pages_and_reads_get_their_queue_skip_and_amount()
    {
        Assert.Equal(
            [
                "msg 1", "pdu 4", "page P1000 96", "skb 80@P1000+0", "skb 16@P1000+80", "page P1008 208",
                "skb 64@P1008+128", "refill 4", "read 0 4", "discard 4", "msg 2", "pdu 156", "read 0 156", "discard 156",
                "skb 16@P1008+192", "refill 1",
            ],
            Script(Traces.Short));
    }

    [Fact]
    public void A_read_may_skip_over_slots_and_two_may_follow_each_other()
    {
        string[] script = Script(
            [.. Traces.Short[..8], "netfs_rxq_read: MSG=00000002 [01] b=0010-0020 c=0000",
                "netfs_rxq_read: MSG=00000002 [00] b=0008-0060 c=0000", "netfs_rxq_read: MSG=00000002 [01] b=0000-0001 c=0058"]);

        Assert.Equal(["read 108 16", "read 4 89"], script[^2..]);
    }

    [Fact]
    public void An_excerpt_has_a_name_and_its_reads_are_told_from_the_queues()
    {
        string[] script = Script(
            [.. Traces.Short[..8],
                "netfs_rxq_decant: Q=0 MSG=00000002 n=90 r=2 qs=c pdu=c at=[01]+34",
                "netfs_rxq_read: MSG=00000002 [00] b=0000-005c c=0000",
                "netfs_rxq_read: MSG=00000002 [01] b=0000-0034 c=005c",
                "netfs_rxq_read: MSG=00000002 [01] b=0034-0036 c=0000",
                "netfs_rxq_discard: Q=1 MSG=00000009 n=90 r=0 qs=0 pdu=0 at=[00]+0",
                "netfs_rxq_put: Q=1 MSG=00000009 n=0 r=0 qs=0 pdu=0 at=[00]+0",
                "netfs_rxq_count: Q=0 MSG=00000002 n=c r=1 qs=c pdu=c at=[01]+34"]);

        Assert.Equal(
            ["decant 144 as e0", "queue e0", "read 0 144", "queue rxq", "read 0 2", "queue e0", "msg 9", "discard 144",
                "put e0", "count 12"],
            script[^10..]);
    }

    [Fact]
    public void What_ended_the_stream_is_found_from_the_results()
    {
        Assert.Equal(["refill 0", "fin", "refill 0", "refill 0"], Script(
            "netfs_rxq_refill: Q=0 MSG=00000000 n=0 r=-11 qs=0 pdu=0 at=[00]+0",
            "netfs_rxq_refill: Q=0 MSG=00000000 n=0 r=0 qs=0 pdu=0 at=[00]+0",
            "netfs_rxq_refill: Q=0 MSG=00000000 n=0 r=0 qs=0 pdu=0 at=[00]+0"));
        Assert.Equal(["reset 104", "refill 4", "refill 0"], Script(
            "netfs_rxq_refill: Q=0 MSG=00000000 n=4 r=-104 qs=0 pdu=0 at=[00]+0",
            "netfs_rxq_refill: Q=0 MSG=00000000 n=0 r=0 qs=0 pdu=0 at=[00]+0"));
    }

    [Fact]
    public void Data_that_came_while_a_consume_ran_comes_after_a_pause()
    {
        string[] script = Script(
            "netfs_bv_slot: bq[0] p=1000 0-10",
            "netfs_rxq_refill: Q=0 MSG=00000000 n=1 r=0 qs=10 pdu=0 at=[00]+0",
            "netfs_rxq_pdu: Q=0 MSG=00000000 n=40 r=0 qs=10 pdu=40 at=[00]+0",
            "netfs_bv_slot: bq[0] p=1000 10-18",
            "netfs_bv_slot: bq[1] p=1008 0-8",
            "netfs_bv_slot: bq[0] p=1008 8-30",
            "netfs_rxq_consume: Q=0 MSG=00000000 n=40 r=0 qs=8 pdu=0 at=[00]+20");

        Assert.Equal(["skb 8@P1000+16", "page P1008 48", "skb 8@P1008+0", "pause", "skb 40@P1008+8", "consume 64"], script[^6..]);
    }

    [Fact]
    public void A_slot_grows_on_behind_a_consume_that_left_some_of_it()
    {
        string[] script = Script(
            "netfs_bv_slot: bq[0] p=1000 0-10",
            "netfs_rxq_refill: Q=0 MSG=00000000 n=1 r=0 qs=10 pdu=0 at=[00]+0",
            "netfs_rxq_pdu: Q=0 MSG=00000000 n=8 r=0 qs=10 pdu=8 at=[00]+0",
            "netfs_rxq_consume: Q=0 MSG=00000000 n=8 r=0 qs=8 pdu=0 at=[00]+8",
            "netfs_bv_slot: bq[0] p=1000 0-20",
            "netfs_rxq_refill: Q=0 MSG=00000000 n=9 r=0 qs=18 pdu=0 at=[00]+8");

        Assert.Equal(["consume 8", "skb 16@P1000+16", "refill 9"], script[^3..]);
    }

    [Fact]
    public void A_number_that_was_given_back_is_given_out_again()
    {
        string[] script = Script(
            [.. Traces.Short[..8],
                "netfs_rxq_decant: Q=0 MSG=00000002 n=2 r=1 qs=9a pdu=9a at=[00]+6",
                "netfs_rxq_decant: Q=0 MSG=00000002 n=2 r=1 qs=98 pdu=98 at=[00]+8",
                "netfs_rxq_put: Q=1 MSG=00000002 n=0 r=0 qs=2 pdu=2 at=[00]+0",
                "netfs_rxq_decant: Q=0 MSG=00000002 n=3 r=1 qs=95 pdu=95 at=[00]+b",
                "netfs_rxq_count: Q=1 MSG=00000002 n=3 r=1 qs=3 pdu=3 at=[00]+0",
                "netfs_rxq_count: Q=2 MSG=00000002 n=2 r=1 qs=2 pdu=2 at=[00]+0"]);

        Assert.Equal(
            ["decant 2 as e0", "decant 2 as e1", "put e0", "decant 3 as e2", "queue e2", "count 3", "queue e1", "count 2"],
            script[^8..]);
    }

    [Fact]
    public void A_queue_that_a_read_was_not_on_keeps_its_id()
    {
        string[] script = Script(
            [.. Traces.Short[..8],
                "netfs_rxq_decant: Q=0 MSG=00000002 n=2 r=1 qs=9a pdu=9a at=[00]+6",
                "netfs_rxq_read: MSG=00000005 [00] b=0006-0060 c=0000",
                "netfs_rxq_count: Q=1 MSG=00000005 n=2 r=1 qs=2 pdu=2 at=[00]+0"]);

        Assert.Equal(["decant 2 as e0", "msg 5", "read 0 90", "queue e0", "msg 5", "count 2"], script[^6..]);
    }

    [Fact]
    public void A_frame_whose_bytes_come_again_is_another_page()
    {
        string[] script = Script([.. Traces.Short[..11], "netfs_bv_slot: bq[0] p=1000 40-50",
            "netfs_rxq_refill: Q=0 MSG=00000002 n=1 r=0 qs=10 pdu=0 at=[00]+0"]);

        Assert.Equal(["page P1000_2 80", "skb 16@P1000_2+64", "refill 1"], script[^3..]);
    }

    [Fact]
    public void Every_task_becomes_a_script()
    {
        string turns = string.Concat(Traces.Short.Select(e => Traces.Line(e, 8) + Traces.Line(e, 9)));

        Assert.Equal(["rxq-8", "rxq-9"], Reconstruct(turns).Select(task => task.Trace.Task));
    }

    [Fact]
    public void Slots_at_the_end_whose_call_had_not_ended_are_left_out() =>
        Assert.Equal(1, Assert.Single(Reconstruct(Traces.Of(Traces.Short[..12]))).SlotsLeftOut);

    [Theory]
    [InlineData(2, "0-60", "0-61", 5, "the model gives 'Q=0 MSG=00000001 n=4 r=0 qs=a1")]
    [InlineData(3, "bq[1]", "bq[2]", 4, "the model gives 'bq[1] p=")]
    [InlineData(6, "qs=9c", "qs=9d", 7, "the model gives 'Q=0 MSG=00000001 n=4 r=0 qs=9c")]
    [InlineData(6, "Q=0", "Q=1", 7, "there is no queue Q=1 at this point")]
    [InlineData(5, "[00]", "[03]", 6, "no read of any queue of the model gives 'MSG=00000001 [03] b=0000-0004 c=0000'")]
    [InlineData(9, "c=005c", "c=005d", 10, "c=005d continues no copy, expected c=005c or c=0000")]
    public void What_the_model_does_otherwise_is_refused_with_its_line(
        int index, string from, string to, long line, string message)
    {
        string[] events = [.. Traces.Short];
        events[index] = events[index].Replace(from, to, StringComparison.Ordinal);

        ReconstructionException refused = Refused(events);

        Assert.Equal((ReconstructionFailure.Diverges, line), (refused.Failure, refused.Line));
        Assert.StartsWith(message, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_call_that_crashes_the_model_is_refused()
    {
        ReconstructionException refused = Refused(
            "netfs_rxq_discard: Q=0 MSG=00000000 n=0 r=0 qs=0 pdu=0 at=[00]+0",
            "netfs_rxq_refill: Q=0 MSG=00000000 n=0 r=-11 qs=0 pdu=0 at=[00]+0");

        Assert.Equal("the model crashes: null-deref in netfs_rxqueue_discard", refused.Message);
    }

    [Theory]
    [InlineData("netfs_rxq_read: MSG=00000001 [00] b=0000-0004 c=0000", "has no netfs_rxq_refill, a script needs a full trace")]
    [InlineData("sched_switch: prev_comm=a", "has no netfs events")]
    public void A_trace_that_is_not_full_is_refused(string e, string message)
    {
        ReconstructionException refused = Refused(e);

        Assert.Equal((ReconstructionFailure.NotFull, message), (refused.Failure, refused.Message));
    }

    [Theory]
    [InlineData("netfs_bv_slot: bq[0] p=1000 50-50")]
    [InlineData("netfs_bv_slot: bq[0] p=1000 50-4f")]
    [InlineData("netfs_bv_slot: bq[0] p=1000 0-4000001")]
    public void A_slot_that_cannot_be_is_refused(string slot)
    {
        ReconstructionException refused = Refused(
            slot, "netfs_rxq_refill: Q=0 MSG=00000000 n=4 r=0 qs=50 pdu=0 at=[00]+0");

        Assert.Equal((ReconstructionFailure.NotFull, 1), (refused.Failure, refused.Line));
    }
}
