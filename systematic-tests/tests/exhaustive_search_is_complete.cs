// SPDX-License-Identifier: GPL-2.0-only
using Rxqueue.SystematicTests.Engine;
using Xunit;

namespace Rxqueue.SystematicTests.Tests;

/// <summary>Every schedule within the bound is run, each once.</summary>
public sealed class Exhaustive_search_is_complete
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void each_schedule_is_run_once(int bound)
    {
        Exploration exploration = Exploring.Of("litmus-marked-access-repaired", strategy: Exploration.Exhaustive, bound: bound);

        Assert.True(exploration.Complete);
        Assert.Equal(exploration.Schedules, exploration.Distinct);
    }

    [Fact]
    public void a_higher_bound_has_more_schedules()
    {
        long none = Exploring.Of("litmus-mutex-racy", strategy: Exploration.Exhaustive, bound: 0).Schedules;
        long one = Exploring.Of("litmus-mutex-racy", strategy: Exploration.Exhaustive, bound: 1).Schedules;

        Assert.InRange(none, 2, one - 1);
    }

    [Fact]
    public void what_stops_early_is_not_complete()
    {
        Exploration exploration = Exploring.Of("litmus-mutex-racy", strategy: Exploration.Exhaustive, schedules: 5);

        Assert.False(exploration.Complete);
        Assert.Equal(5, exploration.Schedules);
    }

    [Fact]
    public void other_decisions_are_explored_too()
    {
        Exploration exploration = Exploring.Of("allocation-failure-later", strategy: Exploration.Exhaustive, bound: 0);

        Assert.True(exploration.Complete);
        Assert.Contains("1 went to the slab", Exploring.Reports(exploration));
    }
}
