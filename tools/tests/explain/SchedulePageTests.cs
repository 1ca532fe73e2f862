// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Threading.Tasks;
using Microsoft.Playwright;
using Xunit;

namespace Rxqueue.Tools.Tests.Explain;

/// <summary>Schedules that rxq explore finds, for the tests of this class.</summary>
public sealed class FoundSchedules : IDisposable
{
    private readonly Scratch _scratch = new();

    public FoundSchedules()
    {
        Rxq.Run("explore", "refill-beside-discard-unlocked", "--variant", "posted", "--schedules", "60", "--seed", "1", "-o", _scratch["found"]);
        Rxq.Run("explore", "control-deadlock", "--schedules", "50", "--seed", "1", "-o", _scratch["found"]);
        Rxq.Run("explore", "control-lost-wake-up", "--schedules", "50", "--seed", "1", "-o", _scratch["found"]);
        Rxq.Run("explore", "control-lost-update", "--schedules", "40", "--seed", "1", "-o", _scratch["found"]);
        Rxq.Run("explore", "discard-beside-decant-unlocked", "--variant", "posted", "--schedules", "100", "--seed", "1", "-o", _scratch["found"]);
    }

    /// <summary>A schedule of a test that goes wrong in a certain way.</summary>
    public string Of(string test, string kind) => Directory.GetFiles(_scratch["found"]).Order().First(file =>
        Path.GetFileName(file).StartsWith(test, StringComparison.Ordinal)
        && JsonDocument.Parse(File.ReadAllText(file)).RootElement.GetProperty("kind").GetString() == kind);

    public void Dispose() => _scratch.Dispose();
}

/// <summary>What somebody sees of a schedule in a browser.</summary>
public sealed class SchedulePageTests(Browser browser, FoundSchedules found) : IClassFixture<Browser>, IClassFixture<FoundSchedules>
{
    private const string Unlocked = "refill-beside-discard-unlocked";

    [FactWithBrowser]
    public async Task A_race_opens_at_its_second_access_beside_the_first_with_the_source_lines_of_both()
    {
        using Scratch scratch = new();
        string schedule = found.Of(Unlocked, "data-race");
        JsonElement replay = Rxq.Run("replay", schedule, "--json").Json.Single().GetProperty("replay");
        int[] race = [.. replay.GetProperty("race").EnumerateArray().Select(step => step.GetInt32())];
        Assert.Equal(3, Rxq.Run("explain", schedule, "-o", scratch["s.html"]).ExitCode);

        await using OpenPage page = await browser.Open(scratch["s.html"]);

        Assert.Equal(race[1], await page.Step());
        Assert.Equal(2, await page.Page.Locator(".access").CountAsync());
        string[] sides = [.. await page.Page.Locator(".access").AllInnerTextsAsync()];
        for (int i = 0; i < 2; i++)
        {
            JsonElement step = replay.GetProperty("steps")[race[i]];
            JsonElement place = step.GetProperty("stack")[0];
            int line = place.GetProperty("line").GetInt32();
            string text = File.ReadAllLines(Path.Combine(Samples.Root, place.GetProperty("file").GetString()!))[line - 1].Trim();
            Assert.Contains(step.GetProperty("task").GetString()!, sides[i]);
            Assert.Contains(step.GetProperty("what").GetString()!, sides[i]);
            Assert.Contains(
                text[..Math.Min(20, text.Length)],
                (await page.Page.Locator(".access .code.here").Nth(i).InnerTextAsync()).Replace("\n", " ", StringComparison.Ordinal));
        }

        Assert.Equal(1, await page.Page.Locator(".bracket.main").CountAsync());
        await page.Press("o");
        Assert.Equal(race[0], await page.Step());
        await page.Page.Locator(".access:not(.here) .go").ClickAsync();
        Assert.Equal(race[1], await page.Step());
        Assert.Empty(page.Troubles);
    }

    [FactWithBrowser]
    public async Task Each_step_stands_in_its_tasks_column_with_what_replay_says_of_it()
    {
        using Scratch scratch = new();
        string schedule = found.Of("control-lost-update", "broken-rule");
        JsonElement replay = Rxq.Run("replay", schedule, "--json").Json.Single().GetProperty("replay");
        string[] tasks = [.. replay.GetProperty("tasks").EnumerateArray().Select(task => task.GetString()!)];
        Rxq.Run("explain", schedule, "-o", scratch["s.html"]);

        await using OpenPage page = await browser.Open(scratch["s.html"], step: 0);

        Assert.Equal(tasks, await page.Page.Locator("#heads .cell").AllInnerTextsAsync());
        foreach (JsonElement step in replay.GetProperty("steps").EnumerateArray())
        {
            Assert.Equal(step.GetProperty("number").GetInt32(), await page.Step());
            int column = Array.IndexOf(tasks, step.GetProperty("task").GetString());
            ILocator cells = page.Page.Locator(".row.now .cell");
            Assert.Contains(step.GetProperty("verb").GetString()!, await cells.Nth(column).InnerTextAsync());
            Assert.Equal("", await cells.Nth(1 - column).InnerTextAsync());
            Assert.Contains(step.GetProperty("what").GetString()!, await page.Text("#call"));
            await page.Press("j");
        }

        Assert.Contains("two increments came to 1", await page.Text("#report"));
        Assert.Equal(1, await page.Page.Locator(".row.switch.preempted").CountAsync());
        Assert.Empty(page.Troubles);
    }

    [FactWithBrowser]
    public async Task The_queue_is_drawn_as_it_is_after_each_step()
    {
        using Scratch scratch = new();
        string schedule = found.Of(Unlocked, "broken-rule");
        JsonElement replay = Rxq.Run("replay", schedule, "--json").Json.Single().GetProperty("replay");
        Rxq.Run("explain", schedule, "-o", scratch["s.html"]);

        await using OpenPage page = await browser.Open(scratch["s.html"], step: 0);

        int compared = 0;
        foreach (JsonElement step in replay.GetProperty("steps").EnumerateArray().Where(step => step.TryGetProperty("queue", out _)))
        {
            await page.Page.FillAsync("#at", step.GetProperty("number").ToString());
            await page.Page.DispatchEventAsync("#at", "change");
            string[] words = step.GetProperty("queue").GetString()!.Split(' ');
            string shown = (await page.Text(".queue.current .words")).ReplaceLineEndings(" ");
            Assert.Contains($"qsize {words[2]}", shown);
            Assert.Contains($"pdu_remain {words[4]}", shown);
            compared++;
        }

        Assert.True(compared > 3, $"{compared} were compared");
    }

    [FactWithBrowser]
    public async Task A_step_that_oopses_is_where_the_page_opens_and_says_why()
    {
        using Scratch scratch = new();
        string schedule = found.Of("discard-beside-decant-unlocked", "null-deref");
        int failed = Rxq.Run("replay", schedule, "--json").Json.Single().GetProperty("replay").GetProperty("failed_step").GetInt32();
        Rxq.Run("explain", schedule, "-o", scratch["s.html"]);

        await using OpenPage page = await browser.Open(scratch["s.html"]);

        Assert.Equal(failed, await page.Step());
        Assert.Contains("✕ fails", await page.Text(".row.now"));
        Assert.Contains("BUG: Oops: null-deref", await page.Text("#report"));
    }

    [FactWithBrowser]
    public async Task A_deadlock_says_in_each_column_what_its_task_waits_for()
    {
        using Scratch scratch = new();
        Rxq.Run("explain", found.Of("control-deadlock", "deadlock"), "-o", scratch["s.html"]);

        await using OpenPage page = await browser.Open(scratch["s.html"]);

        string[] cells = [.. await page.Page.Locator(".row.now .cell").AllInnerTextsAsync()];
        Assert.Equal(["waits for mutex B, which ba-3 holds, in LockBoth", "waits for mutex A, which ab-2 holds, in LockBoth"], cells);
        Assert.Contains("every task sleeps", await page.Text("#verdict"));
    }

    [FactWithBrowser]
    public async Task Each_end_of_a_turn_has_a_row_and_each_preemption_a_mark_also_where_nothing_was_touched()
    {
        using Scratch scratch = new();
        string schedule = found.Of("control-lost-wake-up", "deadlock");
        JsonElement file = JsonDocument.Parse(File.ReadAllText(schedule)).RootElement;
        int ends = file.GetProperty("turns").EnumerateArray().Count(
            turn => turn.GetProperty("number").GetInt32() > 0 && turn.TryGetProperty("until", out _));
        Rxq.Run("explain", schedule, "-o", scratch["s.html"]);

        await using OpenPage page = await browser.Open(scratch["s.html"]);

        string[] rows = [.. await page.Page.Locator(".row.switch").AllInnerTextsAsync()];
        Assert.Equal(ends, rows.Length);
        Assert.Equal(
            file.GetProperty("preemptions").GetInt32(), rows.Count(row => row.Contains("✂ preempted", StringComparison.Ordinal)));
    }

    [FactWithBrowser]
    public async Task A_schedule_that_is_gone_in_another_variant_says_so()
    {
        using Scratch scratch = new();

        Rxq run = Rxq.Run("explain", found.Of("control-lost-update", "broken-rule"), "--variant", "fixed", "-o", scratch["s.html"]);

        await using OpenPage page = await browser.Open(scratch["s.html"]);
        Assert.NotEqual(2, run.ExitCode);
        Assert.Contains("variant fixed", await page.Text("#about"));
    }
}
