// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Collections.Generic;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Text.Json;
using Rxqueue.Tools.Capture;
using Xunit;

namespace Rxqueue.Tools.Tests.Capture;

/// <summary>Captures of real clients and servers against what tshark found in them.</summary>
public sealed class RecordedCaptureTests
{
    private const ushort ServerPort = 4450;

    public static TheoryData<string> Captures =>
    [
        "cifs-browse", "cifs-read-gro", "smb2-browse", "smb2-disconnect-fin", "smb2-loss", "smb2-pipelined-tiny",
        "smb2-read-mss", "smb3-encrypted",
    ];

    [SharedDataTheory]
    [MemberData(nameof(Captures))]
    public void Segments_and_PDUs_are_those_that_tshark_found(string name)
    {
        using var truth = JsonDocument.Parse(File.ReadAllBytes(SharedData.Pcap(name + ".json")));
        using var file = File.OpenRead(SharedData.Pcap(name + ".pcap"));

        var found = Read(file, name);

        var streams = truth.RootElement.GetProperty("streams");
        Assert.Equal(streams.GetArrayLength(), found.Table.Connections.Count);
        foreach (var stream in streams.EnumerateArray())
        {
            var connection = found.Table.Connections[stream.GetProperty("stream").GetInt32()];
            Assert.Equal(stream.GetProperty("client").GetString(), connection.Client.ToString());
            Assert.Equal(stream.GetProperty("server").GetString(), connection.Server.ToString());
            Compare(stream.GetProperty("s2c"), connection.ServerIsn, found.Direction(connection, true));
            Compare(stream.GetProperty("c2s"), connection.ClientIsn, found.Direction(connection, false));
        }
    }

    [SharedDataTheory]
    [InlineData("cifs-browse", 263)]
    [InlineData("cifs-read-gro", 121)]
    [InlineData("smb2-browse", 220)]
    [InlineData("smb2-disconnect-fin", 573)]
    [InlineData("smb2-loss", 1685)]
    [InlineData("smb2-pipelined-tiny", 1717)]
    [InlineData("smb2-read-mss", 1703)]
    [InlineData("smb3-encrypted", 105)]
    public void Every_frame_is_a_whole_TCP_segment(string name, int frames)
    {
        using var file = File.OpenRead(SharedData.Pcap(name + ".pcap"));

        var counts = Read(file, name).Counts;

        Assert.Equal((frames, frames, 0), (counts.Total, counts[FrameKind.Tcp], counts.CutSegments));
    }

    [SharedDataTheory]
    [InlineData("smb2-loss")]
    public void A_compressed_capture_gives_the_same(string name)
    {
        var bytes = File.ReadAllBytes(SharedData.Pcap(name + ".pcap"));
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
            gzip.Write(bytes);

        var plain = Read(new MemoryStream(bytes), name);
        var found = Read(new PipeStream(packed.ToArray(), 1000), name);

        Assert.Equal(
            plain.Direction(plain.Table.Connections[0], true).Segments,
            found.Direction(found.Table.Connections[0], true).Segments);
    }

    [SharedDataTheory]
    [InlineData("smb2-browse")]
    public void Without_the_port_asked_for_the_one_in_use_is_named(string name)
    {
        using var file = File.OpenRead(SharedData.Pcap(name + ".pcap"));
        var segments = new CaptureSegments(
            CaptureReader.Open(file, name), new ConnectionTable(ConnectionTable.SmbPorts));

        Assert.False(segments.TryRead(out _));

        Assert.Equal(
            "no TCP connection with server port 139 or 445; ports seen: 4450", segments.Table.DescribeAbsence());
    }

    private static void Compare(JsonElement truth, uint? isn, Found.OneWay found)
    {
        Assert.Equal(truth.GetProperty("isn").GetUInt32(), isn);
        Assert.Equal(
            truth.GetProperty("segments").EnumerateArray().Select(segment => (
                segment.GetProperty("frame").GetInt64(),
                segment.GetProperty("off").GetInt64(),
                segment.GetProperty("len").GetInt32())),
            found.Segments);
        Assert.Equal(Frame(truth.GetProperty("fin")), found.FinFrame);
        Assert.Equal(Frame(truth.GetProperty("rst")), found.RstFrame);
        Assert.False(found.Stream.HasGap);
        Assert.Equal(truth.GetProperty("payload_bytes").GetInt64(), found.Stream.Length);
        found.Pdus.End();
        Assert.Equal(truth.GetProperty("pdus").EnumerateArray().Select(Expected), found.Pdus.Pdus.Select(Actual));
    }

    private static long? Frame(JsonElement end) =>
        end.ValueKind == JsonValueKind.Null ? null : end.GetProperty("frame").GetInt64();

    private static string Expected(JsonElement pdu)
    {
        string[] members = ["off", "type", "len", "proto", "orig_size", "partial", "have"];
        var cmds = pdu.TryGetProperty("cmds", out var listed)
            ? listed.EnumerateArray().Select(cmd => Members(cmd, "cmd", "mid", "next", "status"))
            : [];
        return Members(pdu, members) + " [" + string.Join("; ", cmds) + "]";
    }

    private static string Actual(SmbPdu pdu)
    {
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes))
            pdu.WriteJson(writer);

        using var json = JsonDocument.Parse(bytes.ToArray());
        return Expected(json.RootElement);
    }

    private static string Members(JsonElement from, params ReadOnlySpan<string> names)
    {
        var parts = new List<string>();
        foreach (var name in names)
            if (from.TryGetProperty(name, out var value))
                parts.Add($"{name}={value}");

        return string.Join(' ', parts);
    }

    private static Found Read(Stream stream, string name)
    {
        var segments = new CaptureSegments(CaptureReader.Open(stream, name), new ConnectionTable(ServerPort));
        var found = new Found(segments.Table, segments.Counts);
        while (segments.TryRead(out var next))
            found.Direction(next.Connection, next.FromServer).Add(next.Segment);

        return found;
    }

    private sealed class Found(ConnectionTable table, FrameCounts counts)
    {
        private readonly Dictionary<(int, bool), OneWay> _directions = [];

        public ConnectionTable Table => table;

        public FrameCounts Counts => counts;

        public OneWay Direction(TcpConnection connection, bool fromServer)
        {
            if (!_directions.TryGetValue((connection.Index, fromServer), out var way))
                _directions[(connection.Index, fromServer)] = way = new OneWay();

            return way;
        }

        public sealed class OneWay
        {
            public OneWay() => Stream = new NaiveReassembly(Pdus);

            public PduStream Pdus { get; } = new();

            public NaiveReassembly Stream { get; }

            public List<(long Frame, long Off, int Len)> Segments { get; } = [];

            public long? FinFrame { get; private set; }

            public long? RstFrame { get; private set; }

            public void Add(in TcpSegment segment)
            {
                var off = Stream.Add(segment);
                if (!segment.Payload.IsEmpty)
                    Segments.Add((segment.FrameNumber, off, segment.WireLength));

                if ((segment.Flags & TcpFlags.Fin) != 0)
                    FinFrame ??= segment.FrameNumber;

                if ((segment.Flags & TcpFlags.Rst) != 0)
                    RstFrame ??= segment.FrameNumber;
            }
        }
    }
}
