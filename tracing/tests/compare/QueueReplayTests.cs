// SPDX-License-Identifier: GPL-2.0-only
using System.IO;
using System.Linq;
using System.Text;
using Rxqueue.Tracing.Compare;
using Rxqueue.Tracing.Ftrace;
using Xunit;

namespace Rxqueue.Tracing.Tests.Compare;

public class QueueReplayTests
{
    private static QueueReplay Replay(bool hasCalls, params string[] events)
    {
        QueueReplay queue = new(hasCalls);
        using TraceReaderEvents source = new(new FtraceReader(new MemoryStream(Encoding.UTF8.GetBytes(Traces.Of(events)))));
        while (source.Read())
            queue.Take(source.Keep());
        return queue;
    }

    [Fact]
    public void What_was_taken_is_gone_and_bvecqs_with_it()
    {
        QueueReplay queue = Replay(true,
        [
            "netfs_bv_slot: bq[1b] p=1000 0-50",
            "netfs_bv_slot: bq[1c] p=1008 0-50",
            "netfs_bv_slot: bq[0] p=1010 0-30",
            "netfs_bv_slot: bq[0] p=1010 0-50",
            "netfs_rxq_refill: Q=0 MSG=00000001 n=4 r=0 qs=f0 pdu=4 at=[1b]+0",
            "netfs_rxq_discard: Q=0 MSG=00000001 n=a8 r=0 qs=48 pdu=0 at=[00]+8",
        ]);

        Assert.True(queue.IsLayoutKnown);
        Assert.Equal([new QueuedSlot(0, 0x1010, 0, 0x50)], Assert.Single(queue.Bvecqs));
    }

    [Fact]
    public void A_queue_that_ran_empty_begins_again()
    {
        QueueReplay queue = Replay(true, [.. Traces.Short]);

        Assert.Equal([new QueuedSlot(0, 0x1008, 0xc0, 0x10)], Assert.Single(queue.Bvecqs));
    }

    [Fact]
    public void A_trace_that_begins_in_the_middle_does_not_tell_the_slots()
    {
        string[] middle = [.. Traces.Short[4..9]];

        Assert.False(Replay(true, middle).IsLayoutKnown);
        Assert.True(Replay(true, [.. middle, .. Traces.Short[9..]]).IsLayoutKnown);
    }

    [Fact]
    public void Without_calls_only_the_bvecq_that_is_being_filled_is_held()
    {
        QueueReplay queue = Replay(false,
            "netfs_bv_slot: bq[1c] p=1008 0-50", "netfs_bv_slot: bq[0] p=1010 0-30", "netfs_bv_slot: bq[1] p=1018 0-30");

        Assert.Null(queue.State);
        Assert.Equal([0u, 1u], Assert.Single(queue.Bvecqs).Select(slot => slot.Slot));
    }

    [Fact]
    public void Excerpts_are_there_until_they_are_put()
    {
        const string used = "netfs_rxq_discard: Q=1 MSG=00000001 n=31 r=0 qs=75 pdu=75 at=[00]+31";

        Assert.Equal(0x75u, Assert.Single(Replay(true, used).Excerpts).Value.qsize);
        Assert.Empty(Replay(true, used, used.Replace("discard", "put")).Excerpts);
    }
}
