// SPDX-License-Identifier: GPL-2.0-only
using System.Collections.Generic;
using System.Linq;
using Rxqueue.Model;
using Rxqueue.Model.Scenario;
using Rxqueue.Properties.Generators;
using Xunit;

namespace Rxqueue.Properties.Tests.Metamorphic;

/// <summary>
/// The same bytes in any two segmentations, in either tree, give the same results for every call, but for the number of
/// segments. How much one refill brings is a matter of segments, too: so another takes the rest before anything is
/// compared.
/// </summary>
public sealed class segments_do_not_matter : RelationThatThePatchBreaks
{
    protected override void Check(Scenario scenario, string variant)
    {
        SplitMix64 random = new(scenario.Salt);
        Scenario other = new(random.Pick(bvecq_profile.profiles), Resegmentation.Of(scenario.Statements, random));
        Assert.Equal(Results(scenario, variant), Results(other, variant));
    }

    private static IEnumerable<string> Results(Scenario scenario, string variant) =>
        Caller.Run(scenario with { Statements = [.. TakingAll(scenario.Statements)] }, variant)
            .Where(result => result.Statement is not (PageStatement or SkbStatement))
            .Select(result => $"{result.Statement}: {Result(result)}");

    private static string Result(StatementResult result) => result.Statement switch
    {
        AmountStatement { Op: "consume" } => Caller.Outcome(result),
        AmountStatement { Op: "refill" } refill when refill.Amount != Caller.All => Caller.Outcome(result),
        AmountStatement { Op: "count" } or DecantStatement when result.Oops is null =>
            $"{result.Return > 0} {Caller.Left(result)}",
        _ => $"{Caller.Outcome(result)} {Caller.Left(result)}",
    };

    private static IEnumerable<Statement> TakingAll(IReadOnlyList<Statement> script)
    {
        foreach (Statement statement in script)
        {
            yield return statement;
            if (statement is AmountStatement { Op: "refill" or "consume" })
                yield return Caller.Refill(Caller.All);
        }
    }
}
