// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Linq;
using Rxqueue.Tools.Capture;
using Xunit;

namespace Rxqueue.Tools.Tests.Capture;

public sealed class TcpFrameDecoderTests
{
    private const int IPv4 = 0x0800;
    private const int IPv6 = 0x86dd;

    private static readonly byte[] Data = [10, 20, 30];

    [Fact]
    public void Every_field_of_a_segment_is_decoded()
    {
        var tcp = Packet.Tcp(
            Data, 50400, 4450, 0xfffffffe, 0x80000001, TcpFlags.Ack | TcpFlags.Psh | TcpFlags.Fin, optionBytes: 12);

        var segment = Segment(Packet.Ethernet(Packet.V4(tcp), IPv4));

        Assert.Equal((3, 77), (segment.FrameNumber, segment.TimestampNs));
        Assert.Equal("10.99.0.2:50400", segment.Source.ToString());
        Assert.Equal("10.99.0.1:4450", segment.Destination.ToString());
        Assert.Equal((0xfffffffe, 0x80000001), (segment.Sequence, segment.Acknowledgment));
        Assert.Equal(TcpFlags.Ack | TcpFlags.Psh | TcpFlags.Fin, segment.Flags);
        Assert.Equal(Data, segment.Payload.ToArray());
        Assert.Equal((3, 0), (segment.WireLength, segment.MissingBytes));
    }

    [Theory]
    [InlineData((int)(TcpFlags.Syn), true, false)]
    [InlineData((int)(TcpFlags.Syn | TcpFlags.Ack), false, true)]
    [InlineData((int)(TcpFlags.Rst | TcpFlags.Ack), false, false)]
    public void Handshakes_are_told_apart(int flags, bool opening, bool accepting)
    {
        var segment = Segment(Packet.Ethernet(Packet.V4(Packet.Tcp([], flags: (TcpFlags)flags)), IPv4));

        Assert.Equal((TcpFlags)flags, segment.Flags);
        Assert.Equal((opening, accepting), (segment.IsOpening, segment.IsAccepting));
    }

    [Theory]
    [InlineData(1, new int[] { IPv4 }, 0)]
    [InlineData(1, new int[] { 0x8100, IPv4 }, 0)]
    [InlineData(1, new int[] { 0x88a8, 0x8100, IPv4 }, 0)]
    [InlineData(113, new int[0], 14)]
    [InlineData(276, new int[0], 20)]
    [InlineData(0, new int[0], 4)]
    [InlineData(108, new int[0], -4)]
    [InlineData(101, new int[0], 0)]
    [InlineData(12, new int[0], 0)]
    [InlineData(228, new int[0], 0)]
    public void Every_link_type_leads_to_the_same_segment(int link, int[] types, int header)
    {
        var packet = Packet.V4(Packet.Tcp(Data));
        byte[] frame = (link, header) switch
        {
            (1, _) => Packet.Ethernet(packet, types),
            (113, _) => Packet.Join(new byte[14], [8, 0], packet),
            (276, _) => Packet.Join([8, 0], new byte[18], packet),
            (0, _) => Packet.Join([2, 0, 0, 0], packet),
            (108, _) => Packet.Join([0, 0, 0, 2], packet),
            _ => packet,
        };

        var segment = Segment(frame, link);

        Assert.Equal(Data, segment.Payload.ToArray());
        Assert.Equal("10.99.0.2:50400", segment.Source.ToString());
    }

    [Fact]
    public void IPv6_is_decoded_and_its_addresses_are_bracketed()
    {
        var segment = Segment(Packet.Ethernet(Packet.V6(Packet.Tcp(Data)), IPv6));

        Assert.Equal("[fe80::1]:50400", segment.Source.ToString());
        Assert.Equal("[fe80::2]:445", segment.Destination.ToString());
        Assert.Equal(Data, segment.Payload.ToArray());
    }

    [Fact]
    public void IPv6_extension_headers_are_passed_over()
    {
        byte[] hopByHop = [60, 0, 1, 4, 0, 0, 0, 0];
        byte[] destination = [44, 1, 1, 12, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
        byte[] wholeFragment = [6, 0, 0, 0, 1, 2, 3, 4];

        var segment = Segment(
            Packet.V6(Packet.Join(hopByHop, destination, wholeFragment, Packet.Tcp(Data)), next: 0), link: 229);

        Assert.Equal(Data, segment.Payload.ToArray());
        Assert.Equal(3, segment.WireLength);
    }

    [Fact]
    public void Padding_behind_the_packet_is_no_payload()
    {
        var padding = new byte[20];

        var v4 = Segment(Packet.Ethernet(Packet.Join(Packet.V4(Packet.Tcp([7])), padding), IPv4));
        var v6 = Segment(Packet.Ethernet(Packet.Join(Packet.V6(Packet.Tcp([7])), padding), IPv6));

        Assert.Equal([7], v4.Payload.ToArray());
        Assert.Equal([7], v6.Payload.ToArray());
        Assert.Equal((1, 1), (v4.WireLength, v6.WireLength));
    }

    [Fact]
    public void A_total_length_of_0_means_all_of_an_offloaded_packet()
    {
        var large = Enumerable.Range(0, 70_000).Select(b => (byte)b).ToArray();

        var v4 = Segment(Packet.Ethernet(Packet.V4(Packet.Tcp(large), totalLength: 0), IPv4));
        var v6 = Segment(Packet.Ethernet(Packet.V6(Packet.Tcp(large), payloadLength: 0), IPv6));
        var cut = Segment(Packet.Ethernet(Packet.V4(Packet.Tcp(Data), totalLength: 0), IPv4), original: 70_054);

        Assert.Equal(large, v4.Payload.ToArray());
        Assert.Equal(large, v6.Payload.ToArray());
        Assert.Equal((3, 70_000, 69_997), (cut.Payload.Length, cut.WireLength, cut.MissingBytes));
    }

    [Theory]
    [InlineData(54 + 12, 0)]
    [InlineData(54 + 12 + 40, 40)]
    [InlineData(54 + 3, 0)]
    [InlineData(54, 0)]
    public void A_frame_cut_by_the_snapshot_length_tells_how_much_is_missing(int snapshot, int captured)
    {
        var payload = Enumerable.Range(0, 100).Select(b => (byte)b).ToArray();
        var frame = Packet.Ethernet(Packet.V4(Packet.Tcp(payload, optionBytes: 12)), IPv4);

        var segment = Segment(frame[..snapshot], original: frame.Length);

        Assert.Equal(payload[..captured], segment.Payload.ToArray());
        Assert.Equal((100, 100 - captured), (segment.WireLength, segment.MissingBytes));
    }

    [Theory]
    [InlineData(0x2000, true)]
    [InlineData(0x0001, true)]
    [InlineData(0x3fff, true)]
    [InlineData(0x4000, false)]
    public void IPv4_fragments_are_no_segments(int flagsAndOffset, bool fragment)
    {
        Assert.Equal(
            fragment ? FrameKind.Fragment : FrameKind.Tcp,
            Kind(Packet.Ethernet(Packet.V4(Packet.Tcp(Data), fragment: flagsAndOffset), IPv4)));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 0)]
    public void IPv6_fragments_are_no_segments(byte high, byte low)
    {
        byte[] header = [6, 0, high, low, 1, 2, 3, 4];

        Assert.Equal(FrameKind.Fragment, Kind(Packet.V6(Packet.Join(header, Packet.Tcp(Data)), next: 44), link: 101));
    }

    [Fact]
    public void Frames_of_other_protocols_are_in_order_but_no_segments()
    {
        Assert.Equal(FrameKind.Other, Kind(Packet.Ethernet(new byte[28], 0x0806)));
        Assert.Equal(FrameKind.Other, Kind(Packet.Ethernet(Packet.V4(new byte[8], protocol: 17), IPv4)));
        Assert.Equal(FrameKind.Other, Kind(Packet.Ethernet(Packet.V6(new byte[8], next: 17), IPv6)));
        Assert.Equal(FrameKind.Other, Kind([99, 0, 0, 0, 1, 2, 3], link: 0));
        Assert.Equal(FrameKind.UnknownLink, Kind(Packet.V4(Packet.Tcp(Data)), link: 105));
    }

    [Fact]
    public void Headers_that_contradict_themselves_are_malformed()
    {
        var tcp = Packet.Tcp(Data);
        var shortOffset = Packet.Tcp(Data);
        shortOffset[12] = 0x40;
        var longOffset = Packet.Tcp(Data);
        longOffset[12] = 0x60;
        byte[] endless = [.. Enumerable.Repeat(new byte[] { 60, 0, 1, 4, 0, 0, 0, 0 }, 9).SelectMany(part => part)];

        Assert.All(
            new[]
            {
                Packet.V4(tcp, totalLength: 19), Packet.V4(tcp, totalLength: 1), Packet.V4(tcp, totalLength: 39),
                Packet.V4(tcp, headerWords: 4), Packet.V4(tcp, headerWords: 15), Packet.V4(shortOffset),
                Packet.V4(longOffset), Packet.V6(tcp, payloadLength: 19), [0x55, .. tcp],
                Packet.V6(Packet.Join(endless, tcp), next: 60), Packet.V6([6, 0, 0], next: 60),
                Packet.V6(Packet.Join([6, 200], new byte[40]), next: 60),
            },
            packet => Assert.Equal(FrameKind.Malformed, Kind(packet, link: 101)));
        Assert.Equal(FrameKind.Malformed, Kind(Packet.Ethernet(tcp, [.. Enumerable.Repeat(0x8100, 9)])));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_frame_cut_in_its_headers_is_malformed_and_never_read_beyond_its_end(bool v6)
    {
        var frame = v6
            ? Packet.Ethernet(Packet.V6(Packet.Tcp([])), 0x8100, IPv6)
            : Packet.Ethernet(Packet.V4(Packet.Tcp([])), 0x8100, IPv4);

        for (var length = 0; length < frame.Length; length++)
            Assert.Equal(FrameKind.Malformed, Kind(frame[..length], original: frame.Length));

        Assert.Equal(FrameKind.Tcp, Kind(frame));
    }

    [Fact]
    public void No_bytes_whatever_make_the_decoder_fail()
    {
        // Each link type, mutations of good frames, every byte different in some.
        var random = new Random(12345);
        var decoder = new TcpFrameDecoder();
        byte[][] seeds =
        [
            Packet.Ethernet(Packet.V4(Packet.Tcp(Data, optionBytes: 8)), 0x8100, IPv4),
            Packet.Ethernet(Packet.V6(Packet.Join([6, 0, 1, 4, 0, 0, 0, 0], Packet.Tcp(Data)), next: 0), IPv6),
            Packet.V4(Packet.Tcp(Data)),
            Packet.V6(Packet.Tcp(Data)),
        ];
        int[] links = [0, 1, 12, 14, 101, 108, 113, 228, 229, 276, 9];
        for (var i = 0; i < 40_000; i++)
        {
            var bytes = (byte[])seeds[i % seeds.Length].Clone();
            for (var change = random.Next(4); change >= 0; change--)
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);

            var length = random.Next(3) == 0 ? random.Next(bytes.Length + 1) : bytes.Length;
            var link = random.Next(2) == 0 ? links[random.Next(links.Length)] : i % 4 < 2 ? 1 : 101;
            var frame = Packet.Frame(bytes[..length], link, length + random.Next(10));
            if (decoder.Decode(frame, out var segment) == FrameKind.Tcp)
                Assert.True(segment.Payload.Length <= segment.WireLength);
        }

        Assert.Equal(40_000, decoder.Counts.Total);
        Assert.All(Enum.GetValues<FrameKind>(), kind => Assert.NotEqual(0, decoder.Counts[kind]));
    }

    [Fact]
    public void Frames_are_counted_by_kind()
    {
        var decoder = new TcpFrameDecoder();
        var good = Packet.V4(Packet.Tcp(Data));

        decoder.Decode(Packet.Frame(good, 101), out _);
        decoder.Decode(Packet.Frame(good[..^1], 101, good.Length), out _);
        decoder.Decode(Packet.Frame(good, 9), out _);
        decoder.Decode(Packet.Frame(good, 8), out _);
        decoder.Decode(Packet.Frame([1], 101), out _);

        Assert.Equal((5, 2, 1), (decoder.Counts.Total, decoder.Counts[FrameKind.Tcp], decoder.Counts.CutSegments));
        Assert.Equal((2, 1), (decoder.Counts[FrameKind.UnknownLink], decoder.Counts[FrameKind.Malformed]));
        Assert.Equal(9, decoder.Counts.FirstUnknownLinkType);
    }

    private static TcpSegment Segment(byte[] captured, int link = 1, int? original = null)
    {
        var kind = new TcpFrameDecoder().Decode(Packet.Frame(captured, link, original), out var segment);
        Assert.Equal(FrameKind.Tcp, kind);
        return segment;
    }

    private static FrameKind Kind(byte[] captured, int link = 1, int? original = null) =>
        new TcpFrameDecoder().Decode(Packet.Frame(captured, link, original), out _);
}
