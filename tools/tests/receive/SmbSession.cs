// SPDX-License-Identifier: GPL-2.0-only
using System.Collections.Generic;
using System.Linq;
using Rxqueue.Tools.Capture;
using Rxqueue.Tools.Tests.Capture;

namespace Rxqueue.Tools.Tests.Receive;

/// <summary>Builds a capture of one connection, segment by segment, in the order in which they are captured.</summary>
internal sealed class SmbSession
{
    private readonly List<byte[]> _frames = [];
    private readonly uint _isn;
    private readonly int _client;

    /// <param name="isn">The server's initial sequence number.</param>
    /// <param name="client">The client's port.</param>
    public SmbSession(uint isn = 7000, int client = 50400)
    {
        _isn = isn;
        _client = client;
    }

    /// <summary>The three segments that open the connection.</summary>
    public SmbSession Open()
    {
        FromClient(TcpFlags.Syn, sequence: 99, acknowledgment: 0);
        Add(TcpFlags.Syn | TcpFlags.Ack, _isn, []);
        return FromClient(TcpFlags.Ack, sequence: 100, acknowledgment: _isn + 1);
    }

    /// <summary>The segments that open the connection, the server's with data.</summary>
    public SmbSession Opened(byte[] early)
    {
        FromClient(TcpFlags.Syn, sequence: 99, acknowledgment: 0);
        return Add(TcpFlags.Syn | TcpFlags.Ack, _isn, early);
    }

    /// <summary>A segment of the client without data.</summary>
    public SmbSession FromClient(TcpFlags flags, uint sequence = 100, uint? acknowledgment = null)
    {
        _frames.Add(Frame(
            Packet.Tcp([], _client, 445, sequence, acknowledgment ?? _isn + 1, flags), "10.99.0.2", "10.99.0.1"));
        return this;
    }

    /// <summary>A segment of the server.</summary>
    /// <param name="offset">Offset of its first byte in the stream.</param>
    /// <param name="bytes">Its payload.</param>
    /// <param name="flags">Its flags beside ACK.</param>
    public SmbSession Server(uint offset, byte[] bytes, TcpFlags flags = TcpFlags.None) =>
        Add(flags | TcpFlags.Ack, _isn + 1 + offset, bytes);

    /// <summary>The capture so far.</summary>
    public byte[] ToPcap()
    {
        FileBytes file = new FileBytes(littleEndian: true).PcapHeader();
        uint microseconds = 0;
        foreach (byte[] frame in _frames)
            file.PcapFrame(1, microseconds++, frame);
        return file.ToArray();
    }

    /// <summary>The frames of several sessions, one after the other.</summary>
    public static byte[] ToPcap(params SmbSession[] sessions)
    {
        SmbSession all = new();
        foreach (SmbSession session in sessions)
            all._frames.AddRange(session._frames);
        return all.ToPcap();
    }

    /// <summary>A PDU: the length prefix and a body that begins with an SMB2 header, if it is long enough.</summary>
    public static byte[] Pdu(int length, byte type = 0, ulong mid = 1)
    {
        FileBytes body = new FileBytes(littleEndian: true)
            .Raw(0xfe, (byte)'S', (byte)'M', (byte)'B').U16(64).U16(1).U32(0).U16(13).U16(1).U32(1).U32(0).U64(mid)
            .Raw(new byte[32]);
        byte[] bytes = [.. body.ToArray().Concat(Enumerable.Range(0, length).Select(i => (byte)i)).Take(length)];
        return [type, (byte)(length >> 16), (byte)(length >> 8), (byte)length, .. bytes];
    }

    private SmbSession Add(TcpFlags flags, uint sequence, byte[] bytes)
    {
        _frames.Add(Frame(Packet.Tcp(bytes, 445, _client, sequence, 100, flags), "10.99.0.1", "10.99.0.2"));
        return this;
    }

    private static byte[] Frame(byte[] tcp, string source, string destination) =>
        Packet.Ethernet(Packet.V4(tcp, source: source, destination: destination), 0x0800);
}
