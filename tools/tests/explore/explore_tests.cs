// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using Xunit;

namespace Rxqueue.Tools.Tests.Explore;

/// <summary>rxq explore and rxq replay as a user sees them.</summary>
public sealed class Explore_tests
{
    [Fact]
    public void the_list_says_what_is_known_of_each_test()
    {
        Rxq list = Rxq.Run("explore", "--list");

        Assert.Equal(0, list.ExitCode);
        Assert.Contains(list.Lines, line => line.StartsWith("refill-beside-discard-locked ") && line.EndsWith("posted safe, fixed safe"));
        Assert.Contains(list.Lines, line => line.StartsWith("control-deadlock ") && line.EndsWith("posted unsafe"));
    }

    [Fact]
    public void what_is_safe_ends_with_0_and_says_the_seed_first()
    {
        Rxq explored = Rxq.Run(
            "explore", "refill-beside-discard-locked", "--variant", "fixed", "--schedules", "40", "--seed", "5", "--strategy", "random");

        Assert.Equal(0, explored.ExitCode);
        Assert.Equal("seed 5, strategy random, 40 schedules a test, 1 test, 1 job", explored.Lines[0]);
        Assert.Matches(
            @"^refill-beside-discard-locked fixed: 40 schedules \(\d+ distinct\) in .* s \(\d+/s\), 2 tasks, .* decisions, \d+ end states?: nothing found$",
            explored.Lines[1]);
    }

    [Fact]
    public void what_is_complete_says_so()
    {
        Rxq explored = Rxq.Run("explore", "litmus-marked-access-repaired", "--strategy", "exhaustive", "--bound", "1");

        Assert.Equal(0, explored.ExitCode);
        Assert.Matches(@": complete: \d+ schedules, ", explored.Lines[1]);
    }

    [Fact]
    public void a_finding_is_written_replays_and_is_gone_where_it_is_fixed()
    {
        using Scratch scratch = new();

        Rxq explored = Rxq.Run(
            "explore", "allocation-failure-later", "--variant", "posted", "--schedules", "60", "--seed", "1", "-o", scratch["found"]);
        string file = Assert.Single(Directory.GetFiles(scratch["found"]));
        Rxq replayed = Rxq.Run("replay", file);
        Rxq @fixed = Rxq.Run("replay", file, "--variant", "fixed");

        Assert.Equal(3, explored.ExitCode);
        Assert.EndsWith("allocation-failure-later-posted-1.schedule.json", file);
        Assert.Contains($"  rxq replay {file}", explored.Lines);
        Assert.Equal(3, replayed.ExitCode);
        Assert.Contains("BUG: broken rule: an object of the emergency pool goes back to the pool", replayed.Output);
        Assert.Equal("reproduced; the schedule was followed to its end", replayed.Lines[^1]);
        Assert.NotEqual(3, @fixed.ExitCode);
        Assert.StartsWith("not reproduced; ", @fixed.Lines[^1]);
    }

    [Fact]
    public void a_replay_stands_in_columns_with_places_values_and_preemptions()
    {
        using Scratch scratch = new();
        Rxq.Run("explore", "control-lost-update", "--schedules", "40", "--seed", "1", "-o", scratch["found"]);
        string file = Directory.GetFiles(scratch["found"]).Single(path => File.ReadAllText(path).Contains("\"broken-rule\""));

        Rxq replayed = Rxq.Run("replay", file);

        string[] lines = replayed.Lines;
        string heading = lines.First(line => line.StartsWith(" step"));
        Assert.True(heading.IndexOf("a-2", StringComparison.Ordinal) < heading.IndexOf("b-3", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Contains("LostUpdate controls.cs"));
        Assert.Contains(lines, line => line.Contains("-- preempted, about to write msg_id"));
        Assert.Single(lines, line => line.Contains("write rxq 0.msg_id 0 → 1"));
        Assert.Single(lines, line => line.Contains("write rxq 0.msg_id 1 → 1"));
        Assert.Contains("  two increments came to 1", lines);
    }

    [Fact]
    public void two_jobs_share_the_schedules()
    {
        IReadOnlyList<JsonElement> json = Rxq.Run(
            "explore", "control-lost-update", "--schedules", "41", "--seed", "1", "--jobs", "2", "--json").Json;

        Assert.Equal(1, json[0].GetProperty("seed").GetInt32());
        Assert.Equal(41, json[1].GetProperty("schedules").GetInt32());
        Assert.Contains(
            json[1].GetProperty("findings").EnumerateArray(), finding => finding.GetProperty("kind").GetString() == "broken-rule");
    }

    [Theory]
    [InlineData("there is no test 'nonsense'", "explore", "nonsense")]
    [InlineData("there is no strategy 'nonsense', expected portfolio, random, pct, delay or exhaustive", "explore", "--strategy", "nonsense")]
    [InlineData("--schedules: expected a number of schedules, at least 1", "explore", "--schedules", "0")]
    [InlineData("no such file", "replay", "nonsense.schedule.json")]
    public void bad_usage_gets_one_line(string expected, params string[] arguments)
    {
        Rxq refused = Rxq.Run(arguments);

        Assert.Equal(2, refused.ExitCode);
        Assert.Contains(expected, refused.Error);
        Assert.Single(refused.Error.TrimEnd().Split('\n'));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[1")]
    public void a_file_that_is_no_schedule_gets_one_line(string text)
    {
        using Scratch scratch = new();

        Rxq refused = Rxq.Run("replay", scratch.Write("x.schedule.json", text));

        Assert.Equal(2, refused.ExitCode);
        Assert.Matches(@"x\.schedule\.json:1:\d+: .*, expected a schedule of rxq explore$", refused.Error.TrimEnd());
    }
}
