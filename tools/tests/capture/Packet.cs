// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Linq;
using System.Net;
using Rxqueue.Tools.Capture;

namespace Rxqueue.Tools.Tests.Capture;

/// <summary>Builds the bytes of packets, layer by layer.</summary>
internal static class Packet
{
    public static readonly byte[] Macs = [2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2];

    public static byte[] Tcp(
        byte[] payload,
        int source = 50400,
        int destination = 445,
        uint sequence = 1000,
        uint acknowledgment = 2000,
        TcpFlags flags = TcpFlags.Ack,
        int optionBytes = 0) =>
        new FileBytes(false).U16(source).U16(destination).U32(sequence).U32(acknowledgment)
            .Raw((byte)(0x50 + (optionBytes / 4 << 4)), (byte)flags).U16(512).U32(0)
            .Raw(Enumerable.Repeat((byte)1, optionBytes).ToArray()).Raw(payload).ToArray();

    public static byte[] V4(
        byte[] inner,
        int? totalLength = null,
        int protocol = 6,
        int fragment = 0,
        int headerWords = 5,
        string source = "10.99.0.2",
        string destination = "10.99.0.1") =>
        new FileBytes(false).Raw((byte)(0x40 | headerWords), 0).U16(totalLength ?? 20 + inner.Length).U16(7)
            .U16(fragment).Raw(64, (byte)protocol).U16(0)
            .Raw(IPAddress.Parse(source).GetAddressBytes()).Raw(IPAddress.Parse(destination).GetAddressBytes())
            .Raw(inner).ToArray();

    public static byte[] V6(byte[] inner, int? payloadLength = null, int next = 6) =>
        new FileBytes(false).U32(0x60000000).U16(payloadLength ?? inner.Length).Raw((byte)next, 64)
            .Raw(IPAddress.Parse("fe80::1").GetAddressBytes()).Raw(IPAddress.Parse("fe80::2").GetAddressBytes())
            .Raw(inner).ToArray();

    public static byte[] Ethernet(byte[] inner, params ReadOnlySpan<int> types)
    {
        var frame = new FileBytes(false).Raw(Macs).U16(types[0]);
        foreach (var type in types[1..])
            frame.U16(0x0064).U16(type);

        return frame.Raw(inner).ToArray();
    }

    public static byte[] Join(params byte[][] parts) => [.. parts.SelectMany(part => part)];

    /// <summary>A frame in the middle of an array whose other bytes would decode to something else.</summary>
    public static CaptureFrame Frame(byte[] captured, int link = 1, int? original = null)
    {
        var array = new byte[captured.Length + 200];
        Array.Fill(array, (byte)0x45);
        captured.CopyTo(array, 100);
        return new CaptureFrame(
            3, 77, link, array.AsMemory(100, captured.Length), original ?? captured.Length);
    }
}
