// SPDX-License-Identifier: GPL-2.0-only
using System;
using Rxqueue.Tracing.Validate;
using Xunit;

namespace Rxqueue.Tracing.Tests.Validate;

/// <summary>A receiver that is known in advance is held to its way from its first PDU on; one that is not has none yet.</summary>
public sealed class KnownReceiverTests
{
    private static readonly ValidationOptions Rxqtool = new(Receiver: Receiver.Rxqtool);

    // A PDU of 0x60 bytes behind its length, the header of 0x50 in two segments.
    private static readonly string[] Pdu =
    [
        "pdu: Q=0 MSG=00000001 n=4 r=0 qs=0 pdu=4 at=[00]+0",
        "slot: bq[0] p=1000 0-44",
        "slot: bq[1] p=2000 0-20",
        "refill: Q=0 MSG=00000001 n=4 r=0 qs=64 pdu=4 at=[00]+0",
        "read: MSG=00000001 [00] b=0000-0004 c=0000",
        "discard: Q=0 MSG=00000001 n=4 r=0 qs=60 pdu=0 at=[00]+4",
        "pdu: Q=0 MSG=00000001 n=60 r=0 qs=60 pdu=60 at=[00]+4",
        "refill: Q=0 MSG=00000001 n=50 r=0 qs=60 pdu=60 at=[00]+4",
        "read: MSG=00000001 [00] b=0004-0044 c=0000",
        "read: MSG=00000001 [01] b=0000-0010 c=0040",
        "discard: Q=0 MSG=00000001 n=50 r=0 qs=10 pdu=10 at=[01]+10",
        "refill: Q=0 MSG=00000001 n=10 r=0 qs=10 pdu=10 at=[01]+10",
        "read: MSG=00000001 [01] b=0010-0020 c=0000",
        "discard: Q=0 MSG=00000001 n=10 r=0 qs=0 pdu=0 at=[00]+0",
        "pdu: Q=0 MSG=00000002 n=4 r=0 qs=0 pdu=4 at=[00]+0",
    ];

    [Fact]
    public void ItsPduConforms() => Assert.Equal(Verdict.Conforms, ValidatedText.Of(Rxqtool, Pdu).Verdict);

    [Theory]
    [InlineData(9, "c=0040", "c=0000", "event", "discards each of a PDU's first copies at once")]
    [InlineData(6, "MSG=00000001", "MSG=00000002", "MSG", "counts MSG up by one as a PDU begins")]
    [InlineData(14, "MSG=00000002", "MSG=00000001", "MSG", "counts MSG up by one as a PDU begins")]
    [InlineData(14, "MSG=00000002", "MSG=00000003", "MSG", "counts MSG up by one as a PDU begins")]
    [InlineData(7, "n=50", "n=4f", "b", "refills for what it uses")]
    [InlineData(12, "b=0010", "b=0011", "b", "reads on where it stopped")]
    public void WhatRxqueueAllowsDivergesInItsFirstPdu(int line, string was, string now, string field, string why)
    {
        string[] events = [.. Pdu];
        events[line] = events[line].Replace(was, now, StringComparison.Ordinal);

        Divergence divergence = ValidatedText.Of(Rxqtool, events).Tasks[0].Divergence!;

        Assert.Equal(field, divergence.Field);
        Assert.Contains(why, divergence.Reason, StringComparison.Ordinal);
        Assert.Equal(Verdict.Conforms, ValidatedText.Of(null, events).Verdict);
    }

    [Theory]
    [InlineData(3, 0x50, "copy 1 of a PDU has 3 bytes")]
    [InlineData(5, 0x50, "copy 1 of a PDU has 5 bytes")]
    [InlineData(4, 0x3f, "copy 2 of a PDU has 3f bytes")]
    [InlineData(4, 0x99, "copy 2 of a PDU has 99 bytes")]
    public void FirstCopyOfAnotherSizeDivergesInReadsAlone(uint length, uint header, string why)
    {
        string[] reads =
        [
            $"read: MSG=00000001 [00] b=0000-{length:x4} c=0000",
            $"read: MSG=00000001 [00] b={length:x4}-{length + header:x4} c=0000",
            $"read: MSG=00000001 [00] b={length + header:x4}-{length + header + 1:x4} c=0000",
        ];

        Assert.Contains(why, ValidatedText.Of(Rxqtool, reads).Tasks[0].Divergence!.Reason, StringComparison.Ordinal);
        Assert.Equal(Verdict.Conforms, ValidatedText.Of(null, reads).Verdict);
    }

    [Fact]
    public void CopyThatTheTracesEndOrALossMayHaveCutIsNotJudged()
    {
        string[] cut = ["read: MSG=00000001 [00] b=0000-0004 c=0000", "read: MSG=00000001 [00] b=0004-0008 c=0000"];

        Assert.Equal(Verdict.Conforms, ValidatedText.Of(Rxqtool, cut).Verdict);
        Assert.Equal(
            Verdict.Inconclusive, ValidatedText.Of(Rxqtool, [.. cut, "CPU:0 [LOST 9 EVENTS]", cut[0]]).Verdict);
    }

    [Theory]
    [InlineData(1, Verdict.Diverges)]
    [InlineData(7, Verdict.Inconclusive)]
    public void ReadsThatBeginWithALaterPduMayBeginWithinIt(uint msg, Verdict expected) =>
        Assert.Equal(expected, ValidatedText.Of(
            Rxqtool, $"read: MSG={msg:x8} [00] b=0100-0200 c=0000", $"read: MSG={msg + 1:x8} [00] b=0200-0204 c=0000").Verdict);

    [Fact]
    public void ExcerptThatMayHaveBeenPutWhereEventsAreMissingIsNotMissed()
    {
        string[] events =
        [
            .. Pdu[..11], "refill: Q=0 MSG=00000001 n=10 r=0 qs=10 pdu=10 at=[01]+10",
            "count: Q=0 MSG=00000001 n=10 r=1 qs=10 pdu=10 at=[01]+10",
            "decant: Q=0 MSG=00000001 n=10 r=1 qs=0 pdu=0 at=[00]+0",
        ];

        Assert.Equal(Verdict.Diverges, ValidatedText.Of(Rxqtool, [.. events, Pdu[14]]).Verdict);
        Assert.Equal(
            Verdict.Inconclusive,
            ValidatedText.Of(Rxqtool, [.. events, "CPU:0 [LOST 1 EVENTS]", Pdu[14], .. Pdu[14..]]).Verdict);
    }
}
