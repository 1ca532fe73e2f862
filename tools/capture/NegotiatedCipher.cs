// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Buffers.Binary;

namespace Rxqueue.Tools.Capture;

/// <summary>Finds out with which cipher a connection is encrypted, from the server's NEGOTIATE response.</summary>
internal sealed class NegotiatedCipher
{
    private const uint Smb2 = 0xfe534d42;
    private const int MostBytes = 64 * 1024;
    private const int HeaderBytes = 64;
    private const int FixedBytes = HeaderBytes + 64;
    private const int CommandAt = 12;
    private const int DialectAt = 68;
    private const int ContextCountAt = 70;
    private const int ContextOffsetAt = 124;
    private const int ContextHeaderBytes = 8;
    private const ushort EncryptionCapabilities = 2;
    private const ushort Aes128Ccm = 1;

    private readonly byte[] _body = new byte[MostBytes];
    private int _have;
    private bool _wanted;

    /// <summary>The cipher's number; null until a NEGOTIATE response has told it, or if there is none.</summary>
    public ushort? Cipher { get; private set; }

    /// <summary>A PDU begins.</summary>
    public void Begin()
    {
        _have = 0;
        _wanted = true;
    }

    /// <summary>Takes the next bytes of the PDU's body.</summary>
    public void Feed(ReadOnlySpan<byte> bytes)
    {
        if (!_wanted)
            return;
        int part = Math.Min(bytes.Length, MostBytes - _have);
        bytes[..part].CopyTo(_body.AsSpan(_have));
        _have += part;
        _wanted = _have < HeaderBytes || IsNegotiate(_body);
    }

    /// <summary>The PDU has ended.</summary>
    public void End()
    {
        ReadOnlySpan<byte> body = _body.AsSpan(0, _have);
        if (_wanted && _have >= FixedBytes && IsNegotiate(body))
            Cipher = CipherOf(body);
        _wanted = false;
    }

    private static bool IsNegotiate(ReadOnlySpan<byte> body) =>
        BinaryPrimitives.ReadUInt32BigEndian(body) == Smb2
        && BinaryPrimitives.ReadUInt16LittleEndian(body[CommandAt..]) == 0;

    private static ushort? CipherOf(ReadOnlySpan<byte> body)
    {
        ushort dialect = BinaryPrimitives.ReadUInt16LittleEndian(body[DialectAt..]);
        if (dialect is 0x0300 or 0x0302)
            return Aes128Ccm;
        if (dialect != 0x0311)
            return null;

        int contexts = BinaryPrimitives.ReadUInt16LittleEndian(body[ContextCountAt..]);
        long at = BinaryPrimitives.ReadUInt32LittleEndian(body[ContextOffsetAt..]);
        for (int i = 0; i < contexts && at + ContextHeaderBytes <= body.Length; i++)
        {
            ReadOnlySpan<byte> context = body[(int)at..];
            ushort type = BinaryPrimitives.ReadUInt16LittleEndian(context);
            ushort length = BinaryPrimitives.ReadUInt16LittleEndian(context[2..]);
            if (type == EncryptionCapabilities && length >= 4 && context.Length >= ContextHeaderBytes + 4
                && BinaryPrimitives.ReadUInt16LittleEndian(context[ContextHeaderBytes..]) == 1)
                return BinaryPrimitives.ReadUInt16LittleEndian(context[(ContextHeaderBytes + 2)..]);
            at += (ContextHeaderBytes + length + 7) & ~7;
        }

        return null;
    }
}
