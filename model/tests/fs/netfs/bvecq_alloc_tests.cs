// SPDX-License-Identifier: GPL-2.0-only
using Xunit;

namespace Rxqueue.Model.Tests.fs.netfs;

/// <summary>The bvecq allocator gives fewer slots than asked for when it pleases, and its tree decides when.</summary>
public sealed class bvecq_alloc_tests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 5)]
    [InlineData(5, 5)]
    [InlineData(6, 13)]
    [InlineData(13, 13)]
    [InlineData(14, 29)]
    [InlineData(29, 29)]
    [InlineData(30, 29)]
    [InlineData(125, 29)]
    [InlineData(253, 29)]
    public void The_base_of_the_patch_never_gives_more_than_a_512_byte_object(uint asked, int given) =>
        Assert.Equal(given, new kernel(bvecq_profile.rfc_base).bvecq_alloc_one(asked)!.max_slots);

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 3)]
    [InlineData(3, 3)]
    [InlineData(4, 5)]
    [InlineData(5, 5)]
    [InlineData(6, 9)]
    [InlineData(9, 9)]
    [InlineData(10, 13)]
    [InlineData(13, 13)]
    [InlineData(14, 29)]
    [InlineData(29, 29)]
    [InlineData(30, 61)]
    [InlineData(125, 125)]
    [InlineData(126, 253)]
    [InlineData(253, 253)]
    [InlineData(509, 509)]
    public void The_later_tree_gives_what_the_slab_object_holds(uint asked, int given) =>
        Assert.Equal(given, new kernel(bvecq_profile.later).bvecq_alloc_one(asked)!.max_slots);

    [Fact]
    public void No_profile_is_the_base_of_the_patch() => Assert.Same(bvecq_profile.rfc_base, new kernel().profile);

    [Fact]
    public void A_new_bvecq_is_empty_alone_and_referenced_once()
    {
        bvecq bq = new kernel().bvecq_alloc_one(5)!;
        Assert.Equal((1, 0, 5), (bq.refs, bq.nr_slots, bq.max_slots));
        Assert.Null(bq.next);
        Assert.Null(bq.prev);
    }

    [Fact]
    public void A_bvecq_is_full_when_its_last_slot_is_in_use()
    {
        bvecq bq = new kernel().bvecq_alloc_one(5)!;
        bq.nr_slots = 4;
        Assert.False(bvecq.bvecq_is_full(bq));
        bq.nr_slots = 5;
        Assert.True(bvecq.bvecq_is_full(bq));
    }

    [Fact]
    public void The_base_of_the_patch_returns_NULL_while_memory_is_short()
    {
        kernel k = new(bvecq_profile.rfc_base) { failing_allocations = 2 };
        Assert.Null(k.bvecq_alloc_one(1));
        Assert.Null(k.bvecq_alloc_one(1));
        Assert.NotNull(k.bvecq_alloc_one(1));
        Assert.Equal(0u, k.failing_allocations);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(253)]
    public void The_later_tree_takes_a_29_slot_object_from_the_pool_instead(uint asked)
    {
        kernel k = new(bvecq_profile.later) { failing_allocations = 1 };
        Assert.Equal(29, k.bvecq_alloc_one(asked)!.max_slots);
        Assert.Equal(0u, k.failing_allocations);
    }

    [Fact]
    public void A_pool_object_that_kfree_gives_to_the_slab_is_lost_to_the_pool()
    {
        kernel k = new(bvecq_profile.later) { failing_allocations = 1 };
        bvecq pooled = k.bvecq_alloc_one(1)!;
        bvecq own = k.bvecq_alloc_one(1)!;
        k.kfree(own);
        Assert.Equal(0, k.lost_pool_objects);
        k.kfree(pooled);
        Assert.Equal(1, k.lost_pool_objects);
    }

    [Fact]
    public void Freeing_NULL_does_nothing()
    {
        kernel k = new();
        k.kfree(null);
        Assert.Equal(0, k.lost_pool_objects);
    }

    [Fact]
    public void Rxqueue_waits_50_virtual_milliseconds_for_each_allocation_that_failed()
    {
        kernel k = new(bvecq_profile.rfc_base) { failing_allocations = 3 };
        Assert.NotNull(new rxqueue(k).netfs_alloc_rx_bvecq(1));
        Assert.Equal(150_000_000ul, k.clock_ns);
    }

    [Fact]
    public void Rxqueue_never_waits_where_there_is_a_pool()
    {
        kernel k = new(bvecq_profile.later) { failing_allocations = 3 };
        Assert.NotNull(new rxqueue(k).netfs_alloc_rx_bvecq(1));
        Assert.Equal(0ul, k.clock_ns);
    }

    [Theory]
    [InlineData("rfc-base", 29)]
    [InlineData("later", 125)]
    public void Refill_asks_for_as_many_slots_as_2048_bytes_hold(string profile, int given)
    {
        ReceivingKernel machine = new(profile == "later" ? bvecq_profile.later : bvecq_profile.rfc_base);
        Assert.Equal(profile, machine.K.profile.name);
        machine.Receive(1);
        Assert.Equal(0, machine.Calls.refill(machine.Socket, machine.Rxq, 1));
        Assert.Equal(given, machine.Rxq.take_from.max_slots);
    }
}
