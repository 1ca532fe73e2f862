// SPDX-License-Identifier: GPL-2.0-only
using System;
using Xunit;

namespace Rxqueue.Model.Tests.mm;

/// <summary>What nobody has written may be copied; using it is reported. Slot 0 is written, slots 1 and up are not.</summary>
public sealed class uninit_value_tests
{
    [Fact]
    public void A_member_of_a_slot_that_was_never_written_is_read() =>
        Assert.Equal(
            new SanitizerReport(
                OopsKind.UninitValue, "netfs_rxqueue_discard", "read of bv_len of slot 1, which nobody has written",
                "struct bvecq #0 (29 slots)", "netfs_alloc_rx_bvecq by task rxq-1 (line 2: refill 1)", null),
            DiscardOnce.Run((_, bq) => Use(bq.bv[1], "bv_len")).Oops);

    [Theory]
    [InlineData("bv_page", "read of bv_page of slot 1, which nobody has written")]
    [InlineData("bv_offset", "read of bv_offset of slot 1, which nobody has written")]
    [InlineData("bv_len", null)]
    public void Each_member_is_written_by_itself(string read, string? access) =>
        Assert.Equal(access, AccessOf((_, bq) =>
        {
            bio_vec bv = bq.bv[1];
            bv.bv_len = 5;
            Use(bv, read);
        }));

    [Fact]
    public void A_slot_whose_members_were_written_one_by_one_in_any_order_is_written() =>
        Assert.Null(AccessOf((_, bq) =>
        {
            bio_vec one = bq.bv[1], three = bq.bv[3];
            three.bv_offset = 1;
            one.bv_len = 1;
            one.bv_page = null;
            one.bv_offset = 1;
            three.bv_len = 1;
            three.bv_page = null;
            Use(one, "bv_len");
            Use(three, "bv_page");
        }));

    [Fact]
    public void A_slot_between_written_ones_is_still_not_written() =>
        Assert.Equal("read of bv_page of slot 2, which nobody has written", AccessOf((_, bq) =>
        {
            bio_vec.bvec_set_page(bq.bv[3], null!, 0, 0);
            bio_vec.bvec_set_page(bq.bv[1], null!, 0, 0);
            Use(bq.bv[3], "bv_page");
            Use(bq.bv[2], "bv_page");
        }));

    [Fact]
    public void Copying_a_slot_that_was_never_written_is_not_reported() =>
        Assert.Null(AccessOf((_, bq) => bq.bv[2].assign(bq.bv[1])));

    [Fact]
    public void Using_the_copy_is() =>
        Assert.Equal("read of bv_len of slot 2, which nobody has written", AccessOf((_, bq) =>
        {
            bq.bv[2].assign(bq.bv[1]);
            Use(bq.bv[2], "bv_len");
        }));

    [Fact]
    public void A_copy_has_the_members_that_were_written_and_lacks_the_others() =>
        Assert.Equal("read of bv_page of slot 2, which nobody has written", AccessOf((_, bq) =>
        {
            bio_vec bv = bq.bv[1];
            bv.bv_len = 7;
            bq.bv[2].assign(bv);
            Use(bq.bv[2], "bv_len");
            Use(bq.bv[2], "bv_page");
        }));

    [Fact]
    public void A_copy_of_a_written_slot_is_written() =>
        Assert.Null(AccessOf((_, bq) =>
        {
            bq.bv[1].assign(bq.bv[0]);
            Use(bq.bv[1], "bv_page");
        }));

    [Fact]
    public void A_written_slot_that_is_overwritten_by_one_that_is_not_is_not_written_any_more() =>
        Assert.Equal("read of bv_len of slot 0, which nobody has written", AccessOf((_, bq) =>
        {
            bq.bv[0].assign(bq.bv[1]);
            Use(bq.bv[0], "bv_len");
        }));

    [Fact]
    public void A_copy_takes_the_place_of_what_was_written_before() =>
        Assert.Equal("read of bv_len of slot 2, which nobody has written", AccessOf((k, bq) =>
        {
            bio_vec one = bq.bv[1], two = bq.bv[2];
            one.bv_offset = 1;
            two.bv_len = 1;
            two.assign(one);
            Use(two, "bv_offset");
            Use(two, "bv_len");
        }));

    [Fact]
    public void Its_neighbours_stay_written() =>
        Assert.Null(AccessOf((_, bq) =>
        {
            for (uint i = 1; i < 4; i++)
                bq.bv[i].assign(bq.bv[0]);
            bio_vec bv = bq.bv[1];
            bv.assign(bq.bv[9]);
            bv.bv_len = 3;
            Use(bq.bv[0], "bv_page");
            Use(bq.bv[1], "bv_len");
            Use(bq.bv[2], "bv_page");
            Use(bq.bv[3], "bv_offset");
        }));

    [Fact]
    public void A_local_pointer_that_was_never_assigned_may_be_copied() =>
        Assert.Null(AccessOf((k, bq) => bq.prev = k.uninitialised_bvecq()));

    [Fact]
    public void Using_a_pointer_that_was_never_assigned_is_reported()
    {
        SanitizerReport report = DiscardOnce.Run((k, bq) =>
        {
            bq.prev = k.uninitialised_bvecq();
            bq.prev.next = bq;
        }).Oops!;
        Assert.Equal(
            (OopsKind.UninitValue, "netfs_rxqueue_discard",
                "write of next through a pointer that was never assigned"),
            (report.Kind, report.Function, report.Access));
    }

    private static void Use(bio_vec bv, string member)
    {
        _ = member switch
        {
            "bv_page" => bv.bv_page is null,
            "bv_len" => bv.bv_len == 0,
            _ => bv.bv_offset == 0,
        };
    }

    private static string? AccessOf(Action<kernel, bvecq> what) => DiscardOnce.Run(what).Oops?.Access;
}
