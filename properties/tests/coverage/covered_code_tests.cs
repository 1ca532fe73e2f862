// SPDX-License-Identifier: GPL-2.0-only
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Rxqueue.Model;
using Rxqueue.Model.Scenario;
using Rxqueue.Properties.Checking;
using Rxqueue.Properties.Coverage;
using Rxqueue.Properties.Generators;
using Xunit;

namespace Rxqueue.Properties.Tests.Coverage;

/// <summary>The copy that counts does what the code does that it is a copy of.</summary>
public sealed class Covered_code_tests
{
    public static TheoryData<string, string> VariantsAndProfiles
    {
        get
        {
            TheoryData<string, string> data = [];
            foreach (string variant in rxqueue_variants.names)
            {
                foreach (bvecq_profile profile in bvecq_profile.profiles)
                    data.Add(variant, profile.name);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(VariantsAndProfiles))]
    public void the_copy_leaves_the_reference_model_where_the_code_does(string variant, string profile)
    {
        bvecq_profile tree = bvecq_profile.profiles.Single(p => p.name == profile);
        CoveredCode copy = CoveredCode.Of(variant);
        CoverageMarks marks = copy.NewMarks();
        CheckedRun plain = new(tree, variant), covered = new(tree, k => copy.Load(k, marks));
        CauseFinder finder = new(tree, copy);
        for (ulong i = 0; i < 3000; i++)
        {
            IReadOnlyList<Statement> script = new ScriptGenerator(new SplitMix64(i)).Next(i % 2 == 0 ? Manners.Protocol : Manners.Abusive);
            string[] expected = [.. plain.Run(script).Select(Describe)];
            Assert.Equal(expected, covered.Run(script).Select(Describe));
            Assert.Equal(expected, finder.Run(script).Select(Describe));
        }
    }

    [Fact]
    public void a_function_that_ran_has_all_of_its_straight_line_marked()
    {
        CoveredCode code = CoveredCode.Of(rxqueue_variants.posted);
        CoverageMarks marks = code.NewMarks();
        CheckedRun run = new(bvecq_profile.rfc_base, k => code.Load(k, marks));
        run.Run(Parse("skb 1; pdu 1; refill 0; discard 1"));
        Assert.NotNull(code.LastOf(marks, "netfs_rxqueue_discard"));
        Assert.NotNull(code.LastOf(marks, "netfs_put_rx_page"));
        Assert.Null(code.LastOf(marks, "netfs_rxqueue_decant"));
    }

    [Fact]
    public void statements_are_those_of_the_source()
    {
        CoveredCode code = CoveredCode.Of(rxqueue_variants.posted);
        string[] source = File.ReadAllLines(Path.Combine(Repository.Root, code.File));
        Assert.Contains(code.Statements, statement =>
            statement.Function == "netfs_rxqueue_discard" && source[statement.Line - 1].Trim() == "rxq.pdu_remain -= (uint)amount;");
        Assert.All(code.Statements, statement => Assert.True(source[statement.Line - 1].Trim().Length > 0));
    }

    private static IReadOnlyList<Statement> Parse(string script) => ScriptParser.Parse("test", script.Replace("; ", "\n")).Statements;

    private static string Describe(Violation violation) =>
        $"{violation.Cause.Kind} {violation.Index} {violation.What} {violation.Ends} {violation.Follows}";
}
