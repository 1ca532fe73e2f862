// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Threading.Tasks;
using Xunit;

namespace Rxqueue.Tools.Tests.Explain;

/// <summary>What somebody sees of <c>rxq compare --html</c> and <c>rxq validate --html</c> in a browser.</summary>
public sealed class TracePageTests(Browser browser) : IClassFixture<Browser>
{
    private const int Changed = 346;

    /// <summary>A kernel's full trace, in which the 60th discard leaves more in the queue than it does.</summary>
    private static string[] Kernel()
    {
        using FileStream file = File.OpenRead(Samples.Path("kernel-traces/nic-calls.trace.txt.gz"));
        using StreamReader text = new(new GZipStream(file, CompressionMode.Decompress));
        string[] lines = text.ReadToEnd().TrimEnd('\n').Split('\n');
        Assert.Contains("netfs_rxq_discard: Q=0 MSG=00000018 n=71 r=0 qs=48e8", lines[Changed]);
        lines[Changed] = lines[Changed].Replace("qs=48e8", "qs=77", StringComparison.Ordinal);
        return lines;
    }

    private static string Write(Scratch scratch, string name, string[] lines) => scratch.Write(name, string.Join('\n', lines) + "\n");

    private static string Model(Scratch scratch)
    {
        Rxq.Run("reconstruct", Samples.Path("kernel-traces/nic-calls.trace.txt.gz"), "-o", scratch["m.rxq"]);
        Rxq.Run("run", scratch["m.rxq"], "--trace", scratch["model.txt"]);
        return scratch["model.txt"];
    }

    [FactWithBrowser]
    public async Task Validate_opens_at_the_divergence_with_what_was_expected_and_the_models_queue_before_it()
    {
        using Scratch scratch = new();
        string trace = Write(scratch, "kernel.txt", Kernel());

        Rxq run = Rxq.Run("validate", trace, "--html", scratch["v.html"]);
        await using OpenPage page = await browser.Open(scratch["v.html"]);

        Assert.Equal(3, run.ExitCode);
        Assert.StartsWith($"{trace}: diverges\n", run.Output);
        Assert.Equal($"diverges at line {Changed + 1}", await page.Text("#verdict"));
        Assert.Contains($"kernel.txt:{Changed + 1}", await page.Text("#said"));
        Assert.Contains("netfs_rxq_discard: Q=0 MSG=00000018 n=71 r=0 qs=48e8", await page.Text("#report"));
        Assert.Contains("qsize 18777", await page.Text(".queue.current .words"));
        Assert.Equal(14, await page.Page.Locator(".queue.current .slot:not(.none)").CountAsync());
        await page.Press("ArrowLeft");
        Assert.Contains("explained", await page.Text("#call"));
        Assert.Equal(1, await page.Page.Locator(".slot .read").CountAsync());
        await page.Press("n");
        await page.Press("j");
        Assert.Contains("after", await page.Page.Locator(".row.now").GetAttributeAsync("class") ?? "");
        Assert.Empty(page.Troubles);
    }

    [FactWithBrowser]
    public async Task Compare_opens_at_the_divergence_with_both_lines_and_the_fields_that_differ()
    {
        using Scratch scratch = new();
        string model = Model(scratch);
        string kernel = Write(scratch, "kernel.txt", Kernel());

        Rxq run = Rxq.Run("compare", model, kernel, "--html", scratch["c.html"]);
        await using OpenPage page = await browser.Open(scratch["c.html"]);

        Assert.Equal(3, run.ExitCode);
        Assert.Equal("the traces diverge", await page.Text("#verdict"));
        Assert.Equal(["MODEL", "KERNEL"], await page.Page.Locator("#heads .cell").AllInnerTextsAsync());
        Assert.Equal(["qs", "48e8", "77"], await page.Page.Locator("#report td").AllInnerTextsAsync());
        Assert.Equal(["qs=48e8", "qs=77"], (await page.Page.Locator(".raw code").AllInnerTextsAsync()).Select(
            line => line.Split(' ').Single(word => word.StartsWith("qs=", StringComparison.Ordinal))));
        Assert.Contains("qsize 18777", await page.Text(".queue.current .words"));
        await page.Press("k");
        Assert.Contains("agrees", await page.Text("#call"));
        Assert.Empty(page.Troubles);
    }

    [FactWithBrowser]
    public async Task A_trace_of_reads_alone_shows_the_copy_and_says_that_the_queue_is_not_known()
    {
        using Scratch scratch = new();
        string[] reads = [.. Kernel().Where(line => line.Contains("netfs_rxq_read:", StringComparison.Ordinal))];
        int broken = Array.FindIndex(reads, 100, line => !line.EndsWith("c=0000", StringComparison.Ordinal));
        reads[broken] = string.Concat(reads[broken].AsSpan(0, reads[broken].Length - 4), "0777");

        Rxq run = Rxq.Run("validate", Write(scratch, "reads.txt", reads), "--html", scratch["v.html"]);
        await using OpenPage page = await browser.Open(scratch["v.html"]);

        Assert.Equal(3, run.ExitCode);
        Assert.Equal($"diverges at line {broken + 1}", await page.Text("#verdict"));
        Assert.Contains("reads alone", await page.Text("#about"));
        Assert.Contains("2 segments", await page.Text("#said"));
        Assert.Contains("qsize ?", await page.Text(".queue.current .words"));
        Assert.Contains("bytes read", await page.Text("#legend"));
        Assert.Empty(page.Troubles);
    }

    [FactWithBrowser]
    public async Task Traces_that_agree_open_at_their_last_event()
    {
        using Scratch scratch = new();
        string model = Model(scratch);

        Rxq run = Rxq.Run("compare", model, Samples.Path("kernel-traces/nic-calls.trace.txt.gz"), "--html", scratch["c.html"]);
        Rxq valid = Rxq.Run("validate", Samples.Path("kernel-traces/nic-calls.trace.txt.gz"), "--html", scratch["v.html"]);

        Assert.Equal((0, 0), (run.ExitCode, valid.ExitCode));
        foreach ((string file, string verdict) in new[] { ("c.html", "the traces agree"), ("v.html", "conforms") })
        {
            await using OpenPage page = await browser.Open(scratch[file]);
            Assert.Equal(verdict, await page.Text("#verdict"));
            Assert.Equal("of 1358", await page.Text("#of"));
            Assert.Equal(1358, await page.Step());
            Assert.Empty(page.Troubles);
        }
    }

    [Fact]
    public void Nothing_is_written_where_there_is_nothing_to_compare_or_to_judge()
    {
        using Scratch scratch = new();
        string empty = scratch.Write("empty.txt", "# tracer: nop\n");

        Rxq compare = Rxq.Run("compare", empty, empty, "--html", scratch["c.html"]);
        Rxq validate = Rxq.Run("validate", empty, "--html", scratch["v.html"]);
        Rxq over = Rxq.Run("validate", empty, "--html", empty);

        Assert.Equal((2, 2, 2), (compare.ExitCode, validate.ExitCode, over.ExitCode));
        Assert.Contains("is the input, expected another file to write", over.Error);
        Assert.Equal(["empty.txt"], scratch.Files);
    }

    [Fact]
    public void A_trace_on_standard_input_is_judged_and_drawn()
    {
        using Scratch scratch = new();

        Rxq run = Rxq.RunWith(File.ReadAllBytes(Samples.Path("kernel-traces/local.trace.txt")), "validate", "-", "--html", scratch["v.html"]);

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("\"verdict\":\"conforms\"", File.ReadAllText(scratch["v.html"]));
    }
}
