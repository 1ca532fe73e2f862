// SPDX-License-Identifier: GPL-2.0-only
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace Rxqueue.Tools.Capture;

/// <summary>Which ports the servers in a capture use, to be named when the one asked for is not among them.</summary>
internal sealed class PortTally
{
    /// <summary>Ports beyond this number of different ones are not noted.</summary>
    public const int MaxPorts = 1024;

    private const int MaxListed = 8;

    private readonly Dictionary<ushort, (long Segments, bool Handshake)> _ports = [];

    /// <summary>Whether there are none.</summary>
    public bool IsEmpty => _ports.Count == 0;

    /// <summary>Notes the port of whichever side of a segment looks like the server: a handshake tells; else it is the
    /// lower port.</summary>
    /// <param name="segment">The segment.</param>
    public void Add(in TcpSegment segment)
    {
        var handshake = segment.IsOpening || segment.IsAccepting;
        var port = segment.IsOpening ? segment.Destination.Port
            : segment.IsAccepting ? segment.Source.Port
            : ushort.Min(segment.Source.Port, segment.Destination.Port);
        var known = _ports.TryGetValue(port, out var seen);
        if (known || _ports.Count < MaxPorts)
            _ports[port] = (seen.Segments + 1, seen.Handshake || handshake);
    }

    /// <summary>How many segments a port had.</summary>
    /// <param name="port">The port.</param>
    public long Segments(ushort port) => _ports.TryGetValue(port, out var seen) ? seen.Segments : 0;

    /// <summary>As <c>4450, 22, …</c>: the surest and busiest first, at most 8.</summary>
    public override string ToString()
    {
        var ports = _ports
            .OrderByDescending(port => port.Value.Handshake)
            .ThenByDescending(port => port.Value.Segments)
            .ThenBy(port => port.Key)
            .Take(MaxListed)
            .Select(port => port.Key.ToString(CultureInfo.InvariantCulture));
        return string.Join(", ", ports) + (_ports.Count > MaxListed ? ", …" : "");
    }
}
