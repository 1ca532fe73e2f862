// SPDX-License-Identifier: GPL-2.0-only
using System.Linq;
using Rxqueue.SystematicTests.Engine;
using Xunit;

namespace Rxqueue.SystematicTests.Tests;

/// <summary>What is said to be safe holds; of what is not, the counterexample is found.</summary>
public sealed class Behaviours_are_as_said
{
    /// <summary>Schedules of what is safe. rxq explore runs any number of them.</summary>
    private const int Schedules = 500;

    public static TheoryData<string, string> Safe => Cases(verdict => verdict.Counterexample is null);

    public static TheoryData<string, string> Unsafe => Cases(verdict => verdict.Counterexample is not null);

    [Theory]
    [MemberData(nameof(Safe))]
    public void nothing_is_wrong_in_any_schedule(string test, string variant)
    {
        Exploration exploration = Exploring.Of(test, variant, schedules: Schedules);

        Assert.Equal("", Exploring.Reports(exploration));
        Assert.Equal(Schedules, exploration.Schedules);
        Assert.True(exploration.Distinct > Schedules / 4, $"{exploration.Distinct} schedules were distinct");
    }

    [Theory]
    [MemberData(nameof(Unsafe))]
    public void the_counterexample_is_found(string test, string variant)
    {
        VerdictAttribute verdict = Exploring.Named(test).Verdicts.Single(verdict => verdict.Variant == variant);

        Exploration exploration = Exploring.Of(
            test, variant, schedules: verdict.Within, until: verdict.Counterexample);

        Assert.Contains(verdict.Counterexample!, Exploring.Reports(exploration));
    }

    private static TheoryData<string, string> Cases(System.Func<VerdictAttribute, bool> which)
    {
        TheoryData<string, string> cases = [];
        foreach (Behaviour test in Exploring.All.Where(test => test.Discipline is not null))
        {
            foreach (VerdictAttribute verdict in test.Verdicts.Where(which))
                cases.Add(test.Name, verdict.Variant);
        }

        return cases;
    }
}
