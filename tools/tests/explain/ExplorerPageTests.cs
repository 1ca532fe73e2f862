// SPDX-License-Identifier: GPL-2.0-only
using System.Globalization;
using System.Linq;
using System.Text;
using System.Text.Json;
using System.Threading.Tasks;
using Microsoft.Playwright;
using Xunit;

namespace Rxqueue.Tools.Tests.Explain;

/// <summary>What somebody sees who opens the file of <c>rxq explain</c> in a browser.</summary>
public sealed class ExplorerPageTests(Browser browser) : IClassFixture<Browser>
{
    private static readonly string Finding = Samples.Path("decant_30_segments.rxq");
    private static readonly string Excerpt = Samples.Path("scenarios/partial_decant_coalesce.rxq");

    [FactWithBrowser]
    public async Task A_finding_opens_at_the_step_that_crashed_with_its_report()
    {
        using Scratch scratch = new();
        Assert.Equal(3, Rxq.Run("explain", Finding, "-o", scratch["f.html"]).ExitCode);

        await using OpenPage page = await browser.Open(scratch["f.html"]);

        Assert.Equal(6, await page.Step());
        Assert.Equal("decant_30_segments.rxq", await page.Text("#title"));
        Assert.Equal("BUG: Oops: null-deref in netfs_bvecq_append_seg, at step 6", await page.Text("#verdict"));
        Assert.Contains("decant 30 as e", await page.Text("#call"));
        Assert.Contains("null-deref in netfs_bvecq_append_seg", await page.Text("#report"));
        Assert.Contains("2 bvecqs that no queue leads to", await page.Text("#queues"));
        Assert.Empty(page.Troubles);
    }

    [FactWithBrowser]
    public async Task Every_step_shows_the_state_that_the_run_itself_prints()
    {
        using Scratch scratch = new();
        Rxq.Run("explain", Excerpt, "-o", scratch["e.html"]);
        JsonElement[] lines = [.. Rxq.Run("run", "--json", Excerpt).Json];

        await using OpenPage page = await browser.Open(scratch["e.html"]);

        for (int i = 0; i < lines.Length - 1; i++)
        {
            JsonElement state = lines[i].GetProperty("state");
            string current = await page.Text(".queue.current .words");
            string expected = string.Create(CultureInfo.InvariantCulture,
                $"qsize {state.GetProperty("qsize").GetInt64()} pdu_remain {state.GetProperty("pdu_remain").GetInt64()} take_slot {state.GetProperty("take_slot").GetInt64()} take_offset {state.GetProperty("take_offset").GetInt64()} msg_id {state.GetProperty("msg_id").GetInt64():x}");
            Assert.Equal(expected, string.Join(' ', current.Split((char[]?)null, System.StringSplitOptions.RemoveEmptyEntries)));
            int slots = state.GetProperty("chain").EnumerateArray().Sum(bq => bq.GetProperty("bv").EnumerateArray().Count(bv => bv.ValueKind != JsonValueKind.Null));
            Assert.Equal(slots, await page.Page.Locator(".queue.current .slot:not(.none):not(.free)").CountAsync());
            await page.Press("ArrowRight");
        }
    }

    [FactWithBrowser]
    public async Task Going_back_shows_what_was_there_before()
    {
        using Scratch scratch = new();
        Rxq.Run("explain", Excerpt, "-o", scratch["e.html"]);
        await using OpenPage page = await browser.Open(scratch["e.html"]);
        string[] forward = new string[18];
        for (int i = 0; i < forward.Length; i++, await page.Press("j"))
            forward[i] = await page.Detail();

        for (int i = forward.Length - 1; i >= 0; i--, await page.Press("k"))
            Assert.Equal(forward[i], await page.Detail());
    }

    [TheoryWithBrowser]
    [InlineData("End", 18)]
    [InlineData("Home", 1)]
    [InlineData("ArrowRight", 10)]
    [InlineData("j", 10)]
    [InlineData("ArrowLeft", 8)]
    [InlineData("k", 8)]
    [InlineData("PageDown", 18)]
    [InlineData("PageUp", 1)]
    public async Task A_key_goes_from_step_9_to(string key, int step)
    {
        using Scratch scratch = new();
        Rxq.Run("explain", Excerpt, "-o", scratch["e.html"]);
        await using OpenPage page = await browser.Open(scratch["e.html"], step: 9);

        await page.Press(key);

        Assert.Equal(step, await page.Step());
    }

    [FactWithBrowser]
    public async Task Marks_are_gone_through_with_n_and_p_and_lie_on_the_time_line()
    {
        using Scratch scratch = new();
        string script = scratch.Write("warned.rxq", "skb 100\nrefill 0\npdu 10\nread 0 20\nmsg 1\nread 20 1\nstate\n");
        Rxq.Run("explain", script, "-o", scratch["w.html"]);
        await using OpenPage page = await browser.Open(scratch["w.html"], step: 1);

        await page.Press("n");
        Assert.Equal(4, await page.Step());
        Assert.Contains("Rx over-read 0+14 > a", await page.Text("#said"));
        await page.Press("n");
        Assert.Equal(6, await page.Step());
        await page.Press("n");
        Assert.Equal(6, await page.Step());
        await page.Press("p");
        Assert.Equal(4, await page.Step());
    }

    [FactWithBrowser]
    public async Task A_click_on_the_time_line_jumps_and_one_on_a_row_too()
    {
        using Scratch scratch = new();
        Rxq.Run("explain", Excerpt, "-o", scratch["e.html"]);
        await using OpenPage page = await browser.Open(scratch["e.html"]);
        ILocator timeline = page.Page.Locator("#timeline");
        LocatorBoundingBoxResult box = (await timeline.BoundingBoxAsync())!;

        await timeline.ClickAsync(new LocatorClickOptions { Position = new Position { X = box.Width / 2, Y = 20 } });
        Assert.Equal(10, await page.Step());

        await page.Page.Locator(".row", new PageLocatorOptions { HasText = "decant 400 as e" }).ClickAsync();
        Assert.Equal(5, await page.Step());
    }

    [FactWithBrowser]
    public async Task Of_ten_thousand_steps_only_those_exist_that_can_be_seen()
    {
        using Scratch scratch = new();
        StringBuilder script = new();
        for (int i = 0; i < 2500; i++)
            script.Append("skb 1448\npdu 1448\nrefill 1448\ndiscard 1448\n");
        Rxq.Run("explain", scratch.Write("long.rxq", script.ToString()), "-o", scratch["l.html"]);
        await using OpenPage page = await browser.Open(scratch["l.html"]);

        Assert.Equal("of 10001", await page.Text("#of"));
        Assert.InRange(await page.Page.Locator(".row").CountAsync(), 10, 100);
        await page.Press("End");
        Assert.Equal(10001, await page.Step());
        Assert.Contains("nothing leaked", await page.Text(".row.now"));
        Assert.InRange(await page.Page.Locator(".row").CountAsync(), 5, 100);
        await page.Page.FillAsync("#at", "5003");
        await page.Press("Enter");
        Assert.Contains("qsize 1448", await page.Text(".queue.current .words"));
        Assert.Empty(page.Troubles);
    }
}
