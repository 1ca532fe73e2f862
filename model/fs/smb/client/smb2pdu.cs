// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Buffers.Binary;

namespace Rxqueue.Model;

/// <summary>The parts of SMB2 messages that the receive path looks at (fs/smb/common/smb2pdu.h). Sizes and offsets in
/// bytes.</summary>
public static class smb2pdu
{
    /// <summary>Size of the length prefix of a PDU.</summary>
    public const int RFC1002_HDR = 4;

    /// <summary>Prefix type: a message.</summary>
    public const byte RFC1002_SESSION_MESSAGE = 0x00;

    /// <summary>Prefix type: a keep-alive, which wants no answer.</summary>
    public const byte RFC1002_SESSION_KEEP_ALIVE = 0x85;

    /// <summary><c>FE 'S' 'M' 'B'</c>, big-endian.</summary>
    public const uint SMB2_PROTO_NUMBER = 0xfe534d42;

    /// <summary><c>FD 'S' 'M' 'B'</c>, big-endian: an encrypted message.</summary>
    public const uint SMB2_TRANSFORM_PROTO_NUM = 0xfd534d42;

    /// <summary>Size of an SMB2 header.</summary>
    public const int SMB2_HDR = 64;

    /// <summary>Size of an SMB2 header and of the structure size behind it.</summary>
    public const int SMB2_PDU = 66;

    /// <summary>Size of a transform header.</summary>
    public const int TRANSFORM_HDR = 52;

    /// <summary>Where the data that are authenticated but not encrypted begin in a transform header.</summary>
    public const int TRANSFORM_AAD_AT = 20;

    /// <summary>Size of the signature of a transform header, at 4 in it.</summary>
    public const int SMB2_SIGNATURE_SIZE = 16;

    /// <summary>Size of a READ response without its data.</summary>
    public const int SMB2_READ_RSP = 80;

    /// <summary>The largest fixed part of a response that is accepted.</summary>
    public const int MAX_SMB2_HDR = 448;

    /// <summary>Command: READ.</summary>
    public const ushort SMB2_READ = 8;

    /// <summary>Status of an interim response: the real one follows.</summary>
    public const uint STATUS_PENDING = 0x103;

    /// <summary>The protocol id that a header begins with.</summary>
    public static uint ProtocolId(ReadOnlySpan<byte> hdr) => BinaryPrimitives.ReadUInt32BigEndian(hdr);

    /// <summary>Status.</summary>
    public static uint Status(ReadOnlySpan<byte> hdr) => BinaryPrimitives.ReadUInt32LittleEndian(hdr[8..]);

    /// <summary>Command.</summary>
    public static ushort Command(ReadOnlySpan<byte> hdr) => BinaryPrimitives.ReadUInt16LittleEndian(hdr[12..]);

    /// <summary>Bytes from this message to the next of a compound; 0 in the last.</summary>
    public static uint NextCommand(ReadOnlySpan<byte> hdr) => BinaryPrimitives.ReadUInt32LittleEndian(hdr[20..]);

    /// <summary>Message id.</summary>
    public static ulong MessageId(ReadOnlySpan<byte> hdr) => BinaryPrimitives.ReadUInt64LittleEndian(hdr[24..]);

    /// <summary>Size of the fixed part of a response behind its header, less the byte that an odd structure size
    /// counts of the variable part.</summary>
    public static int FixedSize(ReadOnlySpan<byte> hdr) =>
        BinaryPrimitives.ReadUInt16LittleEndian(hdr[SMB2_HDR..]) & ~1;

    /// <summary>Where the data of a READ response begin, from its header on.</summary>
    public static uint ReadDataOffset(ReadOnlySpan<byte> rsp) => rsp[66];

    /// <summary>How many data a READ response has.</summary>
    public static uint ReadDataLength(ReadOnlySpan<byte> rsp) => BinaryPrimitives.ReadUInt32LittleEndian(rsp[68..]);

    /// <summary>Size of an encrypted message.</summary>
    public static uint OriginalMessageSize(ReadOnlySpan<byte> tr_hdr) =>
        BinaryPrimitives.ReadUInt32LittleEndian(tr_hdr[36..]);

    /// <summary>The session that an encrypted message belongs to.</summary>
    public static ulong TransformSessionId(ReadOnlySpan<byte> tr_hdr) =>
        BinaryPrimitives.ReadUInt64LittleEndian(tr_hdr[44..]);
}
