// SPDX-License-Identifier: GPL-2.0-only
using System.Collections.Generic;
using System.Linq;
using System.Net;
using Rxqueue.Tools.Capture;
using Xunit;

namespace Rxqueue.Tools.Tests.Capture;

public sealed class ConnectionTableTests
{
    private readonly ConnectionTable _table = new(ConnectionTable.SmbPorts);
    private long _frame;

    [Fact]
    public void Connections_are_numbered_as_they_appear_and_both_directions_are_one()
    {
        var found = new[]
        {
            Assign("1:5000>9:445"), Assign("9:445>1:5000"), Assign("1:5001>9:139"), Assign("2:5000>9:445"),
            Assign("9:139>1:5001"), Assign("1:5000>9:445"),
        };

        Assert.Equal(
            [(0, false), (0, true), (1, false), (2, false), (1, true), (0, false)],
            found.Select(assigned => (assigned.Connection.Index, assigned.FromServer)));
        Assert.Equal([1L, 3, 4], _table.Connections.Select(connection => connection.FirstFrame));
        Assert.Equal("0.0.0.9:445", _table.Connections[0].Server.ToString());
        Assert.Equal("0.0.0.1:5000", _table.Connections[0].Client.ToString());
        Assert.Equal((2, 1), (_table.Connections[0].ClientSegments, _table.Connections[0].ServerSegments));
    }

    [Fact]
    public void A_SYN_with_another_sequence_number_begins_a_new_connection()
    {
        Assert.Equal(0, Assign("1:5000>9:445", TcpFlags.Syn, 100).Connection.Index);
        Assert.Equal(0, Assign("9:445>1:5000", TcpFlags.Syn | TcpFlags.Ack, 700, 101).Connection.Index);
        Assert.Equal(0, Assign("1:5000>9:445", TcpFlags.Syn, 100).Connection.Index);
        Assert.Equal(0, Assign("1:5000>9:445", TcpFlags.Ack, 101).Connection.Index);

        Assert.Equal(1, Assign("1:5000>9:445", TcpFlags.Syn, 5).Connection.Index);
        Assert.Equal(1, Assign("9:445>1:5000", TcpFlags.Syn | TcpFlags.Ack, 900, 6).Connection.Index);

        Assert.Equal([100u, 5u], _table.Connections.Select(connection => connection.ClientIsn!.Value));
        Assert.Equal([700u, 900u], _table.Connections.Select(connection => connection.ServerIsn!.Value));
    }

    [Fact]
    public void A_SYN_captured_after_the_answer_to_it_is_of_the_same_connection()
    {
        Assign("9:445>1:5000", TcpFlags.Syn | TcpFlags.Ack, 700, 0);

        Assert.Equal(0, Assign("1:5000>9:445", TcpFlags.Syn, uint.MaxValue).Connection.Index);
        Assert.Equal(uint.MaxValue, _table.Connections[0].ClientIsn);
    }

    [Fact]
    public void A_SYN_after_a_connection_that_was_joined_midway_begins_a_new_one()
    {
        Assign("1:5000>9:445", TcpFlags.Ack, 1234);

        Assert.Equal(1, Assign("1:5000>9:445", TcpFlags.Syn, 99).Connection.Index);
        Assert.Null(_table.Connections[0].ClientIsn);
    }

    [Theory]
    [InlineData("1:445>9:139", (int)TcpFlags.Syn, "0.0.0.9:139")]
    [InlineData("1:139>9:445", (int)TcpFlags.Syn, "0.0.0.9:445")]
    [InlineData("1:445>9:139", (int)(TcpFlags.Syn | TcpFlags.Ack), "0.0.0.1:445")]
    [InlineData("1:445>9:139", (int)TcpFlags.Ack, "0.0.0.9:139")]
    [InlineData("1:139>9:445", (int)TcpFlags.Ack, "0.0.0.1:139")]
    public void Where_both_ports_are_SMB_the_handshake_tells_or_else_the_lower_port(
        string way, int flags, string server)
    {
        Assert.Equal(server, Assign(way, (TcpFlags)flags, 7, 8).Connection.Server.ToString());
    }

    [Fact]
    public void A_handshake_the_other_way_round_begins_a_new_connection()
    {
        Assign("1:445>9:139", TcpFlags.Syn, 7);
        var turned = Assign("9:139>1:445", TcpFlags.Syn, 8);
        var answer = Assign("1:445>9:139", TcpFlags.Syn | TcpFlags.Ack, 9, 9);

        Assert.Equal((1, false), (turned.Connection.Index, turned.FromServer));
        Assert.Equal((1, true), (answer.Connection.Index, answer.FromServer));
    }

    [Fact]
    public void Without_a_connection_the_ports_seen_are_named()
    {
        Assert.Equal("no TCP connection with server port 139 or 445; no TCP segment seen", _table.DescribeAbsence());

        Assert.False(_table.TryAssign(Segment("1:50400>9:4450", TcpFlags.Syn), out _));
        for (var i = 0; i < 5; i++)
            Assert.False(_table.TryAssign(Segment("1:22>9:60000", TcpFlags.Ack), out _));

        Assert.False(_table.TryAssign(Segment("1:200>9:60000", TcpFlags.Ack), out _));
        Assert.Equal(
            "no TCP connection with server port 139 or 445; ports seen: 4450, 22, 200", _table.DescribeAbsence());
    }

    [Fact]
    public void The_ports_seen_are_bounded_in_number_and_in_the_message()
    {
        for (var port = 1; port <= PortTally.MaxPorts + 10; port++)
            _table.TryAssign(Segment($"1:{port}>9:60000", TcpFlags.Ack), out _);

        Assert.Equal(1, _table.Ports.Segments(PortTally.MaxPorts));
        Assert.Equal(0, _table.Ports.Segments(PortTally.MaxPorts + 1));
        Assert.EndsWith(
            "ports seen: 1, 2, 3, 4, 5, 6, 7, 8, …", _table.DescribeAbsence(), System.StringComparison.Ordinal);
    }

    [Fact]
    public void Connections_are_bounded_in_number()
    {
        for (uint isn = 0; isn < ConnectionTable.MaxConnections; isn++)
            Assert.True(_table.TryAssign(Segment("1:5000>9:445", TcpFlags.Syn, isn), out _));

        Assert.False(_table.TryAssign(Segment("1:5001>9:445", TcpFlags.Syn), out _));
        Assert.Equal((ConnectionTable.MaxConnections, 1), (_table.Connections.Count, _table.DroppedSegments));
    }

    private ConnectionSegment Assign(string way, TcpFlags flags = TcpFlags.Ack, uint sequence = 1, uint ack = 1)
    {
        Assert.True(_table.TryAssign(Segment(way, flags, sequence, ack), out var assigned));
        return assigned;
    }

    /// <summary>A segment between hosts 0.0.0.N: <c>1:5000>9:445</c>.</summary>
    private TcpSegment Segment(string way, TcpFlags flags, uint sequence = 1, uint ack = 1)
    {
        List<Endpoint> ends = [.. way.Split('>').Select(end => IPEndPoint.Parse("0.0.0." + end))
            .Select(end => Endpoint.From(end.Address.GetAddressBytes(), (ushort)end.Port))];
        return new TcpSegment(++_frame, 0, ends[0], ends[1], sequence, ack, flags, default, 0);
    }
}
