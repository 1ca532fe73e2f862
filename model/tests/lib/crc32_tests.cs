// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Linq;
using System.Text;
using Xunit;

namespace Rxqueue.Model.Tests.lib;

/// <summary>The CRC-32 of Ethernet and zlib.</summary>
public sealed class crc32_tests
{
    [Theory]
    [InlineData("", 0x00000000u)]
    [InlineData("a", 0xe8b7be43u)]
    [InlineData("abc", 0x352441c2u)]
    [InlineData("123456789", 0xcbf43926u)]
    [InlineData("The quick brown fox jumps over the lazy dog", 0x414fa339u)]
    public void Known_texts_have_their_known_checksums(string text, uint checksum) =>
        Assert.Equal(checksum, Of(Encoding.ASCII.GetBytes(text)));

    [Theory]
    [InlineData(0, 32, 0x190a55adu)]
    [InlineData(255, 32, 0xff6cab0bu)]
    public void Runs_of_one_byte_have_their_known_checksums(byte value, int count, uint checksum) =>
        Assert.Equal(checksum, Of([.. Enumerable.Repeat(value, count)]));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(13)]
    [InlineData(43)]
    public void How_the_bytes_are_cut_into_pieces_does_not_matter(int cut)
    {
        byte[] text = Encoding.ASCII.GetBytes("The quick brown fox jumps over the lazy dog");
        crc32 crc = new();
        crc.Write(text.AsSpan(0, cut));
        crc.Write(text.AsSpan(cut));
        Assert.Equal(0x414fa339u, crc.value);
    }

    [Fact]
    public void Reset_begins_anew()
    {
        crc32 crc = new();
        crc.Write("abc"u8);
        crc.reset();
        Assert.Equal(0u, crc.value);
        crc.Write("123456789"u8);
        Assert.Equal(0xcbf43926u, crc.value);
    }

    private static uint Of(byte[] bytes)
    {
        crc32 crc = new();
        crc.Write(bytes);
        return crc.value;
    }
}
