// SPDX-License-Identifier: GPL-2.0-only
using System.Linq;
using Rxqueue.Model;
using Rxqueue.Properties.Generators;
using Xunit;

namespace Rxqueue.Properties.Tests.Invariants;

/// <summary>An invariant that the posted code does not keep, so that its properties are known to find something.</summary>
/// <param name="kinds">The ways to break it: kinds of violations.</param>
public abstract class InvariantThatThePatchBreaks(params string[] kinds) : Invariant(kinds)
{
    private const int MostStatements = 8;

    [Fact]
    public void is_broken_by_the_posted_code_in_a_script_that_is_small_and_shows_it_again()
    {
        Judge posted = new(rxqueue_variants.posted);

        Scenario found = Counterexample.To(scenario => !Broken(posted.Violations(scenario)).Any());

        Assert.InRange(found.Statements.Count, 1, MostStatements);
        Scenario again = found.AsPrinted();
        Assert.NotEmpty(Broken(posted.Violations(again)));
        Assert.Same(again, posted.Executable(again));
        Assert.Empty(new Judge(Judge.Fixed).Violations(again));
    }
}
