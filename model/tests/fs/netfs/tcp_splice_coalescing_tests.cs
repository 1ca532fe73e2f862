// SPDX-License-Identifier: GPL-2.0-only
using System.Linq;
using Xunit;

namespace Rxqueue.Model.Tests.fs.netfs;

/// <summary>
/// A piece that continues the last filled slot exactly makes it longer, and takes no reference. Locked linear data is
/// copied to the socket's page first, where it does continue what was copied before.
/// </summary>
public sealed class tcp_splice_coalescing_tests
{
    private const uint FragPage = kernel.SKB_FRAG_PAGE_SIZE;
    private readonly ReceivingKernel m = new();

    [Fact]
    public void Pieces_that_continue_each_other_share_a_slot_and_a_reference()
    {
        page page = m.K.alloc_pages(64 * 1024);
        m.Receive(m.K.build_skb(m.Of(page, 0, 1448), m.Of(page, 1448, 1448)));
        m.Receive(m.K.build_skb(m.Of(page, 2896, 1448)));
        bvecq bq = m.Bvecq(5);

        Assert.Equal(4344, m.Splice(bq));
        Assert.Equal([(page, 0u, 4344u)], ReceivingKernel.Slots(bq));
        Assert.Equal(2u, kernel.page_count(page));
    }

    [Theory]
    [InlineData(99, "one byte before the end")]
    [InlineData(101, "one byte behind the end")]
    [InlineData(0, "at the beginning")]
    public void A_piece_of_the_same_page_that_lies_elsewhere_gets_its_own_slot(uint offset, string where)
    {
        page page = m.K.alloc_pages(4096);
        m.Receive(m.K.build_skb(m.Of(page, 0, 100), m.Of(page, offset, 10)));
        bvecq bq = m.Bvecq(5);
        m.Splice(bq);
        Assert.True(ReceivingKernel.Places(bq).SequenceEqual([(0u, 100u), (offset, 10u)]), where);
        Assert.Equal(3u, kernel.page_count(page));
    }

    [Fact]
    public void The_same_place_in_another_page_gets_its_own_slot()
    {
        page a = m.K.alloc_pages(4096), b = m.K.alloc_pages(4096);
        m.Receive(m.K.build_skb(m.Of(a, 0, 100), m.Of(b, 100, 10)));
        bvecq bq = m.Bvecq(5);
        m.Splice(bq);
        Assert.Equal([(a, 0u, 100u), (b, 100u, 10u)], ReceivingKernel.Slots(bq));
    }

    [Fact]
    public void Only_the_last_slot_is_continued()
    {
        page a = m.K.alloc_pages(4096);
        m.Receive(m.K.build_skb(m.Of(a, 0, 100), m.Fresh(5), m.Of(a, 100, 10)));
        bvecq bq = m.Bvecq(5);
        m.Splice(bq);
        Assert.Equal([(0u, 100u), (0u, 5u), (100u, 10u)], ReceivingKernel.Places(bq));
    }

    [Fact]
    public void A_later_pass_continues_the_slot_of_an_earlier_one()
    {
        page page = m.K.alloc_pages(4096);
        bvecq bq = m.Bvecq(5);
        m.Receive(m.K.build_skb(m.Of(page, 0, 100)));
        m.Splice(bq, 40);
        m.Splice(bq);
        Assert.Equal([(0u, 100u)], ReceivingKernel.Places(bq));
    }

    [Fact]
    public void A_full_bvecq_is_not_continued()
    {
        page page = m.K.alloc_pages(4096);
        m.Receive(m.K.build_skb(m.Of(page, 0, 100), m.Of(page, 100, 10)));
        bvecq full = m.Bvecq(1), next = m.Bvecq(1);
        Assert.Equal(100, m.Splice(full));
        Assert.Equal([(0u, 100u)], ReceivingKernel.Places(full));
        Assert.Equal(10, m.Splice(next));
        Assert.Equal([(100u, 10u)], ReceivingKernel.Places(next));
    }

    [Fact]
    public void A_linear_part_that_is_not_locked_is_taken_by_reference()
    {
        skb_frag_t head = m.Fresh(50);
        m.Receive(m.K.build_skb_linear(head));
        bvecq bq = m.Bvecq(1);
        m.Splice(bq);
        Assert.Equal([(head.page, 0u, 50u)], ReceivingKernel.Slots(bq));
        Assert.Null(m.Sk.frag.page);
    }

    [Fact]
    public void Locked_linear_parts_are_copied_one_behind_the_other()
    {
        m.Receive(m.K.build_skb_locked(m.Locked(50)));
        m.Receive(m.K.build_skb_locked(m.Locked(60)));
        bvecq bq = m.Bvecq(5);
        Assert.Equal(110, m.Splice(bq));
        Assert.Equal([(m.Sk.frag.page!, 0u, 110u)], ReceivingKernel.Slots(bq));
        Assert.Equal(FragPage, m.Sk.frag.page!.size);
        Assert.Equal(ReceivingKernel.Stream(0, 110), ReceivingKernel.Data(bq));
    }

    [Fact]
    public void A_copy_is_split_where_the_32_KiB_page_ends()
    {
        m.Receive(m.K.build_skb_locked(m.Locked((int)FragPage - 100)));
        m.Receive(m.K.build_skb_locked(m.Locked(250)));
        bvecq bq = m.Bvecq(5);
        Assert.Equal(FragPage + 150, m.Splice(bq));
        Assert.Equal([(0u, FragPage), (0u, 150u)], ReceivingKernel.Places(bq));
        Assert.Equal(2, ReceivingKernel.Slots(bq).Select(slot => slot.Page).Distinct().Count());
        Assert.Equal(ReceivingKernel.Stream(0, (int)FragPage + 150), ReceivingKernel.Data(bq));
    }

    [Fact]
    public void A_page_that_is_exactly_used_up_is_kept_until_the_next_byte_needs_room()
    {
        m.Receive(m.K.build_skb_locked(m.Locked((int)FragPage)));
        bvecq bq = m.Bvecq(5);
        m.Splice(bq);
        page used_up = m.Sk.frag.page!;
        Assert.Equal(2u, kernel.page_count(used_up));

        m.Receive(m.K.build_skb_locked(m.Locked(1)));
        m.Splice(bq);
        Assert.NotSame(used_up, m.Sk.frag.page);
        Assert.Equal(1u, kernel.page_count(used_up));
        Assert.Equal([(0u, FragPage), (0u, 1u)], ReceivingKernel.Places(bq));
    }

    [Fact]
    public void A_linear_part_larger_than_the_page_takes_several()
    {
        m.Receive(m.K.build_skb_locked(m.Locked(2 * (int)FragPage + 7)));
        bvecq bq = m.Bvecq(5);
        Assert.Equal(2 * FragPage + 7, m.Splice(bq));
        Assert.Equal([FragPage, FragPage, 7u], ReceivingKernel.Slots(bq).Select(slot => slot.Length));
    }

    [Fact]
    public void Nothing_is_copied_that_the_bvecq_has_no_slot_for()
    {
        m.Receive(m.K.build_skb_locked(m.Locked(2 * (int)FragPage)));
        Assert.Equal(FragPage, m.Splice(m.Bvecq(1)));
        Assert.Equal(FragPage, m.Sk.frag.offset);
        Assert.Equal(1, m.K.pages_allocated);
    }

    [Fact]
    public void No_more_than_len_bytes_are_copied()
    {
        m.Receive(m.K.build_skb_locked(m.Locked(50), m.Fresh(9)));
        bvecq bq = m.Bvecq(5);
        Assert.Equal(20, m.Splice(bq, 20));
        Assert.Equal(20u, m.Sk.frag.offset);
        Assert.Equal(39, m.Splice(bq));
        Assert.Equal(ReceivingKernel.Stream(0, 59), ReceivingKernel.Data(bq));
    }

    [Fact]
    public void The_socket_gives_its_page_back_when_it_is_released()
    {
        m.Receive(m.K.build_skb_locked(m.Locked(50)));
        bvecq bq = m.Bvecq(1);
        m.Splice(bq);
        m.Variant.netfs_put_rx_bvecq(bq);
        Assert.Single(m.K.kmemleak_scan().pages);
        m.K.sock_release(m.Socket);
        Assert.True(m.K.kmemleak_scan().is_clean);
    }
}
