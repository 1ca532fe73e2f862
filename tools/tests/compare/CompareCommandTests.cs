// SPDX-License-Identifier: GPL-2.0-only
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Text.Json;
using Xunit;

namespace Rxqueue.Tools.Tests.Compare;

/// <summary><c>rxq compare</c>, as a user calls it.</summary>
public sealed class CompareCommandTests
{
    private const string Script = "msg 1\npage P 4K\nskb 80@P+0 16@P+80\npdu 4\nrefill 4\nread 0 4\ndiscard 4\npdu 50\ncount 50\n";

    private static string Trace(Scratch scratch)
    {
        string script = scratch.Write("a.rxq", Script);
        Assert.Equal(0, Rxq.Run("run", script, "--trace", scratch["model.txt"]).ExitCode);
        return scratch["model.txt"];
    }

    private static string Changed(Scratch scratch, string from, string to)
    {
        string text = File.ReadAllText(scratch["model.txt"]);
        Assert.Contains(from, text);
        return scratch.Write("kernel.txt", text.Replace(from, to));
    }

    [Fact]
    public void Traces_that_agree()
    {
        using Scratch scratch = new();
        string model = Trace(scratch);
        string kernel = Changed(scratch, "MSG=00000001", "MSG=0000beef");

        Rxq compare = Rxq.Run("compare", model, kernel);

        Assert.Equal((0, "the traces agree: 8 events, 1 task, 1 MSG\n", ""), (compare.ExitCode, compare.Output, compare.Error));
    }

    [Fact]
    public void The_first_divergence_is_told_with_all_that_led_to_it()
    {
        using Scratch scratch = new();
        string model = Trace(scratch);
        string kernel = Changed(scratch, "n=32 r=1", "n=32 r=2");

        Rxq compare = Rxq.Run("compare", model, kernel);

        string[] lines = File.ReadAllLines(model);
        string[] last = [.. Enumerable.Range(13, 5).SelectMany(i => new[]
        {
            $"    MODEL   {model}:{i}: {lines[i - 1]}", $"    KERNEL  {kernel}:{i}: {lines[i - 1]}",
        })];
        Assert.Equal(
            [
                "the traces diverge after 7 events, 1 task, 1 MSG", "  r: expected 1, found 2",
                $"  MODEL   {model}:18: {lines[17]}", $"  KERNEL  {kernel}:18: {lines[17].Replace("r=1", "r=2")}",
                "  7 events of this task agree, the last of them:", .. last,
                "  the model's queue before it:",
                "    qsize 92, pdu_remain 50, MSG=00000001, take [00]+4", "    bq 0  [00]100000:0-60",
            ],
            compare.Lines);
        Assert.Equal((3, ""), (compare.ExitCode, compare.Error));
    }

    [Fact]
    public void JSON_is_one_object()
    {
        using Scratch scratch = new();
        string model = Trace(scratch);
        string kernel = Changed(scratch, "c=0000", "c=0001");

        Rxq compare = Rxq.Run("compare", "--json", model, kernel);

        JsonElement found = Assert.Single(compare.Json);
        JsonElement divergence = found.GetProperty("divergence");
        JsonElement difference = Assert.Single(divergence.GetProperty("differences").EnumerateArray());
        Assert.Equal(
            ("diverge", 4, "c", "0000", "0001"),
            (found.GetProperty("verdict").GetString(), found.GetProperty("matched").GetInt32(),
                difference.GetProperty("field").GetString(), difference.GetProperty("expected").GetString(),
                difference.GetProperty("found").GetString()));
        Assert.Equal(15, divergence.GetProperty("kernel").GetProperty("line").GetInt32());
        Assert.Equal(96, divergence.GetProperty("queue").GetProperty("qsize").GetInt32());
        Assert.Equal(96, divergence.GetProperty("queue").GetProperty("chain")[0][0].GetProperty("len").GetInt32());
        Assert.Equal(3, compare.ExitCode);
    }

    [Fact]
    public void Events_that_only_one_trace_has_are_named_and_left_out()
    {
        using Scratch scratch = new();
        string model = Trace(scratch);
        string reads = string.Join('\n', File.ReadLines(model).Where(line => !line.Contains("netfs_") || line.Contains("rxq_read")));

        Rxq compare = Rxq.Run("compare", model, scratch.Write("reads.txt", reads));

        Assert.Equal(
            "the traces agree: 1 event, 1 task, 1 MSG\n  compared: reads; slots only in MODEL, calls only in MODEL\n", compare.Output);
        Assert.Equal(0, compare.ExitCode);
    }

    [Fact]
    public void Lost_events_are_inconclusive()
    {
        using Scratch scratch = new();
        string model = Trace(scratch);
        string kernel = scratch.Write("kernel.txt", "CPU:1 [LOST 7 EVENTS]\n" + File.ReadAllText(model));

        Rxq compare = Rxq.Run("compare", model, kernel);

        Assert.Equal((4, ""), (compare.ExitCode, compare.Error));
        Assert.Equal(["inconclusive: 8 events, 1 task, 1 MSG agree", $"  {kernel}:1: events were lost"], compare.Lines);
    }

    [Fact]
    public void Standard_input_and_gzip_are_traces_too()
    {
        using Scratch scratch = new();
        string model = Trace(scratch);
        MemoryStream packed = new();
        using (GZipStream gzip = new(packed, CompressionLevel.Fastest, leaveOpen: true))
            gzip.Write(File.ReadAllBytes(model));

        Assert.Equal(0, Rxq.RunWith(packed.ToArray(), "compare", model, "-").ExitCode);
        Assert.Equal(0, Rxq.RunWith(File.ReadAllBytes(model), "compare", "-", scratch.Write("k.gz", packed.ToArray())).ExitCode);
    }

    [Fact]
    public void What_cannot_be_compared_is_one_line_and_exit_code_2()
    {
        using Scratch scratch = new();
        string model = Trace(scratch);
        string empty = scratch.Write("empty.txt", "# tracer: nop\n");

        Check($"{empty}: has no netfs events, nothing to compare\n", Rxq.Run("compare", model, empty));
        Check($"{model}: has no netfs events of task 77, nothing to compare\n", Rxq.Run("compare", model, model, "--pid", "77"));
        Check($"{scratch["none"]}: no such file\n", Rxq.Run("compare", model, scratch["none"]));
        Check("rxq compare: only one of the traces can be standard input\n", Rxq.Run("compare", "-", "-"));
        byte[] recording = [.. "\x17\x08\x44tracing"u8];
        Check(
            $"{scratch["a.dat"]}: this is a trace-cmd recording: make text of it with 'trace-cmd report'\n",
            Rxq.Run("compare", model, scratch.Write("a.dat", recording)));

        static void Check(string message, Rxq compare) =>
            Assert.Equal((2, "", message), (compare.ExitCode, compare.Output, compare.Error));
    }

    [Theory]
    [InlineData("local.trace.txt")]
    [InlineData("mixed.trace.txt")]
    [InlineData("large-head.trace.txt.gz")]
    [InlineData("trace-cmd.report-R.txt")]
    public void A_genuine_trace_agrees_with_itself(string name)
    {
        string trace = Samples.Path(Path.Combine("kernel-traces", name));

        Assert.Equal(0, Rxq.Run("compare", trace, trace).ExitCode);
    }

    [Fact]
    public void Two_prints_of_one_recording_agree() =>
        Assert.Equal(0, Rxq.Run(
            "compare",
            Samples.Path("kernel-traces/trace-cmd.report-l.txt"), Samples.Path("kernel-traces/trace-cmd.report-R.txt")).ExitCode);
}
