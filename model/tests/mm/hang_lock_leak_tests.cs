// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Linq;
using Rxqueue.Model.Tests.Scenarios;
using Xunit;

namespace Rxqueue.Model.Tests.mm;

/// <summary>Calls that do not end, locks that are taken wrongly, and memory that is left behind.</summary>
public sealed class hang_lock_leak_tests
{
    [Fact]
    public void Ten_thousand_splices_of_nothing_in_one_call_are_a_hang()
    {
        string[] lines = RecordedRun.Print("fin\nrefill 1\n");
        Assert.Equal(
            """{"line":2,"op":"refill","oops":"hang","function":"netfs_rxqueue_tcp_refill","trace":[],"log":[]}""",
            lines[1]);
    }

    [Theory]
    [InlineData(9_999, null)]
    [InlineData(10_000, "10000 splices in one call returned nothing")]
    public void Fewer_are_not(int splices, string? access) =>
        Assert.Equal(access, DiscardOnce.Run((k, bq) =>
        {
            socket closed = k.sock_create();
            k.tcp_fin(closed.sk);
            for (int i = 0; i < splices; i++)
                k.netfs_tcp_splice_to_bvecq(closed, bq, 1);
        }).Oops?.Access);

    [Fact]
    public void A_hundred_thousand_log_lines_are_a_hang_and_leave_only_the_first()
    {
        DiscardOnce run = DiscardOnce.Run((k, _) =>
        {
            while (true)
                k.pr_warn("tick\n");
        });
        Assert.Equal(
            (OopsKind.Hang, "netfs_rxqueue_discard", "one call logged 100000 lines"),
            (run.Oops!.Kind, run.Oops.Function, run.Oops.Access));
        Assert.Equal(["tick"], run.Kernel.log);
    }

    [Fact]
    public void A_chain_that_runs_in_a_circle_is_a_hang() =>
        Assert.Equal(OopsKind.Hang, DiscardOnce.Run((_, bq) =>
        {
            bq.next = bq;
            while (bq.next is not null)
            {
            }
        }).Oops!.Kind);

    [Fact]
    public void Each_call_is_watched_by_itself()
    {
        ReceivingKernel m = new();
        m.K.tcp_fin(m.Sk);
        for (int call = 0; call < 3; call++)
        {
            m.K.begin_call(call);
            for (int i = 0; i < 9_999; i++)
                Assert.Equal(0, m.Splice(m.Bvecq(1)));
        }
    }

    [Fact]
    public void A_socket_lock_that_is_taken_twice_by_one_task_is_reported()
    {
        ReceivingKernel m = new();
        m.Sk.lock_sock();
        SanitizerReport report = Stopped(m.K, () => m.Calls.refill(m.Socket, m.Rxq, 1));
        Assert.Equal(
            (OopsKind.Lockdep, "netfs_rxqueue_tcp_refill", "struct sock",
                "the socket lock is taken by the task that holds it"),
            (report.Kind, report.Function, report.Object, report.Access));
    }

    [Fact]
    public void Reading_the_receive_queue_without_the_lock_is_reported()
    {
        ReceivingKernel m = new();
        SanitizerReport report = Stopped(m.K, () =>
        {
            read_descriptor_t desc = new() { count = 1, destination = m.Bvecq(1) };
            m.K.tcp_read_sock(m.Sk, ref desc, (ref _, _, _, _, _) => 0);
        });
        Assert.Equal(
            (OopsKind.Lockdep, "tcp_read_sock", "the receive queue is touched without the socket lock"),
            (report.Kind, report.Function, report.Access));
    }

    [Fact]
    public void A_lock_that_another_task_holds_does_not_count()
    {
        ReceivingKernel m = new();
        m.Sk.lock_sock();
        m.K.current = new task_struct("other", 2);
        Assert.Throws<KernelOopsException>(m.Sk.assert_locked);
    }

    [Fact]
    public void A_page_that_was_not_put_is_a_leak()
    {
        DiscardOnce run = DiscardOnce.Run((k, bq) => k.kfree(bq));
        kmemleak_scan left = run.Kernel.kmemleak_scan();
        Assert.False(left.is_clean);
        Assert.Empty(left.bvecqs);
        Assert.Equal(
            ["page pfn=100000 (4096 bytes), allocated in skb_page_frag_refill by task rxq-1 (line 1: skb 100)"],
            left.pages);
    }

    [Fact]
    public void A_bvecq_that_was_not_freed_is_a_leak()
    {
        DiscardOnce run = DiscardOnce.Run((k, bq) => k.put_page(bq.bv[0].bv_page));
        kmemleak_scan left = run.Kernel.kmemleak_scan();
        Assert.Empty(left.pages);
        Assert.Equal(
            ["struct bvecq #0 (29 slots), allocated in netfs_alloc_rx_bvecq by task rxq-1 (line 2: refill 1)"],
            left.bvecqs);
    }

    [Fact]
    public void Nothing_left_is_clean() =>
        Assert.True(DiscardOnce.Run((k, bq) => new rxqueue(k).netfs_put_rx_bvecq(bq)).Kernel.kmemleak_scan().is_clean);

    [Fact]
    public void What_is_left_is_listed_oldest_first()
    {
        kernel k = new();
        page[] pages = [.. Enumerable.Range(0, 4).Select(_ => k.alloc_pages(1, "brew"))];
        k.put_page(pages[1]);
        k.put_page(pages[3]);
        Assert.Equal(
            [$"{pages[0].Description}, allocated in brew by task rxq-1",
                $"{pages[2].Description}, allocated in brew by task rxq-1"],
            k.kmemleak_scan().pages);
    }

    private static SanitizerReport Stopped(kernel k, Action call) =>
        k.explain(Assert.ThrowsAny<Exception>(call)) ?? throw new Xunit.Sdk.XunitException("no report");
}
