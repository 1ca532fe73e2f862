// SPDX-License-Identifier: GPL-2.0-only
using System.Collections.Generic;
using System.Linq;
using Rxqueue.SystematicTests.Engine;
using Xunit;

namespace Rxqueue.SystematicTests.Tests;

/// <summary>
/// The race detector is exact: in every schedule within the bound it finds the race of the racy one of each pair, or none in
/// the repaired one.
/// </summary>
public sealed class Litmus_tests
{
    public static TheoryData<string> Racy => Tests("-racy");

    public static TheoryData<string> Repaired => Tests("-repaired");

    [Theory]
    [MemberData(nameof(Racy))]
    public void the_race_is_found(string test)
    {
        Exploration all = Exploring.Of(test, strategy: Exploration.Exhaustive, bound: 1);

        Assert.True(all.Complete);
        Assert.NotEmpty(all.Causes);
        Assert.All(all.Causes, found => Assert.Equal("data-race", found.Cause.Kind));
    }

    [Theory]
    [MemberData(nameof(Repaired))]
    public void nothing_is_found_in_what_is_repaired(string test)
    {
        Exploration all = Exploring.Of(test, strategy: Exploration.Exhaustive, bound: 1);

        Assert.True(all.Complete);
        Assert.Equal("", Exploring.Reports(all));
    }

    [Fact]
    public void each_pair_has_both_sides()
    {
        Assert.True(Racy.Count >= 10);
        Assert.Equal(Names("-racy").Select(name => name.Replace("-racy", "-repaired")), Names("-repaired"));
    }

    [Fact]
    public void a_report_names_both_accesses_with_task_function_line_and_values()
    {
        Exploration all = Exploring.Of("litmus-join-racy", strategy: Exploration.Exhaustive, bound: 0);

        ScheduleFile finding = Assert.Single(all.Findings());

        Assert.Equal("BUG: KCSAN: data-race in Join / Read over a netfs_rxqueue", finding.Report[0]);
        string report = string.Join("\n", finding.Report);
        Assert.Contains("write rxq 0.msg_id 0 → 1 by task writer-2 at:\n    Join systematic-tests/behaviours/litmus.cs:", report);
        Assert.Matches(
            @"read rxq 0\.msg_id = [01] by task reader-3 at:\n    Read systematic-tests/behaviours/litmus\.cs:\d+\n    Join", report);
    }

    private static TheoryData<string> Tests(string ending) =>
        [.. Names(ending)];

    private static IEnumerable<string> Names(string ending) =>
        Exploring.All.Select(test => test.Name).Where(name => name.StartsWith("litmus-") && name.EndsWith(ending));
}
