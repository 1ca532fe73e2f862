// SPDX-License-Identifier: GPL-2.0-only
using System;

namespace Rxqueue.Tools.Capture;

/// <summary>The TCP header flags that matter here, with their values in the header.</summary>
[Flags]
internal enum TcpFlags
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>The sender has no more data.</summary>
    Fin = 0x01,

    /// <summary>The sequence number is the sender's initial one.</summary>
    Syn = 0x02,

    /// <summary>The connection is reset.</summary>
    Rst = 0x04,

    /// <summary>The sender asks for the data to be pushed to the reader.</summary>
    Psh = 0x08,

    /// <summary>The acknowledgement number is valid.</summary>
    Ack = 0x10,
}

/// <summary>One TCP segment of a capture.</summary>
/// <param name="FrameNumber">The frame's number, from 1.</param>
/// <param name="TimestampNs">When the frame was captured, in ns since 1970.</param>
/// <param name="Source">Who sent it.</param>
/// <param name="Destination">To whom.</param>
/// <param name="Sequence">The sequence number of the first payload byte (of the SYN, if it is one).</param>
/// <param name="Acknowledgment">The acknowledgement number; means something only with <see cref="TcpFlags.Ack"/>.
/// </param>
/// <param name="Flags">The flags, no others than <see cref="TcpFlags"/> names.</param>
/// <param name="Payload">The payload bytes that were captured: without Ethernet's padding, and valid only until the
/// next frame is read.</param>
/// <param name="WireLength">The payload's length in bytes when it was sent, not less than what was captured.</param>
internal readonly record struct TcpSegment(
    long FrameNumber,
    long TimestampNs,
    Endpoint Source,
    Endpoint Destination,
    uint Sequence,
    uint Acknowledgment,
    TcpFlags Flags,
    ReadOnlyMemory<byte> Payload,
    int WireLength)
{
    /// <summary>Bytes at the payload's end that the capture does not have: the stream has a gap there.</summary>
    public int MissingBytes => WireLength - Payload.Length;

    /// <summary>Whether this opens a connection: SYN without ACK.</summary>
    public bool IsOpening => (Flags & (TcpFlags.Syn | TcpFlags.Ack)) == TcpFlags.Syn;

    /// <summary>Whether this accepts a connection: SYN with ACK.</summary>
    public bool IsAccepting => (Flags & (TcpFlags.Syn | TcpFlags.Ack)) == (TcpFlags.Syn | TcpFlags.Ack);
}
