// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Threading.Tasks;
using Microsoft.Playwright;
using Xunit;

namespace Rxqueue.Tools.Tests.Explain;

/// <summary>The pictures of the documents. docs/explain.md says what to call.</summary>
public sealed class ExplorerPictures(Browser browser) : IClassFixture<Browser>
{
    private const string Variable = "RXQ_PICTURES";

    [FactOnRequest(Variable)]
    public async Task Pictures()
    {
        using Scratch scratch = new();
        string folder = Path.Combine(Samples.Root, Environment.GetEnvironmentVariable(Variable)!);
        Directory.CreateDirectory(folder);
        Rxq.Run("explain", Samples.Path("findings/decant-overruns-chain.rxq"), "-o", scratch["f.html"]);
        Rxq.Run(
            "explore", "refill-beside-decant-unlocked", "--variant", "posted", "--schedules", "300", "--seed", "1", "-o", scratch["found"]);
        Rxq.Run("explain", Directory.GetFiles(scratch["found"]).MinBy(Distance)!, "-o", scratch["s.html"]);
        foreach ((string page, string picture) in new[] { ("f.html", "explorer-finding.png"), ("s.html", "explorer-schedule.png") })
        {
            await using OpenPage open = await browser.Open(scratch[page], height: 760);
            await open.Page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(folder, picture) });
            Assert.Empty(open.Troubles);
        }
    }

    /// <summary>How far the two accesses of a race lie apart: a picture shows both where they are near.</summary>
    private static int Distance(string schedule) =>
        Rxq.Run("replay", schedule, "--json").Json.Single().GetProperty("replay").TryGetProperty("race", out JsonElement race)
            ? race[1].GetInt32() - race[0].GetInt32()
            : int.MaxValue;
}
