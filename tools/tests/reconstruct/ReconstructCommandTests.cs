// SPDX-License-Identifier: GPL-2.0-only
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Rxqueue.Tools.Tests.Capture;
using Rxqueue.Tracing.Compare;
using Xunit;

namespace Rxqueue.Tools.Tests.Reconstruct;

/// <summary><c>rxq reconstruct</c>, as a user calls it.</summary>
public sealed class ReconstructCommandTests
{
    private static string Sample(string name) => Samples.Path(Path.Combine("kernel-traces", name));

    /// <summary>Every task's script gives the task's events back.</summary>
    private static void RoundTrip(string trace, int tasks)
    {
        using Scratch scratch = new();
        Rxq reconstruct = Rxq.Run("reconstruct", trace, "-o", scratch["out.rxq"]);
        Assert.Equal((0, ""), (reconstruct.ExitCode, reconstruct.Error));
        IReadOnlyList<int> pids = Pids(trace);
        Assert.Equal((tasks, tasks), (reconstruct.Lines.Length, pids.Count));

        for (int i = 0; i < tasks; i++)
        {
            string script = scratch[i == 0 ? "out.rxq" : $"out.{i}.rxq"];
            Assert.Equal(0, Rxq.Run("run", script, "--trace", scratch["again.txt"]).ExitCode);
            Rxq compare = Rxq.Run("compare", scratch["again.txt"], trace, "--pid", $"{pids[i]}");
            Assert.True(compare.ExitCode == 0, compare.Output + compare.Error);
        }
    }

    private static IReadOnlyList<int> Pids(string trace)
    {
        using RereadTrace input = new(trace);
        using ITraceEventSource source = input.Open();
        return EventSurvey.Of(source).Pids;
    }

    [Theory]
    [InlineData("local.trace.txt", 1)]
    [InlineData("mono.trace.txt", 1)]
    [InlineData("local-tgid.trace.txt", 2)]
    [InlineData("nocmd.trace.txt", 2)]
    [InlineData("trace-cmd.report-R.txt", 1)]
    public void A_genuine_trace_comes_back(string name, int tasks) => RoundTrip(Sample(name), tasks);

    [SharedDataTheory]
    [InlineData("text/local.trace.txt", 1)]
    [InlineData("text/mono.trace.txt", 1)]
    [InlineData("text/uptime.trace.txt", 2)]
    [InlineData("text/local-tgid.trace.txt", 2)]
    [InlineData("text/local-noirq.trace.txt", 1)]
    [InlineData("text/nocmd.trace.txt", 2)]
    [InlineData("text/mixed.trace.txt", 3)]
    [InlineData("text/pipe.trace_pipe.txt", 1)]
    [InlineData("nic/nic-small.trace.txt", 1)]
    [InlineData("trace-cmd/tc-local.report.txt", 1)]
    [InlineData("trace-cmd/tc-local.report-R.txt", 1)]
    [InlineData("trace-cmd/tc-local.report-l.txt", 1)]
    [InlineData("trace-cmd/tc-local.report-t.txt", 1)]
    [InlineData("trace-cmd/tc-mixed.report.txt", 2)]
    [InlineData("trace-cmd/tc-mixed.report-t.txt.gz", 2)]
    public void A_whole_capture_comes_back(string name, int tasks) =>
        RoundTrip(Path.Combine(SharedData.Root!, "data", "kernel-traces", name), tasks);

    [Fact]
    public void The_script_says_what_it_is()
    {
        using Scratch scratch = new();

        Rxq reconstruct = Rxq.Run("reconstruct", Sample("local.trace.txt"), "--output", scratch["out.rxq"]);

        Assert.Equal($"{scratch["out.rxq"]}: task rxqtool-119, 30 events, 34 statements\n", reconstruct.Output);
        Assert.Equal(
            ["# What task rxqtool-119 did in 30 events of a trace.", "# rxq run --profile rfc-base --variant posted", "msg 1", "pdu 4"],
            File.ReadLines(scratch["out.rxq"]).Take(4));
    }

    [Theory]
    [InlineData("overflow.trace.txt", 4, ":3: events were lost, a script needs all of them\n")]
    [InlineData("overflow.trace_pipe.txt", 4, ":8: events were lost, a script needs all of them\n")]
    [InlineData("large-head.trace.txt.gz", 2, ": has no netfs_rxq_refill, a script needs a full trace\n")]
    public void A_trace_that_is_not_full_is_refused_and_nothing_written(string name, int code, string message)
    {
        using Scratch scratch = new();

        Rxq reconstruct = Rxq.Run("reconstruct", Sample(name), "-o", scratch["out.rxq"]);

        Assert.Equal((code, "", Sample(name) + message), (reconstruct.ExitCode, reconstruct.Output, reconstruct.Error));
        Assert.Empty(scratch.Files);
    }

    [Fact]
    public void What_the_model_does_otherwise_is_told_with_its_line()
    {
        using Scratch scratch = new();
        string text = File.ReadAllText(Sample("local.trace.txt"));
        string changed = scratch.Write("changed.txt", text.Replace("qs=124 pdu=a6 at=[00]+60\n", "qs=123 pdu=a6 at=[00]+60\n"));

        Rxq reconstruct = Rxq.Run("reconstruct", changed, "-o", scratch["out.rxq"]);

        Assert.Equal(3, reconstruct.ExitCode);
        Assert.StartsWith($"{changed}:25: the model gives 'Q=0 MSG=00000001 n=5c r=0 qs=124 ", reconstruct.Error);
        Assert.Equal(["changed.txt"], scratch.Files);
    }

    [Fact]
    public void An_output_that_cannot_be_written_is_bad_input()
    {
        using Scratch scratch = new();

        Rxq reconstruct = Rxq.Run("reconstruct", Sample("local.trace.txt"), "-o", scratch["none/out.rxq"]);

        Assert.Equal((2, ""), (reconstruct.ExitCode, reconstruct.Output));
        Assert.StartsWith($"{scratch["none/out.rxq"]}: cannot be written: ", reconstruct.Error);
    }
}
