// SPDX-License-Identifier: GPL-2.0-only
using System.Collections.Generic;
using System.Linq;
using Rxqueue.Model;
using Xunit;

namespace Rxqueue.SystematicTests.Tests;

/// <summary>What the interleavings of tasks can be explored on: no access to shared state goes unnoticed.</summary>
public sealed class Every_access_is_a_scheduling_point
{
    private readonly AccessRecorder _recorder = new();
    private readonly kernel _kernel;
    private readonly rxqueue_calls _calls;
    private readonly socket _socket;
    private readonly netfs_rxqueue _rxq;

    public Every_access_is_a_scheduling_point()
    {
        _kernel = new kernel(bvecq_profile.rfc_base, _recorder, smp: true);
        _recorder.Kernel = _kernel;
        _calls = new rxqueue_calls(_kernel, rxqueue_variants.load(rxqueue_variants.posted, _kernel));
        _socket = _kernel.sock_create();
        _rxq = _calls.create();
    }

    [Fact]
    public void a_refill_stores_the_queue_after_it_has_filled_the_slots()
    {
        Receive(100);
        _recorder.Clear();

        _calls.refill(_socket, _rxq, 0);

        List<string> stores = [.. Stores("struct netfs_rxqueue Q=0", "struct bvecq #0 (29 slots)")];
        Assert.Equal(["prev", "take_from", "bv", "nr_slots", "add_to", "qsize"], stores);
    }

    [Fact]
    public void a_discard_empties_the_slot_before_it_moves_the_take_position()
    {
        Receive(100);
        _calls.refill(_socket, _rxq, 0);
        _calls.pdu(_rxq, 100);
        _recorder.Clear();

        _calls.discard(_rxq, 100);

        List<string> stores = [.. Stores("struct netfs_rxqueue Q=0", "struct bvecq #0 (29 slots)")];
        Assert.Equal(
            [
                "pdu_remain", "bv_page", "bv_offset", "bv_len", "nr_slots", "add_to",
                "take_from", "take_slot", "take_offset", "qsize",
            ],
            stores);
    }

    [Fact]
    public void a_page_reference_is_an_atomic_update()
    {
        Receive(100);
        _recorder.Clear();

        _calls.refill(_socket, _rxq, 0);

        // The slot takes a reference, then the used-up skb gives one back.
        IEnumerable<RecordedAccess> references = _recorder.Accesses.Where(
            access => access.Member == "ref" && access.Target.StartsWith("page", System.StringComparison.Ordinal));
        Assert.Equal([AccessKind.AtomicUpdate, AccessKind.AtomicUpdate], references.Select(access => access.Kind));
    }

    [Fact]
    public void an_access_names_the_task_that_made_it()
    {
        _kernel.current = new task_struct("cifsd", 42);

        _calls.pdu(_rxq, 4);

        Assert.Equal("cifsd-42: Write struct netfs_rxqueue Q=0.pdu_remain", _recorder.Accesses[^1].ToString());
    }

    private IEnumerable<string> Stores(params string[] targets) =>
        _recorder.Accesses
            .Where(access => access.Kind == AccessKind.Write && targets.Contains(access.Target))
            .Select(access => access.Member);

    private void Receive(uint bytes)
    {
        page page = _kernel.alloc_pages(bytes);
        page.fill(0, new byte[bytes]);
        _kernel.tcp_queue_next(_socket.sk, _kernel.build_skb(new skb_frag_t(page, 0, bytes)));
    }
}
