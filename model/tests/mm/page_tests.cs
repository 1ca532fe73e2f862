// SPDX-License-Identifier: GPL-2.0-only
using Xunit;

namespace Rxqueue.Model.Tests.mm;

/// <summary>Pages: compound sizes, references, and which of their bytes were ever written.</summary>
public sealed class page_tests
{
    private const uint MiB = 1 << 20;
    private readonly kernel k = new();

    [Theory]
    [InlineData(0, 4096)]
    [InlineData(1, 4096)]
    [InlineData(4096, 4096)]
    [InlineData(4097, 8192)]
    [InlineData(12288, 16384)]
    [InlineData(12289, 16384)]
    [InlineData(67108864, 67108864)]
    [InlineData(4294967295, 4294967296)]
    public void The_size_is_rounded_up_to_a_power_of_two_of_pages(ulong asked, ulong size) =>
        Assert.Equal(size, k.alloc_pages(asked).size);

    [Fact]
    public void Frame_numbers_go_on_by_the_number_of_pages()
    {
        Assert.Equal(0x100000ul, kernel.page_to_pfn(k.alloc_pages(16384)));
        Assert.Equal(0x100004ul, kernel.page_to_pfn(k.alloc_pages(1)));
        Assert.Equal(0x100005ul, kernel.page_to_pfn(k.alloc_pages(1)));
    }

    [Fact]
    public void A_page_goes_with_its_last_reference()
    {
        page page = k.alloc_pages(1);
        kernel.get_page(page);
        Assert.Equal(2u, kernel.page_count(page));
        k.put_page(page);
        Assert.False(page.IsFreed);
        k.put_page(page);
        Assert.True(page.IsFreed);
        Assert.True(k.kmemleak_scan().is_clean);
    }

    [Fact]
    public void What_was_written_is_read_back_across_pages()
    {
        page page = k.alloc_pages(16384);
        page.fill(4090, ReceivingKernel.Stream(7, 100));
        Assert.Equal(ReceivingKernel.Stream(7, 100), ReceivingKernel.Bytes(page, 4090, 100));
    }

    [Fact]
    public void A_large_page_takes_memory_only_where_it_is_written()
    {
        long before = System.GC.GetAllocatedBytesForCurrentThread();
        page large = k.alloc_pages(1024 * MiB);
        large.fill(700ul * MiB - 2, [1, 2, 3, 4]);
        Assert.InRange(System.GC.GetAllocatedBytesForCurrentThread() - before, 0, 4 * MiB);
        Assert.Equal([1, 2, 3, 4], ReceivingKernel.Bytes(large, 700ul * MiB - 2, 4));
    }

    [Theory]
    [InlineData(100, 100, "exactly what was written")]
    [InlineData(150, 10, "inside of it")]
    [InlineData(100, 1, "its first byte")]
    [InlineData(199, 1, "its last byte")]
    [InlineData(500, 100, "another run")]
    public void Written_bytes_can_be_read(ulong offset, ulong bytes, string which)
    {
        page page = WithTwoRuns();
        Assert.True(ReceivingKernel.Bytes(page, offset, bytes).Length == (int)bytes, which);
    }

    [Theory]
    [InlineData(99, 1, "before")]
    [InlineData(200, 1, "behind")]
    [InlineData(99, 2, "across the beginning")]
    [InlineData(199, 2, "across the end")]
    [InlineData(199, 302, "across a hole between two runs")]
    [InlineData(4095, 1, "far away")]
    public void Bytes_that_nobody_has_written_are_reported(ulong offset, ulong bytes, string where)
    {
        page page = WithTwoRuns();
        KernelOopsException oops = Assert.Throws<KernelOopsException>(
            () => ReceivingKernel.Bytes(page, offset, bytes));
        Assert.True(oops.Kind == OopsKind.UninitValue, where);
        Assert.Equal($"read of {bytes} bytes at {offset}, which nobody has written", oops.Access);
    }

    [Fact]
    public void Runs_that_come_to_touch_are_one()
    {
        page page = WithTwoRuns();
        page.fill(200, new byte[300]);
        Assert.Equal(500, ReceivingKernel.Bytes(page, 100, 500).Length);
    }

    [Fact]
    public void Runs_written_backwards_and_overlapping_are_one()
    {
        page page = k.alloc_pages(4096);
        foreach (ulong offset in (ulong[])[3000, 2000, 1000, 1500, 2500])
            page.fill(offset, new byte[600]);
        Assert.Equal(2600, ReceivingKernel.Bytes(page, 1000, 2600).Length);
    }

    [Theory]
    [InlineData(4096, 1)]
    [InlineData(4095, 2)]
    [InlineData(ulong.MaxValue, 2)]
    public void Reading_outside_of_the_page_is_out_of_bounds(ulong offset, ulong bytes)
    {
        page page = k.alloc_pages(4096);
        page.fill(0, new byte[4096]);
        KernelOopsException oops = Assert.Throws<KernelOopsException>(
            () => ReceivingKernel.Bytes(page, offset, bytes));
        Assert.Equal(OopsKind.OutOfBounds, oops.Kind);
        Assert.Equal($"read of {bytes} bytes at {offset} of a page of 4096", oops.Access);
    }

    [Fact]
    public void Writing_outside_of_the_page_is_out_of_bounds()
    {
        page page = k.alloc_pages(4096);
        KernelOopsException oops = Assert.Throws<KernelOopsException>(() => page.fill(4095, [1, 2]));
        Assert.Equal(OopsKind.OutOfBounds, oops.Kind);
        Assert.Equal("write of 2 bytes at 4095 of a page of 4096", oops.Access);
    }

    [Fact]
    public void Data_may_begin_beyond_the_first_4096_bytes_of_a_compound_page()
    {
        ReceivingKernel m = new();
        page page = m.K.alloc_pages(32768);
        m.Receive(m.K.build_skb(m.Of(page, 20000, 1448)));
        bvecq bq = m.Bvecq(1);
        m.Splice(bq);
        Assert.Equal([(page, 20000u, 1448u)], ReceivingKernel.Slots(bq));
        Assert.Equal(ReceivingKernel.Stream(0, 1448), ReceivingKernel.Data(bq));
    }

    private page WithTwoRuns()
    {
        page page = k.alloc_pages(4096);
        page.fill(100, new byte[100]);
        page.fill(500, new byte[100]);
        return page;
    }
}
