// SPDX-License-Identifier: GPL-2.0-only
using Xunit;

namespace Rxqueue.Model.Tests.fs.netfs;

/// <summary>bvecq_dump() logs a chain, slot by slot.</summary>
public sealed class bvecq_dump_tests
{
    private readonly kernel k = new();

    [Fact]
    public void Every_slot_is_logged_with_its_page_and_references()
    {
        bvecq bq = k.bvecq_alloc_one(2)!;
        page first = k.alloc_pages(4096);
        page large = k.alloc_pages(1 << 20);
        kernel.get_page(large);
        bio_vec.bvec_set_page(bq.bv[0], first, 0x5a8, 0);
        bio_vec.bvec_set_page(bq.bv[1], large, 0x12345, 0x1000);
        bq.nr_slots = 2;

        k.bvecq_dump(bq);
        Assert.Equal(
            [
                "BQ[0] 2/5 fp=0",
                "BQ[0:00]     100000 0000 05a8 1",
                "BQ[0:01]     100100 1000 12345 2",
            ],
            k.log);
    }

    [Fact]
    public void Empty_slots_at_the_beginning_are_folded_into_one_line()
    {
        bvecq bq = k.bvecq_alloc_one(13)!;
        for (uint i = 0; i < 12; i++)
            bio_vec.bvec_set_page(bq.bv[i], null!, 0, 0);
        bio_vec.bvec_set_page(bq.bv[11], k.alloc_pages(1), 7, 1);
        bq.nr_slots = 12;

        k.bvecq_dump(bq);
        Assert.Equal(["BQ[0] 12/13 fp=0", "BQ[0:00-10] ...", "BQ[0:11]     100000 0001 0007 1"], k.log);
    }

    [Fact]
    public void One_empty_slot_is_folded_too()
    {
        bvecq bq = k.bvecq_alloc_one(1)!;
        bio_vec.bvec_set_page(bq.bv[0], null!, 0, 0);
        bq.nr_slots = 1;
        k.bvecq_dump(bq);
        Assert.Equal(["BQ[0] 1/1 fp=0", "BQ[0:00-00] ..."], k.log);
    }

    [Fact]
    public void A_slot_without_a_page_but_with_a_length_is_not_empty()
    {
        bvecq bq = k.bvecq_alloc_one(1)!;
        bio_vec.bvec_set_page(bq.bv[0], null!, 9, 0);
        bq.nr_slots = 1;
        k.bvecq_dump(bq);
        Assert.Equal(["BQ[0] 1/1 fp=0", "BQ[0:00]          0 0000 0009 0"], k.log);
    }

    [Fact]
    public void Every_bvecq_of_the_chain_is_logged()
    {
        bvecq bq = k.bvecq_alloc_one(1)!;
        bq.next = k.bvecq_alloc_one(6)!;
        k.bvecq_dump(bq);
        Assert.Equal(["BQ[0] 0/1 fp=0", "BQ[1] 0/13 fp=0"], k.log);
    }

    [Fact]
    public void A_chain_that_is_NULL_logs_nothing()
    {
        k.bvecq_dump(null);
        Assert.Empty(k.log);
    }
}
