// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Runtime.InteropServices;
using PacketDotNet;
using PacketDotNet.Utils;

namespace Rxqueue.Tools.Capture;

/// <summary>Where in a frame the IP packet begins.</summary>
/// <param name="Kind"><see cref="FrameKind.Tcp"/> if there is an IP packet, whatever it carries.</param>
/// <param name="Offset">Bytes from the frame's start, if so.</param>
internal readonly record struct NetworkLayer(FrameKind Kind, int Offset)
{
    private const int NullLink = 0;
    private const int EthernetLink = 1;
    private const int RawLinkOfBsd = 12;
    private const int RawLinkOfOpenBsd = 14;
    private const int RawLink = 101;
    private const int LoopLink = 108;
    private const int CookedLink = 113;
    private const int IPv4Link = 228;
    private const int IPv6Link = 229;
    private const int CookedV2Link = 276;

    private const int EthernetBytes = 14;
    private const int TagBytes = 4;
    private const int CookedBytes = 16;
    private const int CookedV2Bytes = 20;
    private const int FamilyBytes = 4;

    // 802.1ad nests two; more are seen only in frames made up to be hostile.
    private const int MaxTags = 8;

    /// <summary>Passes over a frame's link layer header and VLAN tags.</summary>
    /// <param name="frame">The frame. Its bytes must lie in an array, as a reader's do.</param>
    public static NetworkLayer Find(in CaptureFrame frame)
    {
        var length = frame.Captured.Length;
        switch (frame.LinkType)
        {
            case EthernetLink:
                return length < EthernetBytes
                    ? Malformed
                    : Behind(frame, EthernetBytes, new EthernetPacket(Header(frame, 0)).Type);
            case CookedLink:
                return length < CookedBytes
                    ? Malformed
                    : Behind(frame, CookedBytes, new LinuxSllPacket(Header(frame, 0)).EthernetProtocolType);
            case CookedV2Link:
                return length < CookedV2Bytes
                    ? Malformed
                    : Behind(frame, CookedV2Bytes, new LinuxSll2Packet(Header(frame, 0)).EthernetProtocolType);
            case NullLink or LoopLink:
                return length < FamilyBytes ? Malformed : BehindFamily(frame.Captured.Span);
            case RawLink or RawLinkOfBsd or RawLinkOfOpenBsd or IPv4Link or IPv6Link:
                return new NetworkLayer(FrameKind.Tcp, 0);
            default:
                return new NetworkLayer(FrameKind.UnknownLink, 0);
        }
    }

    /// <summary>A PacketDotNet view of the frame's bytes from an offset on. PacketDotNet does not check that a header
    /// lies in its view, and what follows in the reader's buffer is another frame: the caller has to.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="offset">At most the frame's captured length.</param>
    public static ByteArraySegment Header(in CaptureFrame frame, int offset)
    {
        if (!MemoryMarshal.TryGetArray(frame.Captured, out var bytes) || bytes.Array is null)
            throw new ArgumentException("the frame's bytes do not lie in an array", nameof(frame));

        return new ByteArraySegment(
            bytes.Array, bytes.Offset + offset, bytes.Count - offset, bytes.Offset + bytes.Count);
    }

    private static NetworkLayer Malformed => new(FrameKind.Malformed, 0);

    private static NetworkLayer Behind(in CaptureFrame frame, int offset, EthernetType type)
    {
        for (var tags = 0; tags < MaxTags; tags++)
        {
            if (type is EthernetType.IPv4 or EthernetType.IPv6)
                return new NetworkLayer(FrameKind.Tcp, offset);

            if (type is not (EthernetType.VLanTaggedFrame or EthernetType.ProviderBridging or EthernetType.QInQ))
                return new NetworkLayer(FrameKind.Other, 0);

            if (frame.Captured.Length - offset < TagBytes)
                return Malformed;

            type = new Ieee8021QPacket(Header(frame, offset)).Type;
            offset += TagBytes;
        }

        return Malformed;
    }

    // The address family is in the byte order of the machine that captured (BSD's null) or the network's (loop), and
    // systems disagree about IPv6's number. The IP version decides later.
    private static NetworkLayer BehindFamily(ReadOnlySpan<byte> bytes)
    {
        var family = bytes switch
        {
            [var low, 0, 0, 0, ..] => low,
            [0, 0, 0, var low, ..] => low,
            _ => 0,
        };
        return family is 2 or 10 or 23 or 24 or 26 or 28 or 30
            ? new NetworkLayer(FrameKind.Tcp, FamilyBytes)
            : new NetworkLayer(FrameKind.Other, 0);
    }
}
