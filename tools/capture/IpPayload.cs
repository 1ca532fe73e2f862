// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Buffers.Binary;
using System.Diagnostics;
using PacketDotNet;

namespace Rxqueue.Tools.Capture;

/// <summary>What an IP packet says of the TCP segment in it. Offsets are in bytes from the frame's start.</summary>
/// <param name="Kind"><see cref="FrameKind.Tcp"/> if it carries a whole segment; else the rest is 0.</param>
/// <param name="AddressesAt">Where the source address is; the destination's follows.</param>
/// <param name="AddressBytes">4 or 16.</param>
/// <param name="Offset">Where the segment begins.</param>
/// <param name="CapturedEnd">Where the part of it that was captured ends.</param>
/// <param name="WireLength">The segment's length in bytes as it was sent, its header included.</param>
internal readonly record struct IpPayload(
    FrameKind Kind, int AddressesAt, int AddressBytes, int Offset, int CapturedEnd, int WireLength)
{
    private const int IPv4Bytes = 20;
    private const int IPv6Bytes = 40;
    private const int ExtensionBytes = 8;

    // RFC 8200 has each extension header appear at most once, one of them twice.
    private const int MaxExtensions = 8;

    /// <summary>Reads an IP packet's headers.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="offset">Where in it the IP packet begins.</param>
    public static IpPayload Read(in CaptureFrame frame, int offset)
    {
        if (frame.Captured.Length <= offset)
            return Not(FrameKind.Malformed);

        return (frame.Captured.Span[offset] >> 4) switch
        {
            4 => ReadV4(frame, offset),
            6 => ReadV6(frame, offset),
            _ => Not(FrameKind.Malformed),
        };
    }

    private static IpPayload ReadV4(in CaptureFrame frame, int offset)
    {
        if (frame.Captured.Length - offset < IPv4Bytes)
            return Not(FrameKind.Malformed);

        // Not left to PacketDotNet, which throws for less than the smallest header and overwrites 0 with the captured
        // length modulo 2^16.
        var recorded = BinaryPrimitives.ReadUInt16BigEndian(frame.Captured.Span[(offset + 2)..]);
        if (recorded is > 0 and < IPv4Bytes)
            return Not(FrameKind.Malformed);

        var total = TotalLength(frame, offset, recorded);
        var packet = new IPv4Packet(NetworkLayer.Header(frame, offset));
        var header = packet.HeaderLength * 4;
        if (header < IPv4Bytes || total < header)
            return Not(FrameKind.Malformed);

        if (packet.Protocol != ProtocolType.Tcp)
            return Not(FrameKind.Other);

        var moreFragments = (packet.FragmentFlags & 1) != 0;
        return packet.FragmentOffset != 0 || moreFragments
            ? Not(FrameKind.Fragment)
            : Within(frame, offset, offset + 12, 4, header, total);
    }

    private static IpPayload ReadV6(in CaptureFrame frame, int offset)
    {
        if (frame.Captured.Length - offset < IPv6Bytes)
            return Not(FrameKind.Malformed);

        var packet = new IPv6Packet(NetworkLayer.Header(frame, offset));
        var payload = packet.PayloadLength;
        var total = TotalLength(frame, offset, payload == 0 ? 0 : IPv6Bytes + payload);
        var header = IPv6Bytes;
        var next = packet.NextHeader;
        var fragment = false;

        // PacketDotNet follows these headers past the captured bytes, so they are walked here.
        for (var i = 0; i < MaxExtensions && IsExtension(next); i++)
        {
            if (header + ExtensionBytes > total || offset + header + ExtensionBytes > frame.Captured.Length)
                return Not(FrameKind.Malformed);

            var extension = frame.Captured.Span.Slice(offset + header, ExtensionBytes);
            header += next switch
            {
                ProtocolType.IPv6FragmentHeader => ExtensionBytes,
                ProtocolType.IPSecAuthenticationHeader => (extension[1] + 2) * 4,
                _ => (extension[1] + 1) * 8,
            };

            // One that says offset 0 and no more fragments is a whole packet all the same.
            fragment |= next == ProtocolType.IPv6FragmentHeader && ((extension[2] << 8) | (extension[3] & 0xf9)) != 0;
            next = (ProtocolType)extension[0];
        }

        if (next != ProtocolType.Tcp)
            return Not(IsExtension(next) ? FrameKind.Malformed : FrameKind.Other);

        if (fragment)
            return Not(FrameKind.Fragment);

        return header > total
            ? Not(FrameKind.Malformed)
            : Within(frame, offset, offset + 8, 16, header, total);
    }

    private static bool IsExtension(ProtocolType type) =>
        type is ProtocolType.IPv6HopByHopOptions
            or ProtocolType.IPv6RoutingHeader
            or ProtocolType.IPv6FragmentHeader
            or ProtocolType.IPv6DestinationOptions
            or ProtocolType.IPSecAuthenticationHeader;

    // Segmentation offload hands over packets of more than 64 KiB, whose length field is 0; an IPv6 jumbogram's is too.
    private static int TotalLength(in CaptureFrame frame, int offset, int recorded) =>
        recorded != 0
            ? recorded
            : (int)Math.Min(
                Math.Max(frame.OriginalLength, frame.Captured.Length) - offset, CaptureReader.MaxFrameBytes);

    private static IpPayload Within(
        in CaptureFrame frame, int offset, int addressesAt, int addressBytes, int header, int total)
    {
        var end = (int)Math.Min(frame.Captured.Length, (long)offset + total);
        Debug.Assert(header <= total);
        return new IpPayload(FrameKind.Tcp, addressesAt, addressBytes, offset + header, end, total - header);
    }

    private static IpPayload Not(FrameKind kind) => new(kind, 0, 0, 0, 0, 0);
}
