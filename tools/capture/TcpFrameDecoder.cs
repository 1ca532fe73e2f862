// SPDX-License-Identifier: GPL-2.0-only
using System.Diagnostics;
using PacketDotNet;

namespace Rxqueue.Tools.Capture;

/// <summary>Finds the TCP segment in a frame: Ethernet with or without VLAN tags, Linux's cooked captures, raw IP,
/// BSD's loopback; IPv4 and IPv6. Checksums are not looked at, since offload leaves them unfinished.</summary>
internal sealed class TcpFrameDecoder
{
    private const int TcpBytes = 20;
    private const int FlagMask =
        (int)(TcpFlags.Fin | TcpFlags.Syn | TcpFlags.Rst | TcpFlags.Psh | TcpFlags.Ack);

    /// <summary>What the frames decoded so far were.</summary>
    public FrameCounts Counts { get; } = new();

    /// <summary>Decodes a frame and counts it. A malformed one is no error.</summary>
    /// <param name="frame">The frame, its bytes in an array.</param>
    /// <param name="segment">The segment, if there is one. Its payload is part of the frame's bytes.</param>
    /// <returns>What the frame is; there is a segment if it is <see cref="FrameKind.Tcp"/>.</returns>
    public FrameKind Decode(in CaptureFrame frame, out TcpSegment segment)
    {
        var kind = Find(frame, out segment);
        Counts.Count(kind, frame, segment);
        return kind;
    }

    private static FrameKind Find(in CaptureFrame frame, out TcpSegment segment)
    {
        segment = default;
        var network = NetworkLayer.Find(frame);
        if (network.Kind != FrameKind.Tcp)
            return network.Kind;

        var ip = IpPayload.Read(frame, network.Offset);
        if (ip.Kind != FrameKind.Tcp)
            return ip.Kind;

        if (ip.CapturedEnd - ip.Offset < TcpBytes)
            return FrameKind.Malformed;

        var tcp = new TcpPacket(NetworkLayer.Header(frame, ip.Offset));
        var header = tcp.DataOffset * 4;
        if (header < TcpBytes || header > ip.WireLength)
            return FrameKind.Malformed;

        var bytes = frame.Captured;
        var addresses = bytes.Span.Slice(ip.AddressesAt, 2 * ip.AddressBytes);

        // The options, too, may not have been captured to their end.
        var payloadAt = int.Min(ip.Offset + header, ip.CapturedEnd);
        segment = new TcpSegment(
            frame.Number,
            frame.TimestampNs,
            Endpoint.From(addresses[..ip.AddressBytes], tcp.SourcePort),
            Endpoint.From(addresses[ip.AddressBytes..], tcp.DestinationPort),
            tcp.SequenceNumber,
            tcp.AcknowledgmentNumber,
            (TcpFlags)(tcp.Flags & FlagMask),
            bytes[payloadAt..ip.CapturedEnd],
            ip.WireLength - header);
        Debug.Assert(segment.MissingBytes >= 0);
        return FrameKind.Tcp;
    }
}
