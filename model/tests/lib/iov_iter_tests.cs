// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Linq;
using Xunit;

namespace Rxqueue.Model.Tests.lib;

/// <summary>copy_page_to_iter(): as much as there is room for and the memory takes, no more.</summary>
public sealed class iov_iter_tests
{
    private readonly kernel k = new();
    private readonly page page;

    public iov_iter_tests()
    {
        page = k.alloc_pages(8192);
        page.fill(0, [.. Enumerable.Range(0, 8192).Select(i => (byte)(i / 32))]);
    }

    [Fact]
    public void A_copy_that_fits_is_complete_and_advances_the_iterator()
    {
        byte[] to = new byte[100];
        iov_iter i = iov_iter.to_memory(to);
        Assert.Equal(60ul, kernel.copy_page_to_iter(page, 0, 60, ref i));
        Assert.Equal(40ul, iov_iter.iov_iter_count(i));
        Assert.Equal(40ul, kernel.copy_page_to_iter(page, 4096, 40, ref i));
        Assert.Equal(0ul, iov_iter.iov_iter_count(i));
        Assert.Equal(0, to[0]);
        Assert.Equal(1, to[59]);
        Assert.Equal(128, to[60]);
        Assert.Equal(129, to[99]);
    }

    [Fact]
    public void A_copy_ends_where_the_room_ends()
    {
        iov_iter i = iov_iter.to_memory(new byte[10]);
        Assert.Equal(10ul, kernel.copy_page_to_iter(page, 0, 50, ref i));
        Assert.Equal(0ul, kernel.copy_page_to_iter(page, 0, 50, ref i));
    }

    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(1, 1, 0)]
    [InlineData(30, 30, 0)]
    [InlineData(31, 30, 1)]
    [InlineData(60, 30, 30)]
    [InlineData(70, 30, 30)]
    public void A_fault_cuts_the_copy_short_and_stays(ulong faults_at, ulong first, ulong second)
    {
        crc32 sink = new();
        iov_iter i = iov_iter.to_sink(sink, 100, faults_at);
        Assert.Equal(first, kernel.copy_page_to_iter(page, 0, 30, ref i));
        Assert.Equal(second, kernel.copy_page_to_iter(page, 30, 30, ref i));
        Assert.Equal(100 - first - second, iov_iter.iov_iter_count(i));
    }

    [Fact]
    public void Nothing_is_read_for_a_copy_of_nothing()
    {
        iov_iter i = iov_iter.to_memory(new byte[10]);
        page never_written = k.alloc_pages(1);
        Assert.Equal(0ul, kernel.copy_page_to_iter(never_written, 0, 0, ref i));
    }

    [Fact]
    public void An_iterator_that_says_it_has_more_room_than_its_memory_is_an_oops()
    {
        KernelOopsException oops = Assert.Throws<KernelOopsException>(() =>
        {
            iov_iter i = default;
            iov_iter.iov_iter_kvec(
                ref i, iov_iter.ITER_DEST, new kvec { iov_base = new byte[10], iov_len = 20 }, 1, 20);
            kernel.copy_page_to_iter(page, 0, 20, ref i);
        });
        Assert.Equal(OopsKind.OutOfBounds, oops.Kind);
        Assert.Equal("write of 20 bytes at 0 of a buffer of 10", oops.Access);
    }

    [Fact]
    public void Only_a_destination_of_one_run_is_modelled() =>
        Assert.Throws<ArgumentOutOfRangeException>(() =>
        {
            iov_iter i = default;
            iov_iter.iov_iter_kvec(ref i, iov_iter.ITER_DEST, default, 2, 20);
        });

    [Fact]
    public void A_copy_goes_on_over_the_pieces_of_a_large_page()
    {
        const uint boundary = 1 << 20;
        page large = k.alloc_pages(4 * boundary);
        large.fill(boundary - 3, [1, 2, 3, 4, 5, 6]);
        byte[] to = new byte[6];
        iov_iter i = iov_iter.to_memory(to);
        Assert.Equal(6ul, kernel.copy_page_to_iter(large, boundary - 3, 6, ref i));
        Assert.Equal([1, 2, 3, 4, 5, 6], to);
    }
}
