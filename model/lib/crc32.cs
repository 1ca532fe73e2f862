// SPDX-License-Identifier: GPL-2.0-only
using System;

namespace Rxqueue.Model;

/// <summary>
/// The CRC-32 of Ethernet and zlib (<c>crc32_le()</c> of lib/crc/, inverted before and after).
/// </summary>
public sealed class crc32 : IBytesSink
{
    private const uint CRC32_POLY_LE = 0xedb88320;
    private const int Slices = 8;
    private static readonly uint[] tables = MakeTables();

    private uint state = uint.MaxValue;

    /// <summary>The checksum of the bytes so far; 0 for none.</summary>
    public uint value => ~state;

    /// <summary>Begins anew.</summary>
    public void reset() => state = uint.MaxValue;

    /// <inheritdoc/>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        uint crc = state;
        uint[] t = tables;
        for (; bytes.Length >= Slices; bytes = bytes[Slices..])
        {
            uint low = crc ^ BitConverter.ToUInt32(bytes);
            uint high = BitConverter.ToUInt32(bytes[4..]);
            crc = t[0x700 + (low & 0xff)] ^ t[0x600 + ((low >> 8) & 0xff)]
                ^ t[0x500 + ((low >> 16) & 0xff)] ^ t[0x400 + (low >> 24)]
                ^ t[0x300 + (high & 0xff)] ^ t[0x200 + ((high >> 8) & 0xff)]
                ^ t[0x100 + ((high >> 16) & 0xff)] ^ t[high >> 24];
        }

        foreach (byte b in bytes)
            crc = (crc >> 8) ^ t[(crc ^ b) & 0xff];
        state = crc;
    }

    private static uint[] MakeTables()
    {
        uint[] t = new uint[Slices * 256];
        for (uint n = 0; n < 256; n++)
        {
            uint crc = n;
            for (int bit = 0; bit < 8; bit++)
                crc = (crc & 1) != 0 ? (crc >> 1) ^ CRC32_POLY_LE : crc >> 1;
            t[n] = crc;
        }

        for (uint n = 256; n < t.Length; n++)
            t[n] = (t[n - 256] >> 8) ^ t[t[n - 256] & 0xff];
        return t;
    }
}
