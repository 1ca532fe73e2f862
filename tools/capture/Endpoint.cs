// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Buffers.Binary;
using System.Diagnostics;
using System.Net;

namespace Rxqueue.Tools.Capture;

/// <summary>An IP address and a TCP port, without any heap memory.</summary>
/// <param name="IsV6">Whether the address is one of IPv6.</param>
/// <param name="High">The first 8 bytes of an IPv6 address, big-endian; 0 for IPv4.</param>
/// <param name="Low">The last 8 bytes of an IPv6 address, or the 4 of an IPv4 one, big-endian.</param>
/// <param name="Port">0 to 65535.</param>
internal readonly record struct Endpoint(bool IsV6, ulong High, ulong Low, ushort Port) : IComparable<Endpoint>
{
    /// <summary>Makes an endpoint of an address as a packet carries it.</summary>
    /// <param name="address">4 or 16 bytes.</param>
    /// <param name="port">The port.</param>
    public static Endpoint From(ReadOnlySpan<byte> address, ushort port)
    {
        Debug.Assert(address.Length is 4 or 16);
        return address.Length == 4
            ? new Endpoint(false, 0, BinaryPrimitives.ReadUInt32BigEndian(address), port)
            : new Endpoint(
                true,
                BinaryPrimitives.ReadUInt64BigEndian(address),
                BinaryPrimitives.ReadUInt64BigEndian(address[8..]),
                port);
    }

    /// <summary>Orders endpoints: IPv4 first, then by address, then by port.</summary>
    public static bool operator <(Endpoint left, Endpoint right) => left.CompareTo(right) < 0;

    /// <summary>Orders endpoints.</summary>
    public static bool operator >(Endpoint left, Endpoint right) => left.CompareTo(right) > 0;

    /// <summary>Orders endpoints.</summary>
    public static bool operator <=(Endpoint left, Endpoint right) => left.CompareTo(right) <= 0;

    /// <summary>Orders endpoints.</summary>
    public static bool operator >=(Endpoint left, Endpoint right) => left.CompareTo(right) >= 0;

    /// <inheritdoc/>
    public int CompareTo(Endpoint other) =>
        (IsV6, High, Low, Port).CompareTo((other.IsV6, other.High, other.Low, other.Port));

    /// <summary>As <c>10.99.0.2:50400</c> or <c>[fe80::1]:445</c>.</summary>
    public override string ToString()
    {
        Span<byte> address = stackalloc byte[16];
        if (!IsV6)
        {
            BinaryPrimitives.WriteUInt32BigEndian(address, (uint)Low);
            return new IPEndPoint(new IPAddress(address[..4]), Port).ToString();
        }

        BinaryPrimitives.WriteUInt64BigEndian(address, High);
        BinaryPrimitives.WriteUInt64BigEndian(address[8..], Low);
        return new IPEndPoint(new IPAddress(address), Port).ToString();
    }
}
