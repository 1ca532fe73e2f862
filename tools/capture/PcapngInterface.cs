// SPDX-License-Identifier: GPL-2.0-only
using System;

namespace Rxqueue.Tools.Capture;

/// <summary>One interface of a pcapng section: what its packets' records mean.</summary>
/// <param name="LinkType">The LINKTYPE_ value.</param>
/// <param name="SnapshotLength">Most bytes captured of a packet; 0 for all.</param>
/// <param name="Resolution">The if_tsresol option: a power of ten (bit 7 clear) or of two (set) whose exponent,
/// negated, is in the lower 7 bits. 6, microseconds, where the option is absent.</param>
/// <param name="OffsetSeconds">The if_tsoffset option: seconds to add to each timestamp.</param>
internal readonly record struct PcapngInterface(
    int LinkType, uint SnapshotLength, byte Resolution, long OffsetSeconds)
{
    /// <summary>The resolution of an interface that does not say.</summary>
    public const byte Microseconds = 6;

    /// <summary>Converts a packet's timestamp.</summary>
    /// <param name="units">In the interface's units.</param>
    /// <returns>In ns since 1970, rounded down, clamped to a long's range.</returns>
    public long ToNanoseconds(ulong units)
    {
        var exponent = Resolution & 0x7f;
        UInt128 ns;
        if ((Resolution & 0x80) != 0)
            ns = ((UInt128)units * 1_000_000_000) >> exponent;
        else if (exponent <= 9)
            ns = (UInt128)units * PowerOfTen(9 - exponent);
        else
            // 64 bits hold less than 10^20.
            ns = exponent - 9 >= 20 ? 0 : units / PowerOfTen(exponent - 9);

        var sum = (Int128)ns + ((Int128)OffsetSeconds * 1_000_000_000);
        return (long)Int128.Clamp(sum, long.MinValue, long.MaxValue);
    }

    private static UInt128 PowerOfTen(int exponent)
    {
        var power = UInt128.One;
        for (var i = 0; i < exponent; i++)
            power *= 10;

        return power;
    }
}
