// SPDX-License-Identifier: GPL-2.0-only
using System.Linq;
using Rxqueue.Model;
using Rxqueue.Tracing.Validate;
using Xunit;

namespace Rxqueue.Tracing.Tests.Validate;

/// <summary>What a verdict says, on traces of a few lines.</summary>
public sealed class VerdictTests
{
    private static readonly string[] OnePdu =
    [
        "pdu: Q=0 MSG=00000001 n=4 r=0 qs=0 pdu=4 at=[00]+0",
        "slot: bq[0] p=102508 0-50",
        "refill: Q=0 MSG=00000001 n=4 r=0 qs=50 pdu=4 at=[00]+0",
        "read: MSG=00000001 [00] b=0000-0004 c=0000",
        "discard: Q=0 MSG=00000001 n=4 r=0 qs=4c pdu=0 at=[00]+4",
    ];

    [Fact]
    public void FullTraceIsDrivenCallByCall()
    {
        ValidationResult result = ValidatedText.Of(null, OnePdu);
        Assert.Equal((TraceDepth.Full, Verdict.Conforms), (result.Depth, result.Verdict));
        Evidence rests = Assert.Single(result.Tasks).Evidence;
        Assert.Equal((5, 1, 1, "[00]+4"), (rests.Explained, rests.Copies, rests.KnownSegments, rests.TakePosition));
    }

    [Theory]
    [InlineData(2, "qs=50", "qs=51", "qs")]
    [InlineData(2, "r=0", "r=-11", "event")]
    [InlineData(3, "0004", "0005", "b")]
    [InlineData(4, "pdu=0", "pdu=1", "pdu")]
    [InlineData(4, "+4", "+5", "at")]
    [InlineData(4, "Q=0", "Q=1", "Q")]
    public void DivergenceNamesLineAndFieldAndWhatWasExpected(int line, string was, string now, string field)
    {
        string[] events = [.. OnePdu];
        events[line] = events[line].Replace(was, now, System.StringComparison.Ordinal);
        Divergence divergence = ValidatedText.Of(null, events).Tasks[0].Divergence!;
        Assert.Equal((line + 1, field), (divergence.Line, divergence.Field));
        Assert.Contains(now, divergence.Text, System.StringComparison.Ordinal);
        Assert.NotEmpty(divergence.Expected);
    }

    [Fact]
    public void TasksAreJudgedApart()
    {
        string[] lines = [.. OnePdu.SelectMany(e => new[] { ValidatedText.Line("a-1", e), ValidatedText.Line("b-2", e) })];
        lines[^1] = lines[^1].Replace("qs=4c", "qs=4d", System.StringComparison.Ordinal);
        ValidationResult result = ValidatedText.OfText(string.Join('\n', lines) + "\n");
        Assert.Equal([Verdict.Conforms, Verdict.Diverges], result.Tasks.Select(task => task.Verdict));
        Assert.Equal(Verdict.Diverges, result.Verdict);
    }

    [Fact]
    public void AfterALossItGoesOnWhereTheStateIsKnownAgain()
    {
        string empty = "discard: Q=0 MSG=00000007 n=4 r=0 qs=0 pdu=0 at=[00]+0";
        string wrong = "pdu: Q=0 MSG=00000008 n=4 r=0 qs=1 pdu=4 at=[00]+0";
        string right = "pdu: Q=0 MSG=00000008 n=4 r=0 qs=0 pdu=4 at=[00]+0";
        string[] lost = [.. OnePdu, "CPU:0 [LOST 9 EVENTS]", "read: MSG=00000005 [09] b=0000-0004 c=0123", empty];
        Assert.Equal(Verdict.Inconclusive, ValidatedText.Of(null, [.. lost, right]).Verdict);
        Assert.Equal(Verdict.Diverges, ValidatedText.Of(null, [.. lost, wrong]).Verdict);
    }

    [Theory]
    [InlineData("later", 29, Verdict.Conforms)]
    [InlineData("rfc-base", 29, Verdict.Conforms)]
    [InlineData("rfc-base", 125, Verdict.Diverges)]
    [InlineData("later", 125, Verdict.Conforms)]
    [InlineData(null, 29, Verdict.Conforms)]
    [InlineData(null, 125, Verdict.Conforms)]
    [InlineData(null, 30, Verdict.Diverges)]
    [InlineData("later", 253, Verdict.Conforms)]
    public void CopyWrapsWhereABvecqEnds(string? profile, int slots, Verdict expected)
    {
        string[] reads =
        [
            .. Enumerable.Range(0, slots).Select(i => $"read: MSG=00000001 [{i:x2}] b=0000-0010 c={i * 16:x4}"),
            $"read: MSG=00000001 [00] b=0000-0010 c={slots * 16:x4}",
        ];
        bvecq_profile? pinned = bvecq_profile.profiles.FirstOrDefault(one => one.name == profile);
        Assert.Equal(expected, ValidatedText.Of(new ValidationOptions(pinned), reads).Verdict);
    }

    [Fact]
    public void NumberOfAWidthThatNoKernelPrintsDiverges()
    {
        ValidationResult result = ValidatedText.Of(null, "read: MSG=00000001 [00] b=0000-0004 c=00000");
        Assert.Equal((Verdict.Diverges, 1L), (result.Verdict, result.Unprintable!.Line));
    }

    [Fact]
    public void LineThatIsNothingKnownIsCountedWithItsNumber()
    {
        ValidationResult result = ValidatedText.Of(null, [.. OnePdu, "! what is this"]);
        Assert.Equal((1L, 6L, Verdict.Conforms), (result.Unrecognised, result.FirstUnrecognised[0], result.Verdict));
    }

    [Theory]
    [InlineData("CPU:1 [LOST 12 EVENT")]
    [InlineData("CPU:1 [LOST 99999999999999999999 EVENTS]")]
    [InlineData("CPU:1 [99999999999999999999 EVENTS DROPPED]")]
    [InlineData("CPU:x")]
    [InlineData("!PU:1 [LOST 12 EVENTS]")]
    [InlineData("!1 [12 EVENTS DROPPED]")]
    public void DamagedLossMarkIsALoss(string mark)
    {
        ValidationResult result = ValidatedText.Of(null, [.. OnePdu[..4], mark, OnePdu[4]]);
        Assert.Equal((Verdict.Inconclusive, 1L), (result.Verdict, result.Losses));
    }

    [Theory]
    [InlineData("slot: bq[0] p=102508 0-60", Verdict.Conforms)]
    [InlineData("slot: bq[1] p=102509 0-60", Verdict.Conforms)]
    [InlineData("slot: bq[1] p=102508 50-60", Verdict.Diverges)]
    [InlineData("slot: bq[2] p=102509 0-60", Verdict.Diverges)]
    [InlineData("slot: bq[0] p=102509 0-60", Verdict.Diverges)]
    public void SlotsAfterTheLastCallGoOnFromTheQueuesEnd(string slot, Verdict expected)
    {
        ValidationResult result = ValidatedText.Of(null, [.. OnePdu, slot]);
        Assert.Equal(expected, result.Verdict);
        Assert.Equal(expected == Verdict.Conforms ? 1 : 0, result.Tasks[0].Evidence.Unjudged);
        Assert.Equal(expected == Verdict.Diverges ? 6L : null, result.Tasks[0].Divergence?.Line);
    }

    [Fact]
    public void SlotsAfterAConsumeThatEmptiesTheQueueBeginAgain()
    {
        string pdu = "pdu: Q=0 MSG=00000001 n=4d r=0 qs=4c pdu=4d at=[00]+4";
        ValidationResult result = ValidatedText.Of(null, [.. OnePdu, pdu, "slot: bq[0] p=102509 0-60"]);
        Assert.Equal((Verdict.Conforms, 1L), (result.Verdict, result.Tasks[0].Evidence.Unjudged));
    }

    [Fact]
    public void AfterALossACopyMayBeginInSegmentsThatWereNotShown()
    {
        string[] events =
        [
            "slot: bq[0] p=1000 0-100", "read: MSG=00000001 [00] b=0000-0004 c=0000", "CPU:0 [LOST 9 EVENTS]",
            "read: MSG=00000002 [18] b=0008-0075 c=0000", "slot: bq[0] p=2000 0-1000", "slot: bq[1] p=3000 0-1000",
            "read: MSG=00000002 [00] b=0000-0f8b c=0000", "read: MSG=00000002 [01] b=0000-1000 c=0f8b",
            "read: MSG=00000002 [02] b=0000-0800 c=1f8b",
        ];

        Assert.Equal(Verdict.Inconclusive, ValidatedText.Of(null, events).Verdict);
        Assert.Equal(Verdict.Diverges, ValidatedText.Of(null, [.. events[..2], .. events[4..]]).Verdict);
    }

    [Fact]
    public void DamagedEventIsAGap()
    {
        ValidationResult result = ValidatedText.Of(null, [.. OnePdu[..4], "!  netfs_rxq_read: MSG=0000", OnePdu[4]]);
        Assert.Equal(Verdict.Inconclusive, result.Verdict);
    }
}
