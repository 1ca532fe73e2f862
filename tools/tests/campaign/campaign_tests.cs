// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Text.Json;
using Xunit;

namespace Rxqueue.Tools.Tests.Campaign;

/// <summary>Campaigns as a user sees them: in shards, stopped, resumed, merged.</summary>
public sealed class Campaign_tests
{
    private static readonly string[] Hunt = ["hunt", "--campaign", "7", "--cells", "6", "--cases", "600"];

    [Fact]
    public void shards_of_a_hunt_find_together_what_one_run_finds()
    {
        using Scratch scratch = new();
        for (int shard = 0; shard < 3; shard++)
            Assert.Equal(3, Rxq.Run([.. Hunt, "--shard", $"{shard}/3", "-o", scratch["three"]]).ExitCode);
        Assert.Equal(3, Rxq.Run([.. Hunt, "-o", scratch["one"]]).ExitCode);

        Rxq three = Rxq.Run("merge", scratch["three"], "-o", scratch["merged-three"], "--json");
        Rxq one = Rxq.Run("merge", scratch["one"], "-o", scratch["merged-one"], "--json");

        Assert.Equal((3, 3), (three.ExitCode, one.ExitCode));
        Assert.Equal(Scripts(scratch["merged-one"]), Scripts(scratch["merged-three"]));
        JsonElement sum = JsonDocument.Parse(three.Output).RootElement, whole = JsonDocument.Parse(one.Output).RootElement;
        foreach (string counter in new[] { "cells", "missing_cells", "cases", "calls", "states", "statements_reached", "branches_reached" })
            Assert.Equal(whole.GetProperty(counter).GetInt64(), sum.GetProperty(counter).GetInt64());
        Assert.Equal(3600, sum.GetProperty("cases").GetInt64());
        Assert.Equal(0, sum.GetProperty("missing_cells").GetInt64());
    }

    [Fact]
    public void of_the_scripts_of_a_cause_the_smallest_is_kept()
    {
        using Scratch scratch = new();
        Rxq.Run([.. Hunt, "-o", scratch["one"]]);

        Rxq.Run("merge", scratch["one"], "-o", scratch["merged"]);

        foreach ((string name, string script) in Scripts(scratch["merged"]))
        {
            int[] sizes =
            [
                .. Directory.EnumerateFiles(scratch["one"], "script.rxq", SearchOption.AllDirectories)
                    .Where(file => Path.GetFileName(Path.GetDirectoryName(file)) == name).Select(file => Statements(File.ReadAllText(file))),
            ];
            Assert.Equal(sizes.Min(), Statements(script));
        }
    }

    [Fact]
    public void shards_of_an_exploration_find_together_what_one_run_finds()
    {
        using Scratch scratch = new();
        string[] explore =
            ["explore", "allocation-failure-later", "refill-beside-discard-unlocked", "--campaign", "3", "--cells", "2", "--schedules", "60"];
        for (int shard = 0; shard < 2; shard++)
            Rxq.Run([.. explore, "--shard", $"{shard}/2", "-o", scratch["two"]]);
        Rxq.Run([.. explore, "--jobs", "2", "-o", scratch["one"]]);

        JsonElement two = Rxq.Run("merge", scratch["two"], "--json").Parsed(), one = Rxq.Run("merge", scratch["one"], "--json").Parsed();

        Assert.NotEmpty(Causes(one));
        Assert.Equal(Causes(one), Causes(two));
        foreach (string counter in new[] { "schedules", "distinct_schedules", "decisions", "end_states" })
            Assert.Equal(one.GetProperty(counter).GetInt64(), two.GetProperty(counter).GetInt64());
        Assert.Equal(8 * 60, two.GetProperty("schedules").GetInt64());
    }

    [Fact]
    public void a_shard_that_was_killed_is_readable_and_goes_on_to_the_same_end()
    {
        using Scratch scratch = new();
        Rxq.Run([.. Hunt, "-o", scratch["whole"]]);
        KillAfterFirstCell([.. Hunt, "-o", scratch["killed"], "--resume"]);

        Rxq left = Rxq.Run("merge", scratch["killed"], "--json");
        Rxq again = Rxq.Run([.. Hunt, "-o", scratch["killed"], "--resume"]);
        Rxq.Run("merge", scratch["killed"], "-o", scratch["merged-killed"]);
        Rxq.Run("merge", scratch["whole"], "-o", scratch["merged-whole"]);

        Assert.Contains(" cells are missing", left.Error);
        Assert.InRange(left.Parsed().GetProperty("missing_cells").GetInt32(), 1, 5);
        Assert.Equal(3, again.ExitCode);
        Assert.Matches(@"shard 0 of 1 has 6, [1-5] done before", again.Error);
        Assert.Equal(6, File.ReadLines(Path.Combine(scratch["killed"], "shard-0-of-1", "counters.ndjson")).Count());
        Assert.Equal(Scripts(scratch["merged-whole"]), Scripts(scratch["merged-killed"]));
    }

    [Fact]
    public void a_line_of_counters_that_a_kill_has_cost_comes_back()
    {
        using Scratch scratch = new();
        Rxq.Run([.. Hunt, "-o", scratch["x"]]);
        string counters = Path.Combine(scratch["x"], "shard-0-of-1", "counters.ndjson");
        string before = File.ReadAllText(counters);
        File.WriteAllText(counters, before[..(before.Length / 2)]);

        Rxq.Run([.. Hunt, "-o", scratch["x"], "--resume"]);

        Assert.Equal(before, File.ReadAllText(counters));
    }

    [Fact]
    public void a_shard_without_findings_ends_with_0_and_its_merge_too()
    {
        using Scratch scratch = new();

        Rxq shard = Rxq.Run("hunt", "--variant", "fixed", "--campaign", "1", "--cells", "2", "--cases", "200", "-o", scratch["x"]);
        Rxq merged = Rxq.Run("merge", scratch["x"]);

        Assert.Equal((0, 0), (shard.ExitCode, merged.ExitCode));
        Assert.Contains("2 of 2 cells, 400 cases, ", merged.Lines[^1]);
    }

    [Fact]
    public void missing_shards_leave_it_inconclusive_where_nothing_was_found()
    {
        using Scratch scratch = new();
        Rxq.Run("hunt", "--variant", "fixed", "--campaign", "1", "--cells", "4", "--cases", "200", "--shard", "1/2", "-o", scratch["x"]);

        Rxq merged = Rxq.Run("merge", scratch["x"]);

        Assert.Equal(4, merged.ExitCode);
        Assert.Equal("rxq: 2 of 4 cells are missing: not all shards are here, or are done\n", merged.Error);
    }

    [Fact]
    public void the_curve_is_drawn()
    {
        using Scratch scratch = new();
        Rxq.Run([.. Hunt, "-o", scratch["x"]]);

        Rxq.Run("merge", scratch["x"], "-o", scratch["merged"]);

        string svg = File.ReadAllText(Path.Combine(scratch["merged"], "saturation.svg"));
        Assert.Contains("<svg ", svg);
        Assert.Contains("distinct causes", svg);
        Assert.Contains("rxq hunt, campaign 7", svg);
    }

    [Theory]
    [InlineData("rxq: --shard is of a campaign, expected --campaign SEED", "hunt", "--shard", "0/2")]
    [InlineData("rxq: --resume is of a campaign, expected --campaign SEED", "explore", "--resume")]
    [InlineData("rxq: --shard: '2/2' is no shard, expected I/N, I from 0 to N - 1, N at most 1000000 (see rxq --help)", "hunt", "--campaign", "1", "--shard", "2/2", "-o", "x")]
    [InlineData("rxq: a campaign needs a place for what it finds, expected hunt -o DIR", "hunt", "--campaign", "1")]
    [InlineData("rxq: --campaign determines cells and seeds, expected neither --time nor --seed", "hunt", "--campaign", "1", "--time", "5", "-o", "x")]
    [InlineData("rxq: an exhaustive search is one cell, expected another --strategy, or no --campaign", "explore", "--campaign", "1", "--strategy", "exhaustive", "-o", "x")]
    [InlineData("no-such-shards: no such directory", "merge", "no-such-shards")]
    [InlineData("README.md: is a file, expected a directory", "merge", "README.md")]
    [InlineData("README.md: is a file, expected the campaign's directory", "hunt", "--campaign", "1", "-o", "README.md")]
    [InlineData("samples: is no shard of a campaign, and holds none, expected what rxq hunt or explore --campaign wrote", "merge", "samples")]
    public void bad_usage_gets_one_line(string message, params string[] arguments)
    {
        Rxq refused = Rxq.RunIn(Samples.Root, arguments);

        Assert.Equal((2, "", message + "\n"), (refused.ExitCode, refused.Output, refused.Error));
    }

    [Fact]
    public void what_is_of_another_campaign_is_neither_gone_on_with_nor_merged()
    {
        using Scratch scratch = new();
        string[] small = ["hunt", "--cells", "1", "--cases", "100", "--campaign"];
        Rxq.Run([.. small, "1", "-o", scratch["a"]]);
        Rxq.Run([.. small, "2", "-o", scratch["b"]]);

        Rxq twice = Rxq.Run([.. small, "1", "-o", scratch["a"]]);
        Rxq other = Rxq.Run([.. small, "2", "-o", scratch["a"], "--resume"]);
        Rxq merged = Rxq.Run("merge", scratch["a"], scratch["b"]);

        Assert.Equal((2, 2, 2), (twice.ExitCode, other.ExitCode, merged.ExitCode));
        Assert.EndsWith("shard-0-of-1: a shard is there already, expected --resume to go on with it\n", twice.Error);
        Assert.EndsWith("shard-0-of-1: is of another campaign, expected the same options and the same version of rxq\n", other.Error);
        Assert.Matches(@"^\S+b/shard-0-of-1: is of another campaign than \S+a/shard-0-of-1, expected shards of one\n$", merged.Error);
    }

    private static void KillAfterFirstCell(string[] arguments)
    {
        ProcessStartInfo start = new("dotnet") { RedirectStandardError = true, RedirectStandardOutput = true };
        start.ArgumentList.Add(Rxq.Program);
        foreach (string argument in arguments)
            start.ArgumentList.Add(argument);
        using Process rxq = Process.Start(start)!;
        while (rxq.StandardError.ReadLine() is string line && !line.Contains("(1 of 6)", StringComparison.Ordinal))
        {
            // What comes before the first cell is done.
        }

        rxq.Kill();
        rxq.WaitForExit();
    }

    private static SortedDictionary<string, string> Scripts(string merged) => new(
        Directory.EnumerateDirectories(merged).ToDictionary(
            folder => Path.GetFileName(folder), folder => File.ReadAllText(Path.Combine(folder, "script.rxq"))),
        StringComparer.Ordinal);

    private static int Statements(string script) => script.Split('\n').Count(line => line.Length > 0 && line[0] != '#');

    private static string[] Causes(JsonElement summary) =>
        [.. summary.GetProperty("findings").EnumerateArray().Select(finding => finding.GetProperty("cause").GetString()!)];
}
