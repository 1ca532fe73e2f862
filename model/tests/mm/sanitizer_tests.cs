// SPDX-License-Identifier: GPL-2.0-only
using System;
using Xunit;

namespace Rxqueue.Model.Tests.mm;

/// <summary>
/// Each sanitizer finds its kind of mistake, and says in which function, with which object, and where that was allocated
/// and freed. The queue holds one skb of 100 bytes in slot 0 of bvecq #0; the mistake is made in discard.
/// </summary>
public sealed class sanitizer_tests
{
    private const string Discard = "netfs_rxqueue_discard";
    private const string Bvecq = "struct bvecq #0 (29 slots)";
    private const string BvecqAllocated = "netfs_alloc_rx_bvecq by task rxq-1 (line 2: refill 1)";
    private const string FreedInDiscard = "netfs_rxqueue_discard by task rxq-1 (line 3: discard 1)";

    [Fact]
    public void A_NULL_pointer_is_dereferenced()
    {
        ReceivingKernel m = new(load: k => new forgets_NULL(k));
        m.Receive(1);
        m.Calls.refill(m.Socket, m.Rxq, 1);
        Assert.Equal(
            new SanitizerReport(
                OopsKind.NullDeref, "netfs_rxqueue_count", "NULL pointer dereference", null, null, null),
            m.K.explain(Assert.Throws<NullReferenceException>(() => m.Calls.count(m.Rxq, 1))));
    }

    public static TheoryData<string, Action<kernel>> Passing_NULL => new()
    {
        { "get_page", _ => kernel.get_page(null!) },
        { "put_page", k => k.put_page(null!) },
        { "copy_page_to_iter", _ => ReceivingKernel.Bytes(null!, 0, 8) },
        { "bvecq_is_full", _ => bvecq.bvecq_is_full(null!) },
        { "netfs_tcp_splice_to_bvecq, no bvecq", k => k.netfs_tcp_splice_to_bvecq(k.sock_create(), null!, 1) },
        { "netfs_tcp_splice_to_bvecq, no socket", k => k.netfs_tcp_splice_to_bvecq(null!, k.bvecq_alloc_one(1)!, 1) },
        { "refcount_dec_and_test", k => k.refcount_dec_and_test(new refcount_t(null!)) },
        { "refcount_inc", k => k.refcount_inc(new refcount_t(null!)) },
        { "bvec_set_page", _ => bio_vec.bvec_set_page(default, null!, 0, 0) },
    };

    [Theory]
    [MemberData(nameof(Passing_NULL), DisableDiscoveryEnumeration = true)]
    public void A_NULL_pointer_is_passed_to_a_function_of_the_kernel(string function, Action<kernel> pass)
    {
        SanitizerReport? report = DiscardOnce.Run((k, _) => pass(k)).Oops;
        Assert.True(report is { Kind: OopsKind.NullDeref, Function: Discard }, function);
    }

    [Fact]
    public void A_member_of_a_freed_bvecq_is_read() =>
        Assert.Equal(
            new SanitizerReport(
                OopsKind.UseAfterFree, Discard, "read of nr_slots of a freed object", Bvecq, BvecqAllocated,
                FreedInDiscard),
            ReportOf((k, bq) =>
            {
                k.kfree(bq, Discard);
                _ = bq.nr_slots;
            }));

    [Fact]
    public void A_slot_of_a_freed_bvecq_is_written() =>
        Assert.Equal(
            (OopsKind.UseAfterFree, "write of bv_len of a freed object"),
            KindAndAccess((k, bq) =>
            {
                bio_vec bv = bq.bv[0];
                k.kfree(bq, Discard);
                bv.bv_len = 0;
            }));

    [Fact]
    public void The_data_of_a_freed_page_are_read() =>
        Assert.Equal(
            new SanitizerReport(
                OopsKind.UseAfterFree, Discard, "read of data of a freed object", "page pfn=100000 (4096 bytes)",
                "skb_page_frag_refill by task rxq-1 (line 1: skb 100)", FreedInDiscard),
            ReportOf((k, bq) =>
            {
                page page = bq.bv[0].bv_page;
                k.put_page(page, Discard);
                ReceivingKernel.Bytes(page, 0, 8);
            }));

    [Fact]
    public void A_reference_is_taken_on_a_freed_page() =>
        Assert.Equal(
            (OopsKind.UseAfterFree, "atomic update of ref of a freed object"),
            KindAndAccess((k, bq) =>
            {
                page page = bq.bv[0].bv_page;
                k.put_page(page, Discard);
                kernel.get_page(page);
            }));

    [Fact]
    public void A_slot_behind_the_last_one_is_written() =>
        Assert.Equal(
            new SanitizerReport(
                OopsKind.OutOfBounds, Discard, "write of bv of slot 29, of 29", Bvecq, BvecqAllocated, null),
            ReportOf((_, bq) => bio_vec.bvec_set_page(bq.bv[29], null!, 0, 0)));

    [Fact]
    public void A_slot_before_the_first_one_is_read() =>
        Assert.Equal(
            (OopsKind.OutOfBounds, "read of bv of slot 4294967295, of 29"),
            KindAndAccess((_, bq) => bq.bv[0].assign(bq.bv[-1])));

    [Fact]
    public void An_object_is_put_below_zero() =>
        Assert.Equal(
            new SanitizerReport(
                OopsKind.Refcount, Discard, "reference put below zero", Bvecq, BvecqAllocated, null),
            ReportOf((k, bq) =>
            {
                k.refcount_dec_and_test(bq.@ref);
                k.refcount_dec_and_test(bq.@ref);
            }));

    [Fact]
    public void A_page_is_put_below_zero() =>
        Assert.Equal(
            new SanitizerReport(
                OopsKind.Refcount, Discard, "reference put below zero", "page pfn=100000 (4096 bytes)",
                "skb_page_frag_refill by task rxq-1 (line 1: skb 100)", FreedInDiscard),
            ReportOf((k, bq) =>
            {
                page page = bq.bv[0].bv_page;
                k.put_page(page, Discard);
                k.put_page(page, Discard);
            }));

    [Fact]
    public void A_bvecq_is_freed_twice() =>
        Assert.Equal(
            new SanitizerReport(
                OopsKind.DoubleFree, Discard, "kfree of a freed object", Bvecq, BvecqAllocated, FreedInDiscard),
            ReportOf((k, bq) =>
            {
                k.kfree(bq, Discard);
                k.kfree(bq, Discard);
            }));

    [Fact]
    public void A_report_reads_like_the_kernels() =>
        Assert.Equal(
            """
            BUG: KASAN: double-free in netfs_rxqueue_discard
              kfree of a freed object
              object: struct bvecq #0 (29 slots)
              allocated in netfs_alloc_rx_bvecq by task rxq-1 (line 2: refill 1)
              freed in netfs_rxqueue_discard by task rxq-1 (line 3: discard 1)
            """,
            ReportOf((k, bq) =>
            {
                k.kfree(bq, Discard);
                k.kfree(bq, Discard);
            }).ToString());

    [Fact]
    public void An_exception_that_is_no_oops_is_not_explained_away()
    {
        kernel k = new();
        Assert.Null(k.explain(new InvalidOperationException()));
        Assert.Null(k.explain(Assert.Throws<NullReferenceException>(() => ((string)null!).Trim())));
    }

    private static (OopsKind, string) KindAndAccess(Action<kernel, bvecq> mistake)
    {
        SanitizerReport report = ReportOf(mistake);
        return (report.Kind, report.Access);
    }

    private static SanitizerReport ReportOf(Action<kernel, bvecq> mistake) =>
        DiscardOnce.Run(mistake).Oops ?? throw new Xunit.Sdk.XunitException("nothing was reported");
}
