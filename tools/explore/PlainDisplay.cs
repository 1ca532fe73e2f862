// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using Rxqueue.SystematicTests;

namespace Rxqueue.Tools.Explore;

/// <summary>A line or more a test, when it is over.</summary>
internal sealed class PlainDisplay(TextWriter output) : IExploreDisplay
{
    public void Begin(ExploreOptions options, int tests)
    {
        output.WriteLine(Heading(options, tests));
        output.Flush();
    }

    public void Update(TestExploration exploration)
    {
    }

    public void End(TestExploration exploration, IReadOnlyList<(ScheduleFile Finding, string? Path)> files)
    {
        output.WriteLine(Summary(exploration));
        foreach ((ScheduleFile finding, string? path) in files)
        {
            foreach (string line in Finding(finding, path))
                output.WriteLine(line);
        }

        output.Flush();
    }

    /// <summary>What is about to happen; with the seed, so that a run that was stopped can be run again.</summary>
    public static string Heading(ExploreOptions options, int tests)
    {
        string limit = (options.Schedules, options.Seconds) switch
        {
            (long schedules, null) => Text($"{schedules:n0} schedules a test"),
            (null, double seconds) => Text($"{seconds} s a test"),
            (long schedules, double seconds) => Text($"{schedules:n0} schedules or {seconds} s a test"),
            _ => "to the end",
        };
        string bound = options.Strategy == ExploreCommand.Exhaustive ? Text($", {options.Bound} preemptions") : "";
        return Text(
            $"seed {options.Seed}, strategy {options.Strategy}{bound}, {limit}, {Count(tests, "test")}, {Count(options.Jobs, "job")}");
    }

    /// <summary>A test in one line.</summary>
    public static string Summary(TestExploration exploration)
    {
        string complete = exploration.Complete ? Text($"complete: {exploration.Schedules:n0} schedules, ") : "";
        string found = exploration.Findings.Count == 0 ? "nothing found" : Count(exploration.Findings.Count, "finding");
        return Text($"{exploration.Test} {exploration.Variant}: {complete}{exploration.Schedules:n0} schedules ")
            + Text($"({exploration.Distinct:n0} distinct) in {exploration.Seconds:f1} s ({exploration.SchedulesPerSecond:f0}/s), ")
            + Text($"{exploration.Tasks} tasks, {exploration.Decisions:n0} decisions, ")
            + Text($"{Count(exploration.EndStates, "end state")}: {found}");
    }

    /// <summary>A finding: its report, how long its schedule is, and where that was written.</summary>
    public static IEnumerable<string> Finding(ScheduleFile finding, string? path)
    {
        foreach (string line in finding.Report)
            yield return $"  {line}";
        string fewest = finding.Fewest ? "no schedule with fewer" : "perhaps not the fewest";
        yield return Text(
            $"  {Count(finding.Preemptions, "preemption")} ({fewest}), {Count(finding.Switches, "switch", "switches")} in all");
        if (path is not null)
            yield return $"  rxq replay {path}";
    }

    internal static string Count(int count, string one, string? more = null) =>
        Text($"{count:n0} {(count == 1 ? one : more ?? one + "s")}");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
