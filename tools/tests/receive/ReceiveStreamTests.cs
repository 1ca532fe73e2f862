// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Linq;
using System.Security.Cryptography;
using System.Text.Json;
using Rxqueue.Tools.Capture;
using Xunit;
using static Rxqueue.Tools.Tests.Receive.SmbSession;

namespace Rxqueue.Tools.Tests.Receive;

/// <summary>What becomes of a stream, by what is captured of it.</summary>
public sealed class ReceiveStreamTests
{
    private static readonly byte[] Stream = [.. Pdu(100, mid: 1), .. Pdu(0, type: 0x85), .. Pdu(3000, mid: 2), .. Pdu(68, mid: 3)];

    [Theory]
    [InlineData("nic")]
    [InlineData("page")]
    [InlineData("linear")]
    [InlineData("locked")]
    public void Segments_in_order_are_received_whatever_their_layout(string layout)
    {
        SmbSession session = new SmbSession().Open();
        for (int at = 0; at < Stream.Length; at += 700)
            session.Server((uint)at, Stream[at..Math.Min(at + 700, Stream.Length)]);

        JsonElement stream = Receive(session, "--layout", layout);

        ExpectAll(stream);
    }

    [Fact]
    public void Out_of_order_duplicate_and_overlapping_segments_are_put_right()
    {
        SmbSession session = new SmbSession().Open()
            .Server(500, Stream[500..900])
            .Server(0, Stream[..400])
            .Server(0, Stream[..400])
            .Server(300, Stream[300..600])
            .Server(2000, Stream[2000..])
            .Server(850, Stream[850..2100])
            .Server(1000, Stream[1000..1100]);

        ExpectAll(Receive(session));
    }

    [Fact]
    public void Sequence_numbers_wrap()
    {
        SmbSession session = new SmbSession(isn: uint.MaxValue - 1000).Open()
            .Server(1500, Stream[1500..])
            .Server(0, Stream[..1500]);

        ExpectAll(Receive(session));
    }

    [Fact]
    public void A_capture_that_begins_after_the_handshake_is_received_from_there()
    {
        SmbSession session = new SmbSession()
            .FromClient(TcpFlags.Ack, sequence: 100, acknowledgment: 7001)
            .Server(1500, Stream[1500..])
            .Server(0, Stream[..1500]);

        ExpectAll(Receive(session));
    }

    [Fact]
    public void What_follows_a_gap_is_not_received()
    {
        SmbSession session = new SmbSession().Open()
            .Server(0, Stream[..1000])
            .Server(1001, Stream[1001..], TcpFlags.Fin);

        JsonElement stream = Receive(session);
        JsonElement s2c = stream.GetProperty("s2c");

        Assert.Equal(
            $"gap at offset 1000: {Stream.Length - 1001} bytes behind it were not received",
            Assert.Single(stream.GetProperty("notes").EnumerateArray()).GetString());
        Assert.Equal(1000, s2c.GetProperty("payload_bytes").GetInt32());
        Assert.Equal(Sha256(Stream[..1000]), s2c.GetProperty("sha256").GetString());
    }

    [Fact]
    public void A_FIN_ends_the_stream_and_a_cut_off_body_is_listed_last()
    {
        SmbSession session = new SmbSession().Open()
            .Server(0, Stream[..1000], TcpFlags.Fin)
            .Server(1001, Stream[1000..]);

        JsonElement s2c = Receive(session).GetProperty("s2c");

        JsonElement tail = s2c.GetProperty("partial_tail");
        Assert.Equal(
            (108, 3000, "body", 1000 - 108 - 4),
            (tail.GetProperty("off").GetInt32(), tail.GetProperty("len").GetInt32(),
                tail.GetProperty("partial").GetString(), tail.GetProperty("have").GetInt32()));
        Assert.Equal(2, tail.GetProperty("cmds")[0].GetProperty("mid").GetInt32());
        Assert.Equal(tail.GetRawText(), s2c.GetProperty("pdus")[2].GetRawText());
        Assert.Equal(Sha256(Stream[..1000]), s2c.GetProperty("sha256").GetString());
    }

    [Fact]
    public void A_reset_ends_the_stream_after_what_was_queued_before()
    {
        SmbSession session = new SmbSession().Open()
            .Server(0, Stream[..106])
            .Server(106, [], TcpFlags.Rst)
            .Server(106, Stream[106..]);

        JsonElement s2c = Receive(session).GetProperty("s2c");

        Assert.Equal(106, s2c.GetProperty("payload_bytes").GetInt32());
        Assert.Equal(
            """{"off":104,"partial":"length header","have":2}""", s2c.GetProperty("partial_tail").GetRawText());
    }

    [Theory]
    [InlineData(0x40000000u, "outside of the window")]
    [InlineData(1001u, "inside of the window, but not the next byte")]
    [InlineData(999u, "behind")]
    public void A_reset_that_is_not_exact_is_ignored(uint at, string where)
    {
        SmbSession session = new SmbSession().Open()
            .Server(0, Stream[..1000])
            .Server(at, [], TcpFlags.Rst)
            .Server(1000, Stream[1000..]);

        Assert.NotEmpty(where);
        ExpectAll(Receive(session));
    }

    [Fact]
    public void What_a_reset_carries_is_not_received()
    {
        SmbSession session = new SmbSession().Open()
            .Server(0, Stream)
            .Server((uint)Stream.Length, [1, 2, 3, 4], TcpFlags.Rst);

        ExpectAll(Receive(session));
    }

    [Fact]
    public void Data_may_come_with_the_SYN()
    {
        SmbSession session = new SmbSession().Opened(Stream[..200]).Server(200, Stream[200..]);

        ExpectAll(Receive(session));
    }

    [Fact]
    public void An_early_first_segment_of_many_does_not_slow_the_stream_down()
    {
        // With a search from the first early segment each time, this would take minutes.
        byte[] pdu = Pdu(3_000_000);
        SmbSession session = new SmbSession().Open();
        for (int at = 50; at < pdu.Length; at += 50)
            session.Server((uint)at, pdu[at..Math.Min(at + 50, pdu.Length)]);
        session.Server(0, pdu[..50]);

        JsonElement s2c = Receive(session).GetProperty("s2c");

        Assert.Equal(Sha256(pdu), s2c.GetProperty("sha256").GetString());
    }

    [Fact]
    public void Each_connection_is_a_stream_of_its_own()
    {
        using Scratch scratch = new();
        string capture = scratch.Write("two.pcap", ToPcap(
            new SmbSession(client: 50001).Open().Server(0, Stream),
            new SmbSession(client: 50002).Open(),
            new SmbSession(client: 50003).Open().Server(0, Pdu(68))));

        Rxq run = Rxq.Run("receive", capture, "--json");

        Assert.Equal(
            [("10.99.0.2:50001", 3184L), ("10.99.0.2:50002", 0L), ("10.99.0.2:50003", 72L)],
            run.Json.Select(stream => (
                stream.GetProperty("client").GetString(),
                stream.GetProperty("s2c").GetProperty("payload_bytes").GetInt64())));
    }

    private static JsonElement Receive(SmbSession session, params string[] options)
    {
        using Scratch scratch = new();
        string capture = scratch.Write("session.pcap", session.ToPcap());
        Rxq run = Rxq.Run(["receive", capture, "--json", .. options]);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        return Assert.Single(run.Json);
    }

    private static void ExpectAll(JsonElement stream)
    {
        JsonElement s2c = stream.GetProperty("s2c");
        Assert.Equal(Sha256(Stream), s2c.GetProperty("sha256").GetString());
        Assert.Equal(
            [(0, 0, 100), (104, 0x85, 0), (108, 0, 3000), (3112, 0, 68)],
            s2c.GetProperty("pdus").EnumerateArray().Select(pdu => (
                pdu.GetProperty("off").GetInt32(),
                pdu.GetProperty("type").GetInt32(),
                pdu.GetProperty("len").GetInt32())));
        Assert.Equal(JsonValueKind.Null, s2c.GetProperty("partial_tail").ValueKind);
    }

    private static string Sha256(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
