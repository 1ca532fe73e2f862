// SPDX-License-Identifier: GPL-2.0-only
namespace Rxqueue.Tools.Capture;

/// <summary>One TCP connection of a capture.</summary>
internal sealed class TcpConnection
{
    private uint? _beforeClient;

    /// <summary>Begins a connection.</summary>
    /// <param name="index">Its number.</param>
    /// <param name="client">The client's side.</param>
    /// <param name="server">The server's side.</param>
    /// <param name="firstFrame">The number of the frame it first appears in.</param>
    public TcpConnection(int index, Endpoint client, Endpoint server, long firstFrame)
    {
        Index = index;
        Client = client;
        Server = server;
        FirstFrame = firstFrame;
    }

    /// <summary>From 0, in the order in which connections first appear.</summary>
    public int Index { get; }

    /// <summary>The client's side.</summary>
    public Endpoint Client { get; }

    /// <summary>The server's side.</summary>
    public Endpoint Server { get; }

    /// <summary>The number of the frame it first appears in.</summary>
    public long FirstFrame { get; }

    /// <summary>The client's initial sequence number, if its SYN was captured.</summary>
    public uint? ClientIsn { get; private set; }

    /// <summary>The server's initial sequence number, if its SYN was captured.</summary>
    public uint? ServerIsn { get; private set; }

    /// <summary>Segments from the client so far, empty ones too.</summary>
    public long ClientSegments { get; private set; }

    /// <summary>Segments from the server so far, empty ones too.</summary>
    public long ServerSegments { get; private set; }

    /// <summary>Whether an opening SYN of the client is of a later connection between the same endpoints: not if it
    /// is this one's own, sent again or captured late.</summary>
    /// <param name="sequence">The SYN's sequence number.</param>
    public bool IsReopenedBy(uint sequence) => _beforeClient is { } own && own != sequence;

    /// <summary>Takes note of a segment of this connection.</summary>
    /// <param name="segment">The segment.</param>
    /// <param name="fromServer">Who sent it.</param>
    public void Add(in TcpSegment segment, bool fromServer)
    {
        if (fromServer)
        {
            ServerSegments++;
            if ((segment.Flags & TcpFlags.Syn) != 0)
                ServerIsn ??= segment.Sequence;

            if ((segment.Flags & TcpFlags.Ack) != 0)
                _beforeClient ??= segment.Acknowledgment - 1;
        }
        else
        {
            ClientSegments++;
            if ((segment.Flags & TcpFlags.Syn) != 0)
                ClientIsn ??= segment.Sequence;

            _beforeClient ??= (segment.Flags & TcpFlags.Syn) != 0 ? segment.Sequence : segment.Sequence - 1;
        }
    }
}
