// SPDX-License-Identifier: GPL-2.0-only
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Rxqueue.Model;
using Rxqueue.SystematicTests.Engine;
using Xunit;

namespace Rxqueue.SystematicTests.Tests;

/// <summary>A schedule that was found does the same again, always, and as shortly as it can.</summary>
public sealed class Schedules_replay
{
    private const string Unlocked = "refill-beside-discard-unlocked";

    [Fact]
    public void every_schedule_that_any_strategy_found_reproduces()
    {
        int replayed = 0;
        foreach (string strategy in Exploration.Strategies)
        {
            Exploration exploration = Exploring.Of(Unlocked, strategy: strategy, schedules: 60);
            foreach ((Cause cause, RunOutcome run, _) in exploration.Causes)
            {
                (RunOutcome again, _, int? leftAt) = Session.Replay(Exploring.Named(Unlocked), rxqueue_variants.posted, run.Schedule);
                Assert.NotNull(again.Find(cause.Key));
                Assert.Null(leftAt);
                Assert.Equal(run.ScheduleHash, again.ScheduleHash);
                replayed++;
            }
        }

        Assert.True(replayed >= 20, $"{replayed} were replayed");
    }

    [Fact]
    public void a_hundred_replays_are_the_same()
    {
        Exploration exploration = Exploring.Of(Unlocked, strategy: "random", schedules: 1);
        RunOutcome run = exploration.Causes.First().Run;
        HashSet<string> seen = [];
        for (int i = 0; i < 100; i++)
        {
            (RunOutcome again, StepLog log, _) = Session.Replay(Exploring.Named(Unlocked), rxqueue_variants.posted, run.Schedule);
            seen.Add(string.Join("\n", log.Steps.Select(step => $"{step.Task} {step}")) + again.ScheduleHash);
        }

        Assert.Single(seen);
    }

    [Fact]
    public void the_same_seed_finds_the_same()
    {
        Exploration first = Exploring.Of(Unlocked, seed: 7, schedules: 50);
        Exploration second = Exploring.Of(Unlocked, seed: 7, schedules: 50);

        Assert.Equal(
            first.Causes.Select(found => (found.Cause.Key, found.Schedule, found.Run.ScheduleHash)),
            second.Causes.Select(found => (found.Cause.Key, found.Schedule, found.Run.ScheduleHash)));
    }

    [Fact]
    public void a_lost_update_needs_one_preemption()
    {
        Exploration exploration = Exploring.Of("control-lost-update", strategy: "random", schedules: 50);

        ScheduleFile finding = exploration.Findings().Single(found => found.Kind == "broken-rule");

        Assert.Equal(1, finding.Preemptions);
        Assert.True(finding.Fewest);
        Assert.True(finding.Switches <= 4, $"{finding.Switches} switches");
    }

    [Fact]
    public void a_file_holds_all_that_it_takes()
    {
        ScheduleFile written = Exploring.Of("control-lost-update", strategy: "random", schedules: 50).Findings().First();

        ScheduleFile read = ScheduleFile.Parse("x.schedule.json", written.ToJson());

        Assert.Equal(written.ToJson(), read.ToJson());
        (RunOutcome again, _, int? leftAt) = Session.Replay(Exploring.Named(read.Test), read.Variant, read.Schedule);
        Assert.NotNull(again.Find(read.Key));
        Assert.Equal((null, null), Departure.Of(read, again, leftAt));
    }

    [Fact]
    public void what_the_code_no_longer_does_is_where_the_schedule_is_left()
    {
        ScheduleFile file = Exploring.Of("control-lost-update", strategy: "random", schedules: 50)
            .Findings().Single(found => found.Kind == "broken-rule");
        int switched = file.Turns.Select((turn, i) => (turn, i)).First(turn => turn.turn.Until == "about to write msg_id").i;
        ScheduleFile changed = file with
        {
            Turns = [.. file.Turns.Select((turn, i) => i == switched ? turn with { Until = "about to write qsize" } : turn)],
        };

        (RunOutcome run, _, int? leftAt) = Session.Replay(Exploring.Named(file.Test), file.Variant, changed.Schedule);
        (int? at, string? because) = Departure.Of(changed, run, leftAt);

        Assert.Equal(file.Turns.Take(switched + 1).Sum(turn => turn.Steps), at);
        Assert.Contains("was about to write msg_id where it had been about to write qsize", because);
    }

    [Theory]
    [InlineData("{}", "x:1:3: ")]
    [InlineData("{\n \"format\": 1}", "x:2:13: ")]
    [InlineData("no json", "x:1:2: ")]
    public void bad_files_get_one_line(string text, string begins)
    {
        string message = Assert.Throws<InvalidDataException>(() => ScheduleFile.Parse("x", text)).Message;

        Assert.StartsWith(begins, message);
        Assert.DoesNotContain('\n', message);
        Assert.EndsWith("expected a schedule of rxq explore", message);
    }
}
