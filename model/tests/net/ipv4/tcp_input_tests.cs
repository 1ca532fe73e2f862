// SPDX-License-Identifier: GPL-2.0-only
using System.Collections.Generic;
using System.Linq;
using Xunit;

namespace Rxqueue.Model.Tests.net.ipv4;

/// <summary>
/// Segments arrive in any order, twice, overlapping; the receive queue gets the stream. A segment's bytes are the
/// stream's at its sequence number, so that what is read can be told from what was lost or doubled.
/// </summary>
public sealed class tcp_input_tests
{
    private readonly kernel k = new();
    private readonly socket socket;
    private int woken;

    public tcp_input_tests()
    {
        socket = k.sock_create();
        socket.sk.sk_data_ready = _ => woken++;
    }

    private sock Sk => socket.sk;

    [Fact]
    public void Segments_in_order_are_queued_and_wake_the_reader_each()
    {
        Assert.True(Arrives(0, 10));
        Assert.True(Arrives(10, 10));
        Assert.Equal(2, woken);
        Assert.Equal(20u, Sk.rcv_nxt);
        AssertStream(20);
    }

    [Fact]
    public void A_segment_that_comes_too_early_waits_for_the_ones_before_it()
    {
        Assert.False(Arrives(20, 10));
        Assert.False(Arrives(10, 10));
        Assert.Equal(0, woken);
        Assert.Empty(Read());
        Assert.True(Arrives(0, 10));
        Assert.Equal(1, woken);
        AssertStream(30);
    }

    [Fact]
    public void A_hole_holds_back_only_what_lies_behind_it()
    {
        Arrives(30, 10);
        Arrives(10, 10);
        Arrives(0, 10);
        AssertStream(20);
        Arrives(20, 10);
        Assert.Equal(ReceivingKernel.Stream(20, 20), Read());
    }

    [Theory]
    [InlineData(0, 10, "all of what was received")]
    [InlineData(0, 20, "the last of it")]
    [InlineData(5, 10, "some of it")]
    public void A_segment_of_nothing_new_is_dropped(uint seq, uint len, string repeats)
    {
        Arrives(0, 20);
        Assert.False(Arrives(seq, len), repeats);
        Assert.Equal(1, woken);
        AssertStream(20);
        AssertNothingLeft();
    }

    [Fact]
    public void Of_a_segment_that_overlaps_only_what_is_new_is_read()
    {
        Arrives(0, 20);
        Assert.True(Arrives(15, 10));
        Assert.Equal(25u, Sk.rcv_nxt);
        AssertStream(25);
    }

    [Fact]
    public void A_segment_that_covers_more_than_was_received_brings_its_rest()
    {
        Arrives(0, 10);
        Arrives(0, 30);
        AssertStream(30);
    }

    [Fact]
    public void Early_segments_that_overlap_give_every_byte_once()
    {
        Arrives(10, 10);
        Arrives(15, 10);
        Arrives(12, 20);
        Arrives(0, 12);
        AssertStream(32);
        AssertNothingLeft();
    }

    [Fact]
    public void An_early_segment_that_another_one_covers_is_dropped_whichever_came_first()
    {
        Arrives(10, 30);
        Arrives(15, 10);
        Arrives(50, 5);
        Arrives(45, 20);
        Assert.Equal([(10u, 40u), (45u, 65u)], OutOfOrder());
    }

    [Fact]
    public void An_early_segment_takes_the_place_of_all_that_it_covers()
    {
        Arrives(10, 5);
        Arrives(20, 5);
        Arrives(30, 5);
        Arrives(10, 16);
        Assert.Equal([(10u, 26u), (30u, 35u)], OutOfOrder());
    }

    [Fact]
    public void Early_segments_are_kept_in_order_of_their_sequence_numbers()
    {
        Arrives(50, 5);
        Arrives(10, 5);
        Arrives(30, 5);
        Assert.Equal([(10u, 15u), (30u, 35u), (50u, 55u)], OutOfOrder());
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, false)]
    public void A_segment_that_ends_beyond_the_window_is_dropped(uint beyond, bool kept)
    {
        Arrives(kernel.tcp_receive_window - 10 + beyond, 10);
        Assert.Equal(kept ? 1 : 0, OutOfOrder().Length);
    }

    [Fact]
    public void Sequence_numbers_wrap_around()
    {
        const uint isn = 0xfffffff0;
        socket wrapping = k.sock_create(isn);
        Assert.False(Arrives(wrapping.sk, isn, 20, 10));
        Assert.False(Arrives(wrapping.sk, isn, 10, 10));
        Assert.True(Arrives(wrapping.sk, isn, 0, 10));
        Assert.False(Arrives(wrapping.sk, isn, 5, 10));
        Assert.Equal(14u, wrapping.sk.rcv_nxt);
        Assert.Equal(ReceivingKernel.Stream(0, 30), Read(wrapping));
    }

    [Fact]
    public void The_FIN_ends_the_stream_when_it_is_in_order()
    {
        Arrives(10, 10, fin: true);
        Assert.False(Sk.done);
        Arrives(0, 10);
        Assert.True(Sk.done);
        Assert.Equal(21u, Sk.rcv_nxt);
        AssertStream(20);
        Assert.Equal(0, k.netfs_tcp_splice_to_bvecq(socket, k.bvecq_alloc_one(1)!, 1));
    }

    [Fact]
    public void A_segment_that_repeats_all_but_the_FIN_brings_the_FIN()
    {
        Arrives(0, 10);
        Assert.True(Arrives(0, 10, fin: true));
        Assert.True(Sk.done);
        AssertStream(10);
    }

    [Fact]
    public void What_comes_behind_the_FIN_is_dropped()
    {
        Arrives(0, 10, fin: true);
        Assert.False(Arrives(11, 10));
        AssertStream(10);
        AssertNothingLeft();
    }

    [Fact]
    public void Early_segments_that_lie_behind_the_FIN_are_dropped_when_it_comes()
    {
        Arrives(10, 10);
        Arrives(5, 5, fin: true);
        Arrives(0, 5);
        AssertStream(10);
    }

    [Fact]
    public void After_a_reset_nothing_is_received_but_what_was_queued_can_be_read()
    {
        Arrives(0, 10);
        k.tcp_reset(Sk, 104);
        Assert.Equal(2, woken);
        Assert.False(Arrives(10, 10));
        AssertStream(10);
    }

    [Fact]
    public void The_reader_of_the_queue_is_told_how_much_of_each_skb_was_received_before()
    {
        List<(uint, uint)> queued = [];
        Sk.queued = (skb, before) => queued.Add((skb.len, before));
        Arrives(0, 10);
        Arrives(20, 10);
        Arrives(4, 20);
        Assert.Equal([(10u, 0u), (20u, 6u), (10u, 4u)], queued);
    }

    [Fact]
    public void Releasing_the_socket_frees_both_queues()
    {
        Arrives(0, 10);
        Arrives(20, 10);
        k.sock_release(socket);
        Assert.True(k.kmemleak_scan().is_clean);
    }

    [Theory]
    [InlineData(100, true, "exactly the next")]
    [InlineData(300, true, "the right edge of what came early, which SACK has acknowledged")]
    [InlineData(99, false, "the last one again")]
    [InlineData(101, false, "inside the window, but not the next: it could be anybody's guess")]
    [InlineData(200, false, "the beginning of what came early")]
    public void Only_an_exact_RST_resets_the_connection(uint seq, bool resets, string which)
    {
        Arrives(0, 100);
        Arrives(200, 100);

        Assert.True(resets == kernel.tcp_rst_is_valid(Sk, seq), which);
    }

    [Fact]
    public void Many_early_segments_in_any_order_come_out_in_theirs()
    {
        const int segments = 20_000;
        uint[] order = [.. Enumerable.Range(1, segments).Select(i => (uint)(i * 7919L % segments)).Where(i => i != 0)];

        foreach (uint i in order)
            Arrives(i, 1);
        Arrives(0, 1);

        Assert.Equal((uint)segments, Sk.rcv_nxt);
        Assert.Equal(0, Sk.out_of_order_queue.count);
    }

    private bool Arrives(uint seq, uint len, bool fin = false) => Arrives(Sk, 0, seq, len, fin);

    private bool Arrives(sock sk, uint isn, uint at, uint len, bool fin = false)
    {
        skb_frag_t frag = new(k.alloc_pages(len), 0, len);
        frag.page.fill(0, ReceivingKernel.Stream(at, (int)len));
        return k.tcp_data_queue(sk, k.build_skb(frag), isn + at, fin);
    }

    private (uint Seq, uint End)[] OutOfOrder() =>
        [.. Sk.out_of_order_queue.all().Select(skb => (skb.seq, skb.end_seq))];

    private byte[] Read(socket? from = null)
    {
        bvecq bq = k.bvecq_alloc_one(29)!;
        while (k.netfs_tcp_splice_to_bvecq(from ?? socket, bq, int.MaxValue) > 0)
        {
        }

        byte[] read = ReceivingKernel.Data(bq);
        new rxqueue(k).netfs_put_rx_bvecq(bq);
        return read;
    }

    private void AssertStream(int bytes) => Assert.Equal(ReceivingKernel.Stream(0, bytes), Read());

    private void AssertNothingLeft() => Assert.True(k.kmemleak_scan().is_clean);
}
