// SPDX-License-Identifier: GPL-2.0-only
using System.Collections.Generic;
using System.Linq;
using Rxqueue.Model;
using Rxqueue.Model.Scenario;
using Xunit;

namespace Rxqueue.Properties.Tests;

/// <summary>
/// What no script can show of the fixed variant: how long it waits for memory, chains that somebody else holds, and the
/// guards against a queue that is damaged already.
/// </summary>
public sealed class beyond_scripts
{
    private readonly kernel _kernel = new();
    private readonly socket _socket;
    private readonly rxqueue_calls _calls;
    private readonly netfs_rxqueue _rxq;

    public beyond_scripts()
    {
        _socket = _kernel.sock_create();
        _calls = new rxqueue_calls(_kernel, rxqueue_variants.load(Judge.Fixed, _kernel));
        _rxq = _calls.create();
    }

    [Fact]
    public void each_failed_allocation_is_waited_for_50_ms()
    {
        _kernel.failing_allocations = 3;

        Assert.NotNull(_calls.variant.netfs_alloc_rx_bvecq(1));

        Assert.Equal(150_000_000UL, _kernel.clock_ns);
    }

    [Fact]
    public void putting_a_chain_stops_at_a_bvecq_that_somebody_else_holds()
    {
        bvecq first = _kernel.bvecq_alloc_one(1)!, held = _kernel.bvecq_alloc_one(1)!, last = _kernel.bvecq_alloc_one(1)!;
        first.next = held;
        held.next = last;
        held.refs = 2;

        _calls.variant.netfs_put_rx_bvecq(first);

        Assert.True(first.IsFreed);
        Assert.False(held.IsFreed);
        Assert.Equal(1, held.refs);
        Assert.False(last.IsFreed);
        Assert.Equal(1, last.refs);
    }

    [Fact]
    public void a_read_that_begins_where_a_slot_ends_does_not_touch_that_slot()
    {
        Receive(10, 20);
        Events events = new();
        _kernel.listen(events, netfs_keyword.Patch);

        Assert.Equal(5UL, _calls.read(_rxq, new byte[5], 10, 5));

        Assert.Equal([(1, 0, 5)], events.Reads);
    }

    [Fact]
    public void a_read_past_the_chain_gives_what_there_is_and_says_so()
    {
        Receive(10);
        _rxq.raw_qsize = 15;

        Assert.Equal(10UL, _calls.read(_rxq, new byte[15], 0, 15));

        Assert.Equal(["Failed to fully read a/f f "], _kernel.log);
    }

    [Fact]
    public void a_discard_warns_of_a_slot_without_a_page_and_puts_none()
    {
        Receive(10);
        _rxq.raw_take_from!.slots[0].bv_page = null;

        _calls.discard(_rxq, 10);

        Assert.Equal(["WARNING: netfs_rxqueue_discard"], _kernel.log);
    }

    [Fact]
    public void a_discard_and_a_decant_warn_when_the_last_bvecq_is_not_the_one_to_add_to()
    {
        Receive(10, 10);
        _rxq.raw_add_to = _kernel.bvecq_alloc_one(1);
        Assert.NotNull(_calls.decant(_rxq, 20, out int _));
        Assert.Equal(["WARNING: netfs_rxqueue_decant"], _kernel.log);

        _kernel.begin_call("another");
        Receive(10);
        _rxq.raw_add_to = _kernel.bvecq_alloc_one(1);
        _calls.discard(_rxq, 10);
        Assert.Equal(["WARNING: netfs_rxqueue_discard"], _kernel.log);
    }

    [Fact]
    public void a_count_past_the_chain_warns_and_gives_0()
    {
        Receive(10);
        _rxq.raw_qsize = 15;

        Assert.Equal(0u, _calls.count(_rxq, 15));

        Assert.Equal(["WARNING: netfs_rxqueue_count"], _kernel.log);
    }

    [Fact]
    public void a_decant_asks_for_no_bvecq_larger_than_a_page()
    {
        Segment[] pieces = [.. Enumerable.Repeat(new Segment(SegmentKind.Fragment, 1), 254)];
        Script script = new("page.rxq",
        [
            new SkbStatement(pieces, null), new AmountStatement("pdu", 254), new AmountStatement("refill", 254),
            new DecantStatement(254, "e"), new QueueStatement("queue", "e"),
        ]);

        QueueState excerpt = new Interpreter(script, bvecq_profile.later, Judge.Fixed).Run().Last().State!;

        Assert.Equal([253, 1], excerpt.Chain.Select(bq => bq.MaxSlots));
    }

    /// <summary>The queue holds pieces of such lengths, in pages of their own, and has budget for more.</summary>
    private void Receive(params uint[] lengths)
    {
        uint bytes = 0;
        foreach (uint length in lengths)
        {
            page page = _kernel.alloc_pages(length);
            page.fill(0, new byte[length]);
            _kernel.tcp_queue_next(_socket.sk, _kernel.build_skb(new skb_frag_t(page, 0, length)));
            bytes += length;
        }

        _calls.pdu(_rxq, 1000);
        Assert.Equal(0, _calls.refill(_socket, _rxq, bytes));
    }

    private sealed class Events : INetfsTraceListener
    {
        public List<(uint Slot, uint Skip, uint Part)> Reads { get; } = [];

        public void OnRead(in trace_entry entry, in netfs_rxq_read e) => Reads.Add((e.slot, e.skip, e.part));
    }
}
