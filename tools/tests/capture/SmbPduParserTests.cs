// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json;
using Rxqueue.Tools.Capture;
using Xunit;

namespace Rxqueue.Tools.Tests.Capture;

public sealed class SmbPduParserTests
{
    [Fact]
    public void A_PDU_lists_its_command()
    {
        Assert.Equal(
            ["""{"off":0,"type":0,"len":100,"proto":"FE","cmds":[{"cmd":8,"mid":18446744073709551615,"next":0,"status":"0x00000103"}]}"""],
            Parse(Prefix(100), Smb2(8, ulong.MaxValue, 0, 0x103, size: 100)));
    }

    [Fact]
    public void A_request_has_no_status()
    {
        Assert.Equal(
            ["""{"off":0,"type":0,"len":64,"proto":"FE","cmds":[{"cmd":8,"mid":7,"next":0}]}"""],
            Parse(Prefix(64), Smb2(8, 7, 0, 0x103, 64, request: true)));
    }

    [Fact]
    public void A_chain_is_followed_to_its_end()
    {
        Assert.Equal(
            ["""{"off":0,"type":0,"len":216,"proto":"FE","cmds":[{"cmd":5,"mid":3,"next":80,"status":"0x00000000"},{"cmd":16,"mid":4,"next":64,"status":"0xc0000034"},{"cmd":6,"mid":5,"next":0,"status":"0x00000000"}]}"""],
            Parse(Prefix(216), Smb2(5, 3, 80, 0, 80), Smb2(16, 4, 64, 0xc0000034, 64), Smb2(6, 5, 0, 0, 72)));
    }

    [Theory]
    [InlineData(8u)]
    [InlineData(56u)]
    [InlineData(68u)]
    [InlineData(144u)]
    [InlineData(1000u)]
    [InlineData(0xfffffff8u)]
    public void A_chain_ends_where_the_next_command_makes_no_sense(uint next)
    {
        // There is a header to be found: where it points to, or else right behind the first.
        byte[] body = [.. Smb2(5, 3, next, 0, 64), .. new byte[80]];
        Smb2(6, 4, 0, 0, 64).CopyTo(body.AsSpan(next == 68 ? 68 : 64));

        Assert.Equal(
            [$$"""{"off":0,"type":0,"len":144,"proto":"FE","cmds":[{"cmd":5,"mid":3,"next":{{next}},"status":"0x00000000"}]}"""],
            Parse(Prefix(144), body));
    }

    [Fact]
    public void A_chain_ends_where_no_SMB2_header_follows_or_none_fits()
    {
        Assert.Equal(
            [
                """{"off":0,"type":0,"len":144,"proto":"FE","cmds":[{"cmd":5,"mid":3,"next":72,"status":"0x00000000"}]}""",
                """{"off":148,"type":0,"len":120,"proto":"FE","cmds":[{"cmd":5,"mid":3,"next":64,"status":"0x00000000"}]}""",
            ],
            Parse(
                Prefix(144), Smb2(5, 3, 72, 0, 64), Smb2(6, 4, 0, 0, 80),
                Prefix(120), Smb2(5, 3, 64, 0, 64), Smb2(6, 4, 0, 0, 56)));
    }

    [Fact]
    public void Other_protocols_and_types_have_no_commands()
    {
        byte[] encrypted = [0xfd, (byte)'S', (byte)'M', (byte)'B', .. new byte[32], 1, 2, 0, 0, .. new byte[20]];
        byte[] smb1 = [0xff, (byte)'S', (byte)'M', (byte)'B', .. new byte[80]];
        byte[] compressed = [0xfc, (byte)'S', (byte)'M', (byte)'B', .. new byte[80]];

        Assert.Equal(
            [
                """{"off":0,"type":0,"len":60,"proto":"FD","orig_size":513}""",
                """{"off":64,"type":0,"len":84,"proto":"FF"}""",
                """{"off":152,"type":0,"len":84,"proto":""}""",
                """{"off":240,"type":133,"len":0,"proto":""}""",
                """{"off":244,"type":129,"len":64,"proto":""}""",
                """{"off":312,"type":0,"len":3,"proto":""}""",
                """{"off":319,"type":0,"len":0,"proto":""}""",
                """{"off":323,"type":0,"len":39,"proto":"FD"}""",
            ],
            Parse(
                Prefix(60), encrypted, Prefix(84), smb1, Prefix(84), compressed, Prefix(0, type: 0x85),
                Prefix(64, type: 0x81), Smb2(1, 1, 0, 0, 64), Prefix(3), [0xfe, (byte)'S', (byte)'M'], Prefix(0),
                Prefix(39), encrypted[..39]));
    }

    [Theory]
    [InlineData(0, "")]
    [InlineData(1, """{"off":0,"partial":"length header","have":1}""")]
    [InlineData(3, """{"off":0,"partial":"length header","have":3}""")]
    [InlineData(4, """{"off":0,"type":0,"len":144,"proto":"","partial":"body","have":0}""")]
    [InlineData(7, """{"off":0,"type":0,"len":144,"proto":"","partial":"body","have":3}""")]
    [InlineData(8, """{"off":0,"type":0,"len":144,"proto":"FE","partial":"body","have":4,"cmds":[]}""")]
    [InlineData(67, """{"off":0,"type":0,"len":144,"proto":"FE","partial":"body","have":63,"cmds":[]}""")]
    [InlineData(68, """{"off":0,"type":0,"len":144,"proto":"FE","partial":"body","have":64,"cmds":[{"cmd":5,"mid":3,"next":72,"status":"0x00000000"}]}""")]
    [InlineData(139, """{"off":0,"type":0,"len":144,"proto":"FE","partial":"body","have":135,"cmds":[{"cmd":5,"mid":3,"next":72,"status":"0x00000000"}]}""")]
    [InlineData(147, """{"off":0,"type":0,"len":144,"proto":"FE","partial":"body","have":143,"cmds":[{"cmd":5,"mid":3,"next":72,"status":"0x00000000"},{"cmd":6,"mid":4,"next":0,"status":"0x00000000"}]}""")]
    public void A_stream_that_ends_in_a_PDU_lists_what_was_received(int length, string expected)
    {
        var stream = Packet.Join(Prefix(144), Smb2(5, 3, 72, 0, 72), Smb2(6, 4, 0, 0, 72));

        // The 143rd byte is behind the second header, which ends with the 136th.
        Assert.Equal(expected.Length == 0 ? [] : [expected], Parse(stream[..length]));
    }

    [Fact]
    public void The_original_size_counts_once_its_field_was_received()
    {
        byte[] encrypted = [0xfd, (byte)'S', (byte)'M', (byte)'B', .. new byte[32], 1, 2, 0, 0];

        Assert.Equal(
            ["""{"off":0,"type":0,"len":60,"proto":"FD","orig_size":513,"partial":"body","have":40}"""],
            Parse(Prefix(60), encrypted));
        Assert.Equal(
            ["""{"off":0,"type":0,"len":60,"proto":"FD","partial":"body","have":39}"""],
            Parse(Prefix(60), encrypted[..39]));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(63)]
    [InlineData(65)]
    public void The_pieces_that_bytes_come_in_make_no_difference(int piece)
    {
        var stream = Packet.Join(
            Prefix(216), Smb2(5, 3, 80, 0, 80), Smb2(16, 4, 64, 1, 64), Smb2(6, 5, 0, 0, 72),
            Prefix(0, 0x85), Prefix(64), Smb2(3, 6, 0, 0, 64));
        var pieces = new PduStream();
        foreach (var part in stream.Chunk(piece))
            pieces.Feed(part);

        pieces.End();

        Assert.Equal(Parse(stream), pieces.Pdus.Select(Json));
        Assert.Equal(3, pieces.Pdus.Count);
    }

    [Fact]
    public void A_large_body_is_not_kept()
    {
        var parser = new SmbPduParser();
        parser.Begin(0, [0, 0xff, 0xff, 0xff]);
        parser.Feed(Smb2(8, 1, 0, 0, 64));
        var data = new byte[65536];
        var before = GC.GetAllocatedBytesForCurrentThread();
        while (parser.Remaining > 0)
            parser.Feed(data.AsSpan(0, Math.Min(data.Length, parser.Remaining)));

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1000);
        Assert.Null(parser.End().Partial);
    }

    [Fact]
    public void More_bytes_than_the_PDU_has_left_are_refused()
    {
        var parser = new SmbPduParser();
        parser.Begin(0, Prefix(3));

        Assert.Throws<ArgumentException>(() => parser.Feed(new byte[4]));
    }

    private static byte[] Prefix(int length, int type = 0) =>
        [(byte)type, (byte)(length >> 16), (byte)(length >> 8), (byte)length];

    private static byte[] Smb2(int cmd, ulong mid, uint next, uint status, int size, bool request = false)
    {
        var header = new FileBytes(true).Raw(0xfe, (byte)'S', (byte)'M', (byte)'B').U16(64).U16(1).U32(status)
            .U16(cmd).U16(1).U32(request ? 0u : 1).U32(next).U64(mid).ToArray();
        var message = new byte[size];
        Array.Fill(message, (byte)0xee);
        header.AsSpan(0, Math.Min(size, header.Length)).CopyTo(message);
        return message;
    }

    private static List<string> Parse(params byte[][] parts)
    {
        var stream = new PduStream();
        stream.Feed(Packet.Join(parts));
        stream.End();
        return [.. stream.Pdus.Select(Json)];
    }

    private static string Json(SmbPdu pdu)
    {
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes))
            pdu.WriteJson(writer);

        return Encoding.UTF8.GetString(bytes.ToArray());
    }
}
