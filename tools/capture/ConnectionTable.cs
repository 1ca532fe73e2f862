// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace Rxqueue.Tools.Capture;

/// <summary>Sorts a capture's TCP segments into the connections of SMB servers. It puts nothing in order: segments come
/// out as they were captured, retransmissions too.</summary>
internal sealed class ConnectionTable
{
    /// <summary>Segments of connections beyond this number are counted and dropped.</summary>
    public const int MaxConnections = 65536;

    private readonly ushort[] _serverPorts;
    private readonly Dictionary<(Endpoint Lower, Endpoint Higher), TcpConnection> _latest = [];
    private readonly List<TcpConnection> _connections = [];

    /// <summary>Makes an empty table.</summary>
    /// <param name="serverPorts">A connection is taken if one side has one of these ports: that is the server.
    /// At least one.</param>
    public ConnectionTable(params ReadOnlySpan<ushort> serverPorts)
    {
        if (serverPorts.IsEmpty)
            throw new ArgumentException("no server port", nameof(serverPorts));

        _serverPorts = serverPorts.ToArray();
    }

    /// <summary>The ports of SMB over TCP and over NetBIOS: 445 and 139.</summary>
    public static ReadOnlySpan<ushort> SmbPorts => [445, 139];

    /// <summary>The connections in the order of their numbers, at most <see cref="MaxConnections"/>.</summary>
    public IReadOnlyList<TcpConnection> Connections => _connections;

    /// <summary>The ports of all TCP servers in the capture, SMB or not.</summary>
    public PortTally Ports { get; } = new();

    /// <summary>Segments dropped because there were too many connections.</summary>
    public long DroppedSegments { get; private set; }

    /// <summary>Finds a segment's connection, which may begin with it.</summary>
    /// <param name="segment">The segment.</param>
    /// <param name="assigned">The segment with its connection.</param>
    /// <returns>False if no side has a server port, or there are too many connections.</returns>
    public bool TryAssign(in TcpSegment segment, out ConnectionSegment assigned)
    {
        assigned = default;
        Ports.Add(segment);
        var sourceMay = Array.IndexOf(_serverPorts, segment.Source.Port) >= 0;
        var destinationMay = Array.IndexOf(_serverPorts, segment.Destination.Port) >= 0;
        if (!sourceMay && !destinationMay)
            return false;

        var key = segment.Source <= segment.Destination
            ? (segment.Source, segment.Destination)
            : (segment.Destination, segment.Source);
        _latest.TryGetValue(key, out var connection);
        if (connection is not null && segment.IsOpening && Reopens(connection, segment, sourceMay && destinationMay))
            connection = null;

        if (connection is null)
        {
            if (_connections.Count == MaxConnections)
            {
                DroppedSegments++;
                return false;
            }

            var fromServer = sourceMay && (!destinationMay || SourceIsServer(segment));
            connection = Begin(segment, fromServer);
            _latest[key] = connection;
        }

        var sentByServer = segment.Source == connection.Server;
        connection.Add(segment, sentByServer);
        assigned = new ConnectionSegment(connection, sentByServer, segment);
        return true;
    }

    /// <summary>Says that there is no connection, for an error message: <c>no TCP connection with server port 139 or
    /// 445; ports seen: 4450</c>.</summary>
    public string DescribeAbsence()
    {
        var asked = string.Join(
            " or ", _serverPorts.Order().Select(port => port.ToString(CultureInfo.InvariantCulture)));
        var seen = Ports.IsEmpty ? "no TCP segment seen" : $"ports seen: {Ports}";
        return $"no TCP connection with server port {asked}; {seen}";
    }

    // A SYN from the side taken for the server means that the sides were taken wrongly, or have changed: possible only
    // where both ports are a server's.
    private static bool Reopens(TcpConnection connection, in TcpSegment opening, bool eitherMayServe) =>
        opening.Source == connection.Client
            ? connection.IsReopenedBy(opening.Sequence)
            : eitherMayServe;

    private static bool SourceIsServer(in TcpSegment segment)
    {
        if (segment.IsOpening)
            return false;

        return segment.IsAccepting || segment.Source.Port < segment.Destination.Port;
    }

    private TcpConnection Begin(in TcpSegment segment, bool fromServer)
    {
        var (client, server) = fromServer
            ? (segment.Destination, segment.Source)
            : (segment.Source, segment.Destination);
        var connection = new TcpConnection(_connections.Count, client, server, segment.FrameNumber);
        _connections.Add(connection);
        return connection;
    }
}
