// SPDX-License-Identifier: GPL-2.0-only
using System.Linq;
using Rxqueue.Model;
using Rxqueue.SystematicTests.Engine;
using Xunit;

namespace Rxqueue.SystematicTests.Tests;

/// <summary>A bug that was put there is found by every strategy: only then does it mean something that nothing is.</summary>
public sealed class Controls_are_found
{
    public static TheoryData<string, string> Seeded
    {
        get
        {
            TheoryData<string, string> cases = [];
            foreach (Behaviour control in Exploring.All.Where(test => test.Name.StartsWith("control-")))
            {
                foreach (string strategy in Exploration.Strategies)
                    cases.Add(control.Name, strategy);
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Seeded))]
    public void by_its_text_within_its_schedules(string control, string strategy)
    {
        VerdictAttribute verdict = Assert.Single(Exploring.Named(control).Verdicts);

        Exploration exploration = Exploring.Of(
            control, strategy: strategy, schedules: verdict.Within, bound: 1, until: verdict.Counterexample);

        Assert.Contains(verdict.Counterexample!, Exploring.Reports(exploration));
    }

    [Fact]
    public void each_kind_of_bug_has_one() => Assert.Equal(
        ["deadlock", "leak", "livelock", "lost-update", "lost-wake-up", "stale-data", "use-after-free"],
        Exploring.All.Select(test => test.Name).Where(name => name.StartsWith("control-")).Select(name => name["control-".Length..]));

    [Fact]
    public void a_deadlock_says_who_waits_for_what()
    {
        Exploration exploration = Exploring.Of("control-deadlock", strategy: Exploration.Exhaustive, bound: 1);

        string report = Exploring.Reports(exploration);

        Assert.Contains("ab-2 waits for mutex B, which ba-3 holds", report);
        Assert.Contains("ba-3 waits for mutex A, which ab-2 holds", report);
    }

    [Theory]
    [InlineData("control-lost-update")]
    [InlineData("control-use-after-free")]
    public void from_any_seed(string control)
    {
        string text = Exploring.Named(control).Verdicts[0].Counterexample!;
        for (uint seed = 1; seed <= 5; seed++)
            Assert.Contains(text, Exploring.Reports(Exploring.Of(control, rxqueue_variants.posted, seed: seed, schedules: 200, until: text)));
    }
}
