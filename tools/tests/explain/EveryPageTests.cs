// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.IO;
using System.Threading.Tasks;
using Microsoft.Playwright;
using Xunit;

namespace Rxqueue.Tools.Tests.Explain;

/// <summary>A page of each kind, made once for the tests of this class.</summary>
public sealed class PagesOfEveryKind : IDisposable
{
    private readonly Scratch _scratch = new();

    public PagesOfEveryKind()
    {
        string kernel = Samples.Path("kernel-traces/nic-calls.trace.txt.gz");
        Rxq.Run("explain", Samples.Path("decant_30_segments.rxq"), "-o", _scratch["script"]);
        Rxq.Run("explore", "control-lost-update", "--schedules", "40", "--seed", "1", "-o", _scratch["found"]);
        Rxq.Run("explain", Directory.GetFiles(_scratch["found"])[0], "-o", _scratch["schedule"]);
        Rxq.Run("reconstruct", kernel, "-o", _scratch["m.rxq"]);
        Rxq.Run("run", _scratch["m.rxq"], "--trace", _scratch["model.txt"]);
        Rxq.Run("compare", _scratch["model.txt"], kernel, "--html", _scratch["compare"]);
        Rxq.Run("validate", kernel, "--html", _scratch["validate"]);
        foreach (string kind in new[] { "script", "schedule", "compare", "validate" })
            File.Move(_scratch[kind], _scratch[$"{kind}.html"]);
    }

    public string this[string kind] => _scratch[$"{kind}.html"];

    public void Dispose() => _scratch.Dispose();
}

/// <summary>What holds of every page of the explorer, whatever it is of.</summary>
public sealed class EveryPageTests(Browser browser, PagesOfEveryKind pages) : IClassFixture<Browser>, IClassFixture<PagesOfEveryKind>
{
    private const string Back = "getComputedStyle(document.body).backgroundColor";

    [TheoryWithBrowser]
    [InlineData("script")]
    [InlineData("schedule")]
    [InlineData("compare")]
    [InlineData("validate")]
    public async Task It_loads_from_its_file_alone_and_goes_from_end_to_end(string kind)
    {
        await using OpenPage page = await browser.Open(pages[kind]);

        await page.Press("Home");
        int first = await page.Step();
        Assert.True(await page.Page.IsDisabledAsync("#back"));
        await page.Press("j");
        Assert.Equal(first + 1, await page.Step());
        await page.Press("End");
        Assert.Equal($"of {await page.Step()}", await page.Text("#of"));
        Assert.True(await page.Page.IsDisabledAsync("#forward"));
        await page.Press("k");
        Assert.Equal(1, await page.Page.Locator(".row.now").CountAsync());
        Assert.Empty(page.Troubles);
    }

    [TheoryWithBrowser]
    [InlineData("script")]
    [InlineData("schedule")]
    [InlineData("compare")]
    [InlineData("validate")]
    public async Task A_click_on_the_time_line_goes_to_the_step_that_lies_there(string kind)
    {
        await using OpenPage page = await browser.Open(pages[kind]);
        LocatorBoundingBoxResult box = (await page.Page.Locator("#timeline").BoundingBoxAsync())!;
        int steps = await page.Page.EvaluateAsync<int>("steps.length");

        await page.Page.ClickAsync("#timeline", new PageClickOptions { Position = new Position { X = box.Width * 0.8f, Y = 20 } });

        int from = kind == "schedule" ? 0 : 1;
        Assert.Equal((int)Math.Floor(Math.Floor(box.Width * 0.8) / box.Width * steps) + from, await page.Step(), tolerance: 1);
        Assert.True(await page.Page.Locator(".row.now").IsVisibleAsync());
    }

    [TheoryWithBrowser]
    [InlineData("script", 1280)]
    [InlineData("schedule", 1280)]
    [InlineData("compare", 1280)]
    [InlineData("validate", 1280)]
    [InlineData("script", 390)]
    [InlineData("schedule", 390)]
    [InlineData("compare", 390)]
    [InlineData("validate", 390)]
    public async Task Nothing_is_wider_than_the_window(string kind, int width)
    {
        await using OpenPage page = await browser.Open(pages[kind], width: width);

        Assert.Equal(width, await page.Page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
        Assert.True(await page.Page.EvaluateAsync<bool>("$('detail').scrollWidth <= $('detail').clientWidth"), "the detail scrolls sideways");
    }

    [TheoryWithBrowser]
    [InlineData("script")]
    [InlineData("schedule")]
    [InlineData("compare")]
    [InlineData("validate")]
    public async Task It_is_light_or_dark_as_the_reader_likes(string kind)
    {
        await using OpenPage page = await browser.Open(pages[kind]);
        await page.Page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = ColorScheme.Light });
        string light = await page.Page.EvaluateAsync<string>(Back);
        await page.Page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = ColorScheme.Dark });
        string dark = await page.Page.EvaluateAsync<string>(Back);

        Assert.NotEqual(light, dark);
        await page.Press("t");
        Assert.Equal(light, await page.Page.EvaluateAsync<string>(Back));
        Assert.Empty(page.Troubles);
    }
}
