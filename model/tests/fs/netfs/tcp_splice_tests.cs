// SPDX-License-Identifier: GPL-2.0-only
using System.Linq;
using Xunit;

namespace Rxqueue.Model.Tests.fs.netfs;

/// <summary>netfs_tcp_splice_to_bvecq(): what lies in the receive queue becomes slots, by reference.</summary>
public sealed class tcp_splice_tests
{
    private readonly ReceivingKernel m = new();

    [Fact]
    public void Every_fragment_becomes_a_slot_and_the_slot_keeps_the_page()
    {
        skb_frag_t a = m.Fresh(100), b = m.Fresh(5000);
        m.Receive(m.K.build_skb(a, b));
        bvecq bq = m.Bvecq(5);

        Assert.Equal(5100, m.Splice(bq));
        Assert.Equal([(a.page, 0u, 100u), (b.page, 0u, 5000u)], ReceivingKernel.Slots(bq));
        Assert.Equal((1u, 1u), (kernel.page_count(a.page), kernel.page_count(b.page)));
        Assert.Equal(ReceivingKernel.Stream(0, 5100), ReceivingKernel.Data(bq));
    }

    [Fact]
    public void A_full_bvecq_is_refused_before_the_socket_is_touched()
    {
        m.K.tcp_reset(m.Sk, 104);
        bvecq full = m.Bvecq(1);
        full.nr_slots = 1;
        m.Sk.lock_sock();
        Assert.Equal(-105, m.Splice(full));
        m.Sk.release_sock();
        Assert.Equal(-104, m.Splice(m.Bvecq(1)));
    }

    [Fact]
    public void An_skb_that_was_taken_in_part_stays_and_the_next_pass_goes_on_from_there()
    {
        m.Receive(10, 20, 30, 40, 50, 60, 70);
        bvecq first = m.Bvecq(2), second = m.Bvecq(2);
        Assert.Equal(150, m.Splice(first));
        Assert.Equal(130, m.Splice(second));
        Assert.Equal([10u, 20, 30, 40, 50], ReceivingKernel.Slots(first).Select(slot => slot.Length));
        Assert.Equal([60u, 70], ReceivingKernel.Slots(second).Select(slot => slot.Length));
        Assert.Equal(-11, m.Splice(second));
    }

    [Fact]
    public void A_pass_that_stopped_inside_of_a_fragment_goes_on_inside_of_it()
    {
        skb_frag_t frag = m.Fresh(100);
        m.Receive(m.K.build_skb(frag));
        bvecq first = m.Bvecq(1), second = m.Bvecq(1);
        Assert.Equal(30, m.Splice(first, 30));
        Assert.Equal(2u, kernel.page_count(frag.page));
        Assert.Equal(70, m.Splice(second));
        Assert.Equal([(frag.page, 30u, 70u)], ReceivingKernel.Slots(second));
        Assert.Equal(2u, kernel.page_count(frag.page));
    }

    [Fact]
    public void One_pass_takes_skb_after_skb_until_the_queue_is_empty()
    {
        m.Receive(10);
        m.Receive(20);
        m.Receive(30);
        Assert.Equal(60, m.Splice(m.Bvecq(5)));
        Assert.Equal(-11, m.Splice(m.Bvecq(5)));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(10, 1)]
    [InlineData(11, 2)]
    [InlineData(29, 2)]
    [InlineData(60, 3)]
    [InlineData(61, 3)]
    public void No_more_than_len_bytes_are_taken(ulong len, int slots)
    {
        m.Receive(10, 20);
        m.Receive(30);
        bvecq bq = m.Bvecq(5);
        Assert.Equal((long)ulong.Min(len, 60), m.Splice(bq, len));
        Assert.Equal(slots, bq.nr_slots);
        Assert.Equal(ReceivingKernel.Stream(0, (int)ulong.Min(len, 60)), ReceivingKernel.Data(bq));
    }

    [Fact]
    public void Skbs_that_were_used_up_are_freed()
    {
        skb_frag_t frag = m.Fresh(10);
        kernel.get_page(frag.page);
        m.Receive(m.K.build_skb(frag));
        bvecq bq = m.Bvecq(1);
        m.Splice(bq);
        Assert.Equal(2u, kernel.page_count(frag.page));
        m.Variant.netfs_put_rx_bvecq(bq);
        Assert.Equal(1u, kernel.page_count(frag.page));
    }

    [Fact]
    public void The_FIN_ends_the_pass()
    {
        m.K.tcp_data_queue(m.Sk, m.Skb(10), 0);
        m.K.tcp_data_queue(m.Sk, m.Skb(20), 10, fin: true);
        m.Receive(30);
        bvecq bq = m.Bvecq(5);
        Assert.Equal(30, m.Splice(bq));
        Assert.Equal([10u, 20], ReceivingKernel.Slots(bq).Select(slot => slot.Length));
    }

    [Fact]
    public void A_FIN_without_data_is_the_end_of_the_stream()
    {
        m.K.tcp_data_queue(m.Sk, m.K.build_skb(), 0, fin: true);
        Assert.Equal(0, m.Splice(m.Bvecq(1)));
        Assert.Equal(0, m.Splice(m.Bvecq(1)));
    }

    [Fact]
    public void The_linear_part_comes_before_the_fragments_and_the_frag_list_after_them()
    {
        sk_buff skb = m.K.build_skb_linear(m.Fresh(1), m.Fresh(2));
        sk_buff second = m.K.build_skb_linear(m.Fresh(3), m.Fresh(4));
        sk_buff third = m.K.build_skb_locked(m.Locked(5), m.Fresh(6));
        kernel.skb_set_frag_list(skb, second, third);
        m.Receive(skb);
        bvecq bq = m.Bvecq(13);

        Assert.Equal(21, m.Splice(bq));
        Assert.Equal([1u, 2, 3, 4, 5, 6], ReceivingKernel.Slots(bq).Select(slot => slot.Length));
        Assert.Equal(ReceivingKernel.Stream(0, 21), ReceivingKernel.Data(bq));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(7)]
    public void A_frag_list_taken_in_small_passes_gives_every_byte_once(ulong len)
    {
        sk_buff skb = m.K.build_skb_linear(m.Fresh(1), m.Fresh(2));
        sk_buff inner = m.Skb(3, 4);
        kernel.skb_set_frag_list(inner, m.Skb(5));
        kernel.skb_set_frag_list(skb, inner, m.K.build_skb_locked(m.Locked(6), m.Fresh(7)));
        m.Receive(skb);

        bvecq bq = m.Bvecq(29);
        while (m.Splice(bq, len) > 0)
            Assert.True(bq.nr_slots < 29);
        Assert.Equal(ReceivingKernel.Stream(0, 28), ReceivingKernel.Data(bq));
    }

    [Fact]
    public void A_bvecq_that_fills_up_inside_of_a_frag_list_stops_there()
    {
        sk_buff skb = m.Skb(1, 2, 3);
        kernel.skb_set_frag_list(skb, m.Skb(4), m.Skb(5, 6));
        m.Receive(skb);
        bvecq first = m.Bvecq(5), second = m.Bvecq(5);
        Assert.Equal(15, m.Splice(first));
        Assert.Equal(6, m.Splice(second));
        Assert.Equal(ReceivingKernel.Stream(15, 6), ReceivingKernel.Data(second));
    }

    [Fact]
    public void The_slot_is_written_before_nr_slots_says_that_it_is_there()
    {
        AccessLog accesses = new();
        ReceivingKernel watched = new(listener: accesses);
        watched.Receive(10);
        bvecq bq = watched.Bvecq(1);
        accesses.Seen.Clear();
        watched.Splice(bq);
        string[] stores = [.. accesses.Seen.Where(a => a.Target == bq && a.Kind == AccessKind.Write)
            .Select(a => a.Member.KernelName())];
        Assert.Equal(["bv", "nr_slots"], stores);
    }

    [Fact]
    public void The_socket_lock_is_released_after_the_pass()
    {
        m.Receive(10);
        m.Splice(m.Bvecq(1));
        Assert.False(m.Sk.is_locked);
    }
}
