// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Buffers.Binary;
using System.Linq;
using static Rxqueue.Model.smb2pdu;

namespace Rxqueue.Model;

/// <summary>
/// The PDUs that a server sends, as far as a client's receive path looks at them: what ksmbd's fs/smb/server/smb2pdu.c
/// makes.
/// </summary>
public static class ksmbd
{
    private const int flag_server_to_redir = 1;

    /// <summary>A response: header, fixed part, and what follows it.</summary>
    /// <param name="command">The command.</param>
    /// <param name="mid">The message id.</param>
    /// <param name="status">The status.</param>
    /// <param name="structure_size">Size of the fixed part; an odd one counts one byte of what follows.</param>
    /// <param name="body">What follows.</param>
    public static byte[] Response(
        ushort command, ulong mid, uint status = 0, ushort structure_size = 9, params ReadOnlySpan<byte> body)
    {
        byte[] message = new byte[SMB2_HDR + (structure_size & ~1) + body.Length];
        BinaryPrimitives.WriteUInt32BigEndian(message, SMB2_PROTO_NUMBER);
        BinaryPrimitives.WriteUInt16LittleEndian(message.AsSpan(4), SMB2_HDR);
        BinaryPrimitives.WriteUInt32LittleEndian(message.AsSpan(8), status);
        BinaryPrimitives.WriteUInt16LittleEndian(message.AsSpan(12), command);
        BinaryPrimitives.WriteUInt32LittleEndian(message.AsSpan(16), flag_server_to_redir);
        BinaryPrimitives.WriteUInt64LittleEndian(message.AsSpan(24), mid);
        BinaryPrimitives.WriteUInt16LittleEndian(message.AsSpan(SMB2_HDR), structure_size);
        body.CopyTo(message.AsSpan(message.Length - body.Length));
        return message;
    }

    /// <summary>A READ response.</summary>
    /// <param name="mid">The message id.</param>
    /// <param name="data">The data.</param>
    /// <param name="padding">Bytes between the fixed part and the data.</param>
    public static byte[] ReadResponse(ulong mid, ReadOnlySpan<byte> data, byte padding = 0)
    {
        byte[] message = Response(SMB2_READ, mid, 0, 17, [.. new byte[padding], .. data]);
        message[66] = (byte)(SMB2_READ_RSP + padding);
        BinaryPrimitives.WriteUInt32LittleEndian(message.AsSpan(68), (uint)data.Length);
        return message;
    }

    /// <summary>Messages, chained.</summary>
    public static byte[] Compound(params byte[][] messages)
    {
        byte[][] parts = [.. messages.Select((message, i) =>
            i == messages.Length - 1 ? message : [.. message, .. new byte[-message.Length & 7]])];
        for (int i = 0; i < parts.Length - 1; i++)
            BinaryPrimitives.WriteUInt32LittleEndian(parts[i].AsSpan(20), (uint)parts[i].Length);
        return [.. parts.SelectMany(part => part)];
    }

    /// <summary>A message behind its length.</summary>
    /// <param name="message">The message.</param>
    /// <param name="type">The prefix's type.</param>
    public static byte[] Pdu(ReadOnlySpan<byte> message, byte type = RFC1002_SESSION_MESSAGE)
    {
        byte[] pdu = new byte[RFC1002_HDR + message.Length];
        BinaryPrimitives.WriteUInt32BigEndian(pdu, (uint)type << 24 | (uint)message.Length);
        message.CopyTo(pdu.AsSpan(RFC1002_HDR));
        return pdu;
    }

    /// <summary>A message, encrypted.</summary>
    /// <param name="session">The session id.</param>
    /// <param name="key">Cipher and key.</param>
    /// <param name="nonce">Counts up, so that no nonce is used twice.</param>
    /// <param name="message">The message.</param>
    public static byte[] Transform(ulong session, smb_decryption_key key, ulong nonce, ReadOnlySpan<byte> message)
    {
        byte[] transformed = new byte[TRANSFORM_HDR + message.Length];
        BinaryPrimitives.WriteUInt32BigEndian(transformed, SMB2_TRANSFORM_PROTO_NUM);
        BinaryPrimitives.WriteUInt64LittleEndian(transformed.AsSpan(20), nonce);
        BinaryPrimitives.WriteUInt32LittleEndian(transformed.AsSpan(36), (uint)message.Length);
        BinaryPrimitives.WriteUInt16LittleEndian(transformed.AsSpan(42), 1);
        BinaryPrimitives.WriteUInt64LittleEndian(transformed.AsSpan(44), session);
        message.CopyTo(transformed.AsSpan(TRANSFORM_HDR));
        smb3_aead.Encrypt(key, transformed.AsSpan(0, TRANSFORM_HDR), transformed.AsSpan(TRANSFORM_HDR));
        return transformed;
    }
}
