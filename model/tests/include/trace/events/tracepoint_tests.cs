// SPDX-License-Identifier: GPL-2.0-only
using System.Linq;
using Rxqueue.Model.Scenario;
using Xunit;

namespace Rxqueue.Model.Tests.trace;

/// <summary>Which events a call emits, in which order, with which numbers and state.</summary>
public sealed class tracepoint_tests
{
    [Fact]
    public void An_ops_event_comes_after_the_call_with_the_state_after_it() =>
        Assert.Equal(
            [
                "netfs_rxq_refill: Q=0 MSG=00000009 n=12c r=0 qs=12c pdu=0 at=[00]+0",
                "netfs_rxq_pdu: Q=0 MSG=00000009 n=12c r=0 qs=12c pdu=12c at=[00]+0",
                "netfs_rxq_count: Q=0 MSG=00000009 n=65 r=2 qs=12c pdu=12c at=[00]+0",
                "netfs_rxq_discard: Q=0 MSG=00000009 n=6e r=0 qs=be pdu=be at=[01]+a",
                "netfs_rxq_decant: Q=0 MSG=00000009 n=1e r=1 qs=a0 pdu=a0 at=[01]+28",
                "netfs_rxq_put: Q=1 MSG=00000009 n=0 r=0 qs=1e pdu=1e at=[00]+0",
                "netfs_rxq_consume: Q=0 MSG=00000009 n=a0 r=0 qs=0 pdu=0 at=[00]+0",
            ],
            Events("""
                msg 9
                skb 100 200
                refill 300
                pdu 300
                count 101
                discard 110
                decant 30 as e
                put e
                consume 160
                """, netfs_keyword.Ops));

    [Fact]
    public void An_error_is_what_the_call_returned() =>
        Assert.Equal(["netfs_rxq_refill: Q=0 MSG=00000000 n=1 r=-11 qs=0 pdu=0 at=[00]+0"],
            Events("refill 1\n", netfs_keyword.Ops));

    [Fact]
    public void Calls_inside_of_consume_emit_no_event_of_their_own() =>
        Assert.Equal(
            ["netfs_rxq_consume: Q=0 MSG=00000000 n=1e r=0 qs=0 pdu=46 at=[00]+0"],
            Events("refill 0\npdu 100\nskb 10 20\nconsume 30\n", netfs_keyword.Ops)
                .Where(e => !e.Contains("refill") && !e.Contains("pdu:")));

    [Fact]
    public void A_decant_that_returned_NULL_says_minus_1_and_takes_no_number() =>
        Assert.Equal(
            [
                "netfs_rxq_decant: Q=0 MSG=00000000 n=0 r=-1 qs=9 pdu=9 at=[00]+0",
                "netfs_rxq_decant: Q=0 MSG=00000000 n=1 r=1 qs=8 pdu=8 at=[00]+1",
                "netfs_rxq_put: Q=1 MSG=00000000 n=0 r=0 qs=1 pdu=1 at=[00]+0",
            ],
            Events("skb 9\nrefill 1\npdu 9\ndecant 0 as e\ndecant 1 as f\nput f\n", netfs_keyword.Ops)[2..]);

    [Fact]
    public void An_excerpt_has_the_lowest_number_that_is_not_in_use()
    {
        string[] events = Events("""
            skb 100
            refill 1
            pdu 100
            decant 1 as a
            decant 1 as b
            decant 1 as c
            put b
            put a
            decant 1 as d
            decant 1 as e
            decant 1 as f
            queue d
            discard 0
            queue e
            discard 0
            queue f
            discard 0
            queue c
            discard 0
            """, netfs_keyword.Ops);
        Assert.Equal(
            ["put: Q=2", "put: Q=1", "discard: Q=1", "discard: Q=2", "discard: Q=4", "discard: Q=3"],
            events.Where(e => e.Contains("put:") || e.Contains("discard:"))
                .Select(e => e["netfs_rxq_".Length..e.IndexOf(" MSG", System.StringComparison.Ordinal)]));
    }

    [Fact]
    public void A_slot_is_an_event_when_it_is_filled_and_again_when_it_is_made_longer() =>
        Assert.Equal(
            [
                "netfs_bv_slot: bq[0] p=100000 64-c8",
                "netfs_bv_slot: bq[0] p=100000 64-fa",
                "netfs_bv_slot: bq[1] p=100001 0-a",
                "netfs_rxq_refill: Q=0 MSG=00000000 n=0 r=0 qs=a0 pdu=0 at=[00]+0",
            ],
            Events("page P 4096\nskb 100@P+100 50@P+200 10\nrefill 0\n", netfs_keyword.ftrace));

    [Fact]
    public void A_read_is_an_event_for_each_segment_before_it_is_copied() =>
        Assert.Equal(
            [
                "netfs_rxq_read: MSG=0000abcd [00] b=005a-0064 c=0000",
                "netfs_rxq_read: MSG=0000abcd [01] b=0000-00c8 c=000a",
                "netfs_rxq_read: MSG=0000abcd [02] b=0000-000f c=00d2",
            ],
            Events("msg 0xabcd\nskb 100 200 300\nrefill 1\npdu 600\nread 90 225\n", netfs_keyword.Patch));

    [Fact]
    public void The_first_skip_includes_take_offset() =>
        Assert.Equal(
            ["netfs_rxq_read: MSG=00000000 [00] b=0023-0028 c=0000"],
            Events("skb 100\nrefill 1\npdu 100\ndiscard 30\nread 5 5\n", netfs_keyword.Patch));

    [Fact]
    public void A_segment_that_faults_had_its_event() =>
        Assert.Equal(
            ["netfs_rxq_read: MSG=00000000 [00] b=0000-000a c=0000"],
            Events("skb 100\nrefill 1\npdu 100\nread 0 10 fault 3\n", netfs_keyword.Patch));

    [Fact]
    public void Widths_are_minimums() =>
        Assert.Equal(
            ("MSG=12345678 [123] b=10000-20000 c=12345", "bq[123] p=123456789a 10000-20000"),
            (new netfs_rxq_read(0x12345678, 0x123, 0x10000, 0x10000, 0x12345).TP_printk(),
                new netfs_bv_slot(0x123456789a, 0x10000, 0x10000, 0x123).TP_printk()));

    [Fact]
    public void Events_carry_the_task_the_cpu_and_the_virtual_time()
    {
        Interpreter run = new(
            ScriptParser.Parse("t.rxq", "fail_alloc 2\nskb 1\nrefill 1\n"), bvecq_profile.rfc_base,
            rxqueue_variants.posted, netfs_keyword.Ops);
        run.Kernel.current = new task_struct("brewer", 42, 3);
        TracedEvent refill = Assert.Single(run.Run().SelectMany(result => result.Events));
        Assert.Equal(new trace_entry(42, "brewer", 3, 3000 + 100_000_000), refill.Entry);
    }

    [Fact]
    public void A_kernels_own_listener_gets_log_lines_and_reports()
    {
        Heard heard = new();
        ReceivingKernel m = new();
        m.K.listen(heard, netfs_keyword.Log | netfs_keyword.Sanitizer);
        m.K.pr_warn("brewing\n");
        Assert.NotNull(m.K.explain(
            Assert.ThrowsAny<System.Exception>(() => m.Calls.discard(m.Rxq, 0))));
        Assert.Equal(["log brewing", "report null-deref in netfs_rxqueue_discard"], heard.What);
    }

    private static string[] Events(string script, netfs_keyword keywords)
    {
        Interpreter run = new(
            ScriptParser.Parse("t.rxq", script), bvecq_profile.rfc_base, rxqueue_variants.posted, keywords);
        return [.. run.Run().SelectMany(result => result.Events).Select(e => $"{e.Name}: {e.Text}")];
    }

    private sealed class Heard : INetfsTraceListener
    {
        public System.Collections.Generic.List<string> What { get; } = [];

        public void OnLog(in trace_entry entry, string text) => What.Add($"log {text}");

        public void OnReport(in trace_entry entry, SanitizerReport report) =>
            What.Add($"report {report.Kind.Name()} in {report.Function}");
    }
}
