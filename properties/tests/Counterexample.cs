// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Linq;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Microsoft.FSharp.Core;
using Rxqueue.Model.Scenario;
using Rxqueue.Properties.Generators;
using Xunit;

namespace Rxqueue.Properties.Tests;

/// <summary>The smallest scenario for which something does not hold.</summary>
internal static class Counterexample
{
    private const int Cases = 20_000;

    /// <summary>Finds a scenario for which something does not hold, and makes it as small as it can be.</summary>
    /// <param name="holds">What should hold.</param>
    public static Scenario To(Func<Scenario, bool> holds)
    {
        XunitRunner runner = new();
        Config config = Config.Quick.WithMaxTest(Cases).WithRunner(runner)
            .WithReplay(FSharpOption<Replay>.Some(new Replay(new Rnd(1, 1), FSharpOption<int>.None)));
        Check.One(config, Prop.ForAll(AnyCallers.Scenario(), holds));
        TestResult.Failed failed = Assert.IsType<TestResult.Failed>(runner.Result);
        return Assert.IsType<Scenario>(failed.Item3.Single());
    }

    /// <summary>The scenario as it comes back from the text that a failing property prints.</summary>
    public static Scenario AsPrinted(this Scenario scenario) =>
        scenario with { Statements = ScriptParser.Parse("counterexample.rxq", scenario.ToString()).Statements };
}
