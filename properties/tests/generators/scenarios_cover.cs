// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Collections.Generic;
using System.Linq;
using FsCheck;
using FsCheck.Fluent;
using Rxqueue.Model;
using Rxqueue.Model.Scenario;
using Rxqueue.Properties.Generators;
using Xunit;

namespace Rxqueue.Properties.Tests.Generators;

/// <summary>Every kind of segmentation and every kind of call really occurs, in no less than its share of scenarios.</summary>
public sealed class scenarios_cover
{
    private const int Sampled = 5_000;
    private static readonly Rnd Seed = new(1, 1);

    private static readonly Scenario[] Polite = Gen.Sample(Scenarios.Of(Manners.Protocol), 50, Seed, Sampled);
    private static readonly Scenario[] Abusive = Gen.Sample(Scenarios.Of(Manners.Abusive), 50, Seed, Sampled);

    [Theory]
    [InlineData("tiny pieces", 30)]
    [InlineData("whole segments", 30)]
    [InlineData("pieces across pages", 15)]
    [InlineData("pieces that share a page", 15)]
    [InlineData("pieces that coalesce", 15)]
    [InlineData("pieces that share a page and do not coalesce", 3)]
    [InlineData("a linear part", 10)]
    [InlineData("a locked linear part", 10)]
    [InlineData("more than 29 pieces", 10)]
    [InlineData("more than 253 pieces", 2)]
    [InlineData("skbs one behind the other", 10)]
    public void every_kind_of_segmentation(string kind, int percent)
    {
        AssertShare(Polite, scenario => Has(scenario, kind), percent);
        AssertShare(Abusive, scenario => Has(scenario, kind), percent);
    }

    [Theory]
    [InlineData("refill", 90, 90)]
    [InlineData("read", 70, 20)]
    [InlineData("discard", 50, 40)]
    [InlineData("decant", 20, 20)]
    [InlineData("count", 3, 20)]
    [InlineData("consume", 30, 20)]
    [InlineData("pdu", 90, 40)]
    [InlineData("queue", 20, 15)]
    [InlineData("put", 20, 1)]
    [InlineData("fin", 5, 5)]
    [InlineData("reset", 5, 5)]
    [InlineData("fail_alloc", 5, 5)]
    public void every_call_and_event(string op, int politePercent, int abusivePercent)
    {
        AssertShare(Polite, scenario => scenario.Statements.Any(statement => statement.Op == op), politePercent);
        AssertShare(Abusive, scenario => scenario.Statements.Any(statement => statement.Op == op), abusivePercent);
    }

    [Fact]
    public void both_trees()
    {
        foreach (bvecq_profile profile in bvecq_profile.profiles)
            AssertShare([.. Polite, .. Abusive], scenario => scenario.Profile == profile, 40);
    }

    [Fact]
    public void protocol_and_abuse()
    {
        Scenario[] any = Gen.Sample(Scenarios.Any(), 50, Seed, Sampled);

        // Only abuse reads with a skip that has no relation to a header, into less room than it asks for.
        AssertShare(any, scenario => scenario.Statements.Any(statement => statement is ReadStatement { Into: not null }), 2);
        AssertShare(any, scenario => scenario.Statements is [.., AmountStatement { Op: "consume" or "discard" }], 20);
    }

    private static void AssertShare(Scenario[] scenarios, Func<Scenario, bool> has, int percent) =>
        Assert.InRange(scenarios.Count(has) * 100.0 / scenarios.Length, percent, 100);

    private static bool Has(Scenario scenario, string kind)
    {
        IEnumerable<SkbStatement> skbs = scenario.Statements.OfType<SkbStatement>();
        IEnumerable<Segment> segments = skbs.SelectMany(skb => skb.Segments);
        return kind switch
        {
            "tiny pieces" => segments.Any(segment => segment.Length <= 4),
            "whole segments" => segments.Any(segment => segment.Length == 1448),
            "pieces across pages" => segments.Any(segment => segment.Offset % page.PAGE_SIZE + segment.Length > page.PAGE_SIZE),
            "pieces that share a page" => Neighbours(skbs).Any(),
            "pieces that coalesce" => Neighbours(skbs).Any(gap => gap == 0),
            "pieces that share a page and do not coalesce" => Neighbours(skbs).Any(gap => gap > 0),
            "a linear part" => segments.Any(segment => segment.Kind == SegmentKind.Linear),
            "a locked linear part" => segments.Any(segment => segment.Kind == SegmentKind.Locked),
            "more than 29 pieces" => skbs.Any(skb => skb.Segments.Count > 29),
            "more than 253 pieces" => skbs.Any(skb => skb.Segments.Count > 253),
            "skbs one behind the other" => scenario.Statements.Zip(scenario.Statements.Skip(1))
                .Any(pair => pair is (SkbStatement, SkbStatement)),
            _ => throw new ArgumentException(kind),
        };
    }

    /// <summary>The bytes between pieces of one page that follow one another.</summary>
    private static IEnumerable<uint> Neighbours(IEnumerable<SkbStatement> skbs) =>
        from skb in skbs
        from pair in skb.Segments.Zip(skb.Segments.Skip(1))
        where pair.First.Page is not null && pair.First.Page == pair.Second.Page
        select pair.Second.Offset - pair.First.Offset - pair.First.Length;
}
