// SPDX-License-Identifier: GPL-2.0-only
using System.IO;
using System.Linq;
using System.Text;
using Xunit;

namespace Rxqueue.Tools.Tests.Explain;

public sealed class ExplainCommandTests
{
    private static readonly string Finding = Samples.Path("decant_30_segments.rxq");

    [Fact]
    public void A_script_with_a_bug_is_told_and_ends_with_3()
    {
        using Scratch scratch = new();

        Rxq run = Rxq.Run("explain", Finding, "-o", scratch["f.html"]);

        Assert.Equal((3, $"{scratch["f.html"]}: decant_30_segments.rxq, 6 steps, a bug\n", ""), (run.ExitCode, run.Output, run.Error));
    }

    [Fact]
    public void The_fixed_variant_shows_no_bug()
    {
        using Scratch scratch = new();

        Rxq run = Rxq.Run("explain", Finding, "--variant", "fixed", "-o", scratch["f.html"]);

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Contains("\"verdict\":\"no bug\"", File.ReadAllText(scratch["f.html"]));
    }

    [Fact]
    public void A_capture_and_a_kernel_trace_become_pages_too()
    {
        using Scratch scratch = new();

        Rxq capture = Rxq.Run("explain", Samples.Path("smb2-browse.pcap"), "--port", "4450", "-o", scratch["c.html"]);
        Rxq trace = Rxq.Run("explain", Samples.Path("kernel-traces/nic-calls.trace.txt.gz"), "-o", scratch["t.html"]);

        Assert.Equal((0, $"{scratch["c.html"]}: smb2-browse.pcap, stream 0, 1384 steps\n"), (capture.ExitCode, capture.Output));
        Assert.Equal((0, $"{scratch["t.html"]}: nic-calls.trace.txt.gz, task rxqtool-113, 1434 steps\n"), (trace.ExitCode, trace.Output));
        Assert.Equal(["c.html", "t.html"], scratch.Files.Order());
    }

    [Fact]
    public void A_finding_takes_no_more_than_150_KB_and_ten_thousand_steps_no_more_than_10_MB()
    {
        using Scratch scratch = new();
        StringBuilder script = new();
        for (int i = 0; i < 2500; i++)
            script.Append("skb 1448\npdu 1448\nrefill 1448\ndiscard 1448\n");

        Rxq.Run("explain", Finding, "-o", scratch["f.html"]);
        Rxq.Run("explain", scratch.Write("long.rxq", script.ToString()), "-o", scratch["l.html"]);

        Assert.InRange(new FileInfo(scratch["f.html"]).Length, 1, 150_000);
        Assert.InRange(new FileInfo(scratch["l.html"]).Length, 1, 10_000_000);
    }

    [Fact]
    public void What_a_script_says_cannot_leave_the_place_that_it_is_written_to()
    {
        using Scratch scratch = new();
        string script = scratch.Write("x.rxq", "# </script><script>alert(1)</script>\nstate\n");

        Rxq.Run("explain", script, "-o", scratch["x.html"]);

        Assert.DoesNotContain("alert(1)</script>", File.ReadAllText(scratch["x.html"]));
    }

    [Theory]
    [InlineData("missing.rxq", "missing.rxq: no such file\n")]
    [InlineData("missing.schedule.json", "missing.schedule.json: no such file\n")]
    [InlineData("LICENSE", "LICENSE:1: is no line of a trace, a script needs all of them\n")]
    public void What_cannot_be_explained_is_told_in_one_line(string name, string error)
    {
        using Scratch scratch = new();
        string input = name == "LICENSE" ? Path.Combine(Samples.Root, name) : name;

        Rxq run = Rxq.Run("explain", input, "-o", scratch["x.html"]);

        Assert.Equal((2, "", error), (run.ExitCode, run.Output, run.Error.Replace(Samples.Root + "/", "", System.StringComparison.Ordinal)));
        Assert.Empty(scratch.Files);
    }

    [Fact]
    public void A_malformed_script_is_told_with_its_place_and_leaves_no_page()
    {
        using Scratch scratch = new();
        string script = scratch.Write("bad.rxq", "refill\n");

        Rxq run = Rxq.Run("explain", script, "-o", scratch["x.html"]);

        Assert.Equal(2, run.ExitCode);
        Assert.StartsWith($"{script}:1:7: ", run.Error);
        Assert.Equal(["bad.rxq"], scratch.Files);
    }
}
