// SPDX-License-Identifier: GPL-2.0-only
using System.IO;
using System.Linq;
using System.Text;
using Xunit;

namespace Rxqueue.Tools.Tests.Run;

/// <summary><c>rxq run</c>, as a user calls it.</summary>
public sealed class RunCommandTests
{
    private const string Hello = "skb 5 data=68656c6c6f\nrefill 5\npdu 5\nread 0 5\ndiscard 5\n";

    [Fact]
    public void The_account_shows_call_result_events_log_and_queue()
    {
        using Scratch scratch = new();
        string script = scratch.Write("hello.rxq", "skb 5\nrefill 5\npdu 5\nread 1 9\ndiscard 5\n");

        Rxq run = Rxq.Run("run", script);

        Assert.Equal(
            $"""
            {script}: profile rfc-base, variant posted
                1  skb 5
                     rxq: qsize 0, pdu_remain 0, msg_id 0, take [00]+0, no bvecq
                2  refill 5                                 = 0
                     trace  netfs_bv_slot: bq[0] p=100000 0-5
                     trace  netfs_rxq_refill: Q=0 MSG=00000000 n=5 r=0 qs=5 pdu=0 at=[00]+0
                     rxq: qsize 5, pdu_remain 0, msg_id 0, take [00]+0
                       bq 0  1/29  ref 1  add_to  >[00]p0:0-5x1
                3  pdu 5
                     trace  netfs_rxq_pdu: Q=0 MSG=00000000 n=5 r=0 qs=5 pdu=5 at=[00]+0
                     rxq: qsize 5, pdu_remain 5, msg_id 0, take [00]+0
                       bq 0  1/29  ref 1  add_to  >[00]p0:0-5x1
                4  read 1 9                                 = 4  crc32 b63cfbcd
                     trace  netfs_rxq_read: MSG=00000000 [00] b=0001-0005 c=0000
                     log    Rx over-read 1+9 > 5
                5  discard 5
                     trace  netfs_rxq_discard: Q=0 MSG=00000000 n=5 r=0 qs=0 pdu=0 at=[00]+0
                     rxq: qsize 0, pdu_remain 0, msg_id 0, take [00]+0
                       bq 0  0/29  ref 1  add_to  >[00]
              end  leaked 0 pages, 0 bvecqs

            """,
            run.Output);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
    }

    [Fact]
    public void JSON_has_one_object_a_statement_and_one_for_the_end()
    {
        Rxq run = Rxq.RunWith(Encoding.UTF8.GetBytes(Hello), "run", "-", "--json");

        Assert.Equal(["skb", "refill", "pdu", "read", "discard", "end"], run.Json.Select(o => o.GetProperty("op").GetString()));
        Assert.Equal("3610a686", run.Json[3].GetProperty("crc32").GetString());
        Assert.Equal(0, run.ExitCode);
    }

    [Fact]
    public void Every_script_gets_a_kernel_of_its_own()
    {
        using Scratch scratch = new();
        string first = scratch.Write("first.rxq", Hello);
        string second = scratch.Write("second.rxq", "refill 0\n");

        Rxq run = Rxq.Run("run", first, second, "--json");

        Assert.Equal(8, run.Json.Count);
        Assert.Equal(-11, run.Json[6].GetProperty("ret").GetInt32());
    }

    [Fact]
    public void A_crash_is_told_with_its_report_and_exit_code_3()
    {
        using Scratch scratch = new();
        string script = scratch.Write("crash.rxq", "pdu 100\nskb 100\nconsume 100\n");

        Rxq run = Rxq.Run("run", script);

        Assert.Contains("    3  consume 100                              -> null-deref\n", run.Output);
        Assert.Contains("BUG: Oops: null-deref in netfs_rxqueue_discard\n", run.Output);
        Assert.EndsWith("  end  the kernel crashed\n", run.Output);
        Assert.Equal((3, ""), (run.ExitCode, run.Error));
    }

    [Fact]
    public void A_warning_is_no_bug()
    {
        Rxq run = Rxq.RunWith("pdu 1\nread 0 9 into 1\n"u8.ToArray(), "run", "-", "--json");

        Assert.Contains("WARNING: netfs_rxqueue_read_iter", run.Output);
        Assert.Equal(0, run.ExitCode);
    }

    [Fact]
    public void A_malformed_script_leaves_nothing_half_done()
    {
        using Scratch scratch = new();
        string good = scratch.Write("good.rxq", Hello);
        string bad = scratch.Write("bad.rxq", "refill 0\nrefil 0\n");

        Rxq run = Rxq.Run("run", good, bad, "--trace", scratch["out.trace"]);

        Assert.StartsWith($"{bad}:2:1: unknown statement 'refil', expected page, skb, ", run.Error);
        Assert.Equal((2, "", 1), (run.ExitCode, run.Output, run.Error.Count(c => c == '\n')));
        Assert.Equal(["bad.rxq", "good.rxq"], scratch.Files.Order());
    }

    [Fact]
    public void What_a_script_says_is_quoted_safely_and_briefly()
    {
        Rxq run = Rxq.RunWith(Encoding.UTF8.GetBytes("msg \u001b[31m" + new string('9', 1000)), "run", "-");

        Assert.Equal(
            @"-:1:5: '\x1b[31m99999999999999999999999999999999999…' is no number, expected a message id: decimal or 0x "
            + "hexadecimal, with K or M\n",
            run.Error);
    }

    [Fact]
    public void A_queue_that_does_not_exist_stops_the_script()
    {
        using Scratch scratch = new();
        string script = scratch.Write("gone.rxq", "refill 0\ndecant 0 as e\nqueue e\nfin\n");

        Rxq run = Rxq.Run("run", script, "--json", "--trace", scratch["out.trace"]);

        Assert.Equal($"{script}:3:7: there is no queue 'e' at this point, expected one that a decant has made\n", run.Error);
        Assert.Equal(["refill", "decant"], run.Json.Select(o => o.GetProperty("op").GetString()));
        Assert.Equal(2, run.ExitCode);
        Assert.Equal(["gone.rxq"], scratch.Files);
    }

    [Fact]
    public void A_trace_is_kernel_ftrace_text()
    {
        using Scratch scratch = new();
        string script = scratch.Write("hello.rxq", Hello);

        Rxq run = Rxq.Run("run", script, "--trace", scratch["out.trace"]);

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(
            """
                       rxq-1       [000] .....     0.000002: netfs_bv_slot: bq[0] p=100000 0-5
                       rxq-1       [000] .....     0.000002: netfs_rxq_refill: Q=0 MSG=00000000 n=5 r=0 qs=5 pdu=0 at=[00]+0
                       rxq-1       [000] .....     0.000003: netfs_rxq_pdu: Q=0 MSG=00000000 n=5 r=0 qs=5 pdu=5 at=[00]+0
                       rxq-1       [000] .....     0.000004: netfs_rxq_read: MSG=00000000 [00] b=0000-0005 c=0000
                       rxq-1       [000] .....     0.000005: netfs_rxq_discard: Q=0 MSG=00000000 n=5 r=0 qs=0 pdu=0 at=[00]+0
            """.Split('\n').Select(line => "  " + line),
            File.ReadAllLines(scratch["out.trace"]).Where(line => !line.StartsWith('#')));
    }

    [Theory]
    [InlineData(new[] { "run", "no-such.rxq" }, "no-such.rxq: no such file\n")]
    [InlineData(new[] { "run", "" }, "rxq: the name of a file is empty, expected a file\n")]
    [InlineData(new[] { "run", "@no-such.rxq" }, "@no-such.rxq: no such file\n")]
    [InlineData(new[] { "run", "--", "-no-such.rxq" }, "-no-such.rxq: no such file\n")]
    [InlineData(new[] { "walk" }, "rxq: there is no command 'walk', expected run, receive, record, report, compare, reconstruct, validate, explore, replay, hunt, shrink, merge, patch, explain, export or completion (see rxq --help)\n")]
    [InlineData(new[] { "run", "." }, ".: is a directory, expected a file\n")]
    [InlineData(new[] { "run" }, "rxq: Required argument 'FILE.rxq' missing for command: 'run' (see rxq --help)\n")]
    [InlineData(
        new[] { "run", "-", "--profile", "newest" },
        "rxq: --profile: there is no profile 'newest', expected rfc-base or later (see rxq --help)\n")]
    [InlineData(
        new[] { "run", "-", "--variant", "mine" },
        "rxq: --variant: there is no variant 'mine', expected fixed or posted (see rxq --help)\n")]
    [InlineData(new[] { "run", "-", "--colour" }, "rxq: there is no option '--colour' (see rxq --help)\n")]
    public void What_is_wrong_is_told_in_one_line(string[] arguments, string error)
    {
        Rxq run = Rxq.Run(arguments);

        Assert.Equal((2, "", error), (run.ExitCode, run.Output, run.Error));
    }
}
