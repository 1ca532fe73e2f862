// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Collections.Generic;
using System.Linq;
using Rxqueue.Model;
using Rxqueue.Model.Scenario;
using Rxqueue.Properties.Checking;
using Rxqueue.Properties.Coverage;
using Rxqueue.Properties.Generators;
using Rxqueue.Properties.Shrinking;
using Xunit;

namespace Rxqueue.Properties.Tests.Shrinking;

/// <summary>What is left of a script when everything is gone that does not matter.</summary>
public sealed class Shrinking_tests
{
    [Fact]
    public void what_does_not_matter_goes() =>
        Assert.Equal(
            ["discard 0"],
            Shrink("skb 1448 1448; pdu 2896; refill 0; msg 7; discard 1448", s => s.Any(x => x.Op == "discard")));

    [Fact]
    public void numbers_that_hang_together_shrink_together() =>
        Assert.Equal(
            ["skb 1", "pdu 2", "refill 0"],
            Shrink("skb 1448; pdu 1449; refill 1448", s => Amount(s, "pdu") > Bytes(s) && Bytes(s) > 0 && s.Any(x => x.Op == "refill")));

    [Fact]
    public void a_threshold_is_found_exactly() =>
        Assert.Equal(["pdu 3917"], Shrink("pdu 1048576; refill 4096", s => Amount(s, "pdu") >= 3917));

    [Fact]
    public void as_many_segments_stay_as_it_takes() =>
        Assert.Equal(
            ["skb 1 1 1"],
            Shrink("page q 8192; skb locked:9 100@q+0 100@q+100 5; fin", s => Segments(s) >= 3));

    [Fact]
    public void pieces_of_a_page_that_touch_still_do_when_they_get_shorter() =>
        Assert.Equal(
            ["page p 4096", "skb 1@p+0 1@p+1"],
            Shrink(
                "page big 32768; skb 1448@big+100 1448@big+1548; refill 0",
                s => s.OfType<SkbStatement>().Any(skb => skb.Segments.Count > 1
                    && skb.Segments[0].Page is not null
                    && skb.Segments[1].Offset == skb.Segments[0].Offset + skb.Segments[0].Length)));

    [Fact]
    public void an_excerpt_goes_with_all_that_is_done_to_it() =>
        Assert.Equal(
            ["count 0"],
            Shrink("decant 5 as body; queue body; read 0 5; put body; count 9", s => s.Any(x => x.Op == "count")));

    [Fact]
    public void names_are_the_usual_ones_in_the_end() =>
        Assert.Equal(
            ["decant 0 as e", "queue e"],
            Shrink("decant 5 as body; queue body", s => s.Any(x => x.Op == "queue")));

    [Fact]
    public void statements_stand_in_the_usual_order_in_the_end() =>
        Assert.Equal(
            ["skb 1", "pdu 0", "refill 0"],
            Shrink("refill 5; pdu 5; skb 5", s => Segments(s) > 0 && Amount(s, "pdu") is not null && Amount(s, "refill") is not null));

    [Theory]
    [InlineData("reset 104; refill 1; refill 1", "fin; refill 1", "hang")]
    [InlineData("read 1 1448 into 1000 fault 3; count 1", "count 1", "null-deref")]
    [InlineData("skb 1448 1448; pdu 2896; refill 0; consume 4000", "refill 0; consume 1", "return-value")]
    public void a_failing_script_is_minimal_for_its_cause(string script, string minimal, string kind)
    {
        CauseFinder finder = new(bvecq_profile.rfc_base, CoveredCode.Of(rxqueue_variants.posted));
        IReadOnlyList<Statement> statements = Parse(script);
        Cause cause = finder.Causes(statements).First(violation => violation.Cause.Kind == kind).Cause;
        Assert.Equal(minimal.Split("; "), Shrink(script, s => finder.Shows(s, cause)));
    }

    [Fact]
    public void every_reduction_is_simpler_and_can_be_run()
    {
        for (ulong seed = 0; seed < 40; seed++)
        {
            IReadOnlyList<Statement> script = new ScriptGenerator(new SplitMix64(seed)).Next(seed % 2 == 0 ? Manners.Protocol : Manners.Abusive);
            ScriptComplexity complexity = ScriptComplexity.Of(script);
            foreach (IReadOnlyList<Statement> reduced in ScriptReductions.Of(script))
            {
                Assert.True(ScriptComplexity.Of(reduced) < complexity, $"{Text(reduced)}\nis not simpler than\n{Text(script)}");
                Assert.Equal(reduced.Select(s => s.Text), ScriptParser.Parse("reduced", Text(reduced)).Statements.Select(s => s.Text));
            }
        }
    }

    [Fact]
    public void the_same_script_shrinks_to_the_same_each_time()
    {
        IReadOnlyList<Statement> script = new ScriptGenerator(new SplitMix64(5)).Next(Manners.Abusive);
        static bool Shows(IReadOnlyList<Statement> s) => Segments(s) > 0 && s.Count > 2;
        Assert.Equal(Text(new ScriptShrinker(Shows).Shrink(script)), Text(new ScriptShrinker(Shows).Shrink(script)));
    }

    [Fact]
    public void no_more_scripts_are_tried_than_allowed()
    {
        ScriptShrinker shrinker = new(s => Amount(s, "pdu") >= 3917, mostAttempts: 5);
        IReadOnlyList<Statement> left = shrinker.Shrink(Parse("pdu 1048576; refill 4096; skb 1"));
        Assert.Equal(5, shrinker.Attempts);
        Assert.False(shrinker.IsMinimal);
        Assert.True(Amount(left, "pdu") >= 3917);
    }

    private static string[] Shrink(string script, Func<IReadOnlyList<Statement>, bool> shows)
    {
        ScriptShrinker shrinker = new(shows);
        IReadOnlyList<Statement> minimal = shrinker.Shrink(Parse(script));
        Assert.True(shrinker.IsMinimal);
        return [.. minimal.Select(statement => statement.Text)];
    }

    private static IReadOnlyList<Statement> Parse(string script) => ScriptParser.Parse("test", script.Replace("; ", "\n")).Statements;

    private static string Text(IReadOnlyList<Statement> script) => string.Join('\n', script.Select(statement => statement.Text));

    private static long? Amount(IReadOnlyList<Statement> script, string op) =>
        script.OfType<AmountStatement>().FirstOrDefault(statement => statement.Op == op)?.Amount;

    private static long Bytes(IReadOnlyList<Statement> script) =>
        script.OfType<SkbStatement>().Sum(skb => skb.Segments.Sum(segment => segment.Length));

    private static int Segments(IReadOnlyList<Statement> script) => script.OfType<SkbStatement>().Sum(skb => skb.Segments.Count);
}
