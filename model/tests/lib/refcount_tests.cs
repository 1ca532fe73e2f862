// SPDX-License-Identifier: GPL-2.0-only
using Xunit;

namespace Rxqueue.Model.Tests.lib;

/// <summary>refcount_t: it warns of misuse, and saturates instead of wrapping.</summary>
public sealed class refcount_tests
{
    private readonly kernel k = new();
    private readonly bvecq bq;

    public refcount_tests() => bq = k.bvecq_alloc_one(1)!;

    [Fact]
    public void A_new_object_has_one_reference_and_the_last_put_says_so()
    {
        k.refcount_inc(bq.@ref);
        Assert.False(k.refcount_dec_and_test(bq.@ref));
        Assert.True(k.refcount_dec_and_test(bq.@ref));
        Assert.Equal(0, bq.refs);
        Assert.Empty(k.log);
    }

    [Fact]
    public void A_get_on_zero_warns_and_saturates()
    {
        bq.refs = 0;
        k.refcount_inc(bq.@ref);
        Assert.Equal(
            ["WARNING: refcount_warn_saturate", "refcount_t: addition on 0; use-after-free."], k.log);
        Assert.Equal(kernel.REFCOUNT_SATURATED, bq.refs);
    }

    [Fact]
    public void A_get_on_the_largest_count_saturates_instead_of_wrapping()
    {
        bq.refs = int.MaxValue;
        k.refcount_inc(bq.@ref);
        Assert.Equal(["WARNING: refcount_warn_saturate", "refcount_t: saturated; leaking memory."], k.log);
        Assert.Equal(kernel.REFCOUNT_SATURATED, bq.refs);
    }

    [Fact]
    public void A_get_on_a_saturated_count_leaves_it_saturated()
    {
        bq.refs = kernel.REFCOUNT_SATURATED;
        k.refcount_inc(bq.@ref);
        Assert.Equal("refcount_t: saturated; leaking memory.", k.log[^1]);
        Assert.Equal(kernel.REFCOUNT_SATURATED, bq.refs);
    }

    [Fact]
    public void A_put_on_zero_warns_and_is_an_oops()
    {
        bq.refs = 0;
        KernelOopsException oops = Assert.Throws<KernelOopsException>(() => k.refcount_dec_and_test(bq.@ref));
        Assert.Equal(OopsKind.Refcount, oops.Kind);
        Assert.Equal(
            ["WARNING: refcount_warn_saturate", "refcount_t: underflow; use-after-free."], k.log);
        Assert.Equal(kernel.REFCOUNT_SATURATED, bq.refs);
    }

    [Fact]
    public void A_put_on_a_saturated_count_warns_and_is_never_the_last()
    {
        bq.refs = kernel.REFCOUNT_SATURATED;
        Assert.False(k.refcount_dec_and_test(bq.@ref));
        Assert.Equal("refcount_t: underflow; use-after-free.", k.log[^1]);
        Assert.Equal(kernel.REFCOUNT_SATURATED, bq.refs);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Counting_is_the_same_with_one_CPU_and_with_several(bool smp)
    {
        kernel machine = new(smp: smp);
        bvecq counted = machine.bvecq_alloc_one(1)!;
        machine.refcount_inc(counted.@ref);
        machine.refcount_inc(counted.@ref);
        Assert.Equal(3, counted.refs);
        Assert.False(machine.refcount_dec_and_test(counted.@ref));
        Assert.Equal(2, counted.refs);
    }
}
