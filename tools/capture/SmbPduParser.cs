// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Diagnostics;

namespace Rxqueue.Tools.Capture;

/// <summary>Picks the headers out of one PDU after another as their bytes arrive, in pieces of any size. It keeps no
/// more of a body than the header it is in.</summary>
internal sealed class SmbPduParser
{
    /// <summary>The size of the length prefix, in bytes.</summary>
    public const int PrefixBytes = 4;

    private const int HeaderBytes = 64;
    private const int ProtocolBytes = 4;
    private const int OrigSizeAt = 36;
    private const int OrigSizeEnd = 40;

    private const byte ResponseFlag = 1;

    private const uint Smb2 = 0xfe534d42;
    private const uint Encrypted = 0xfd534d42;
    private const uint Smb1 = 0xff534d42;

    private readonly byte[] _header = new byte[HeaderBytes];
    private List<SmbCommand>? _commands;
    private bool _begun;
    private long _off;
    private byte _type;
    private int _len;
    private int _received;
    private string _proto = "";
    private uint? _origSize;
    private SmbPduDecryption _decryption;

    // The header being gathered: where in the body it begins, how much of it is there, how much is wanted. Nothing is
    // wanted once the chain has ended.
    private int _headerAt;
    private int _have;
    private int _want;

    /// <summary>How many bytes of the PDU's body have not been fed yet.</summary>
    public int Remaining => _len - _received;

    /// <summary>Begins a PDU.</summary>
    /// <param name="off">The stream offset of its length prefix, in bytes.</param>
    /// <param name="prefix">The prefix: a byte of type and three of length.</param>
    public void Begin(long off, ReadOnlySpan<byte> prefix)
    {
        Debug.Assert(prefix.Length == PrefixBytes);
        var word = BinaryPrimitives.ReadUInt32BigEndian(prefix);
        _begun = true;
        _off = off;
        _type = (byte)(word >> 24);
        _len = (int)(word & 0xffffff);
        _received = 0;
        _proto = "";
        _origSize = null;
        _decryption = SmbPduDecryption.None;
        _commands = null;
        _headerAt = 0;
        _have = 0;
        _want = _type == 0 ? ProtocolBytes : 0;
    }

    /// <summary>Takes the next bytes of the body.</summary>
    /// <param name="bytes">Any number up to <see cref="Remaining"/>.</param>
    /// <exception cref="ArgumentException">There are more bytes than the PDU has left.</exception>
    public void Feed(ReadOnlySpan<byte> bytes)
    {
        Debug.Assert(_begun);
        if (bytes.Length > Remaining)
            throw new ArgumentException("more bytes than the PDU has left", nameof(bytes));

        while (!bytes.IsEmpty && _want > 0)
        {
            // Between two headers of a chain lies a message's body.
            var skip = Math.Min(bytes.Length, Math.Max(0, _headerAt - _received));
            var taken = Math.Min(bytes.Length - skip, _want - _have);
            bytes.Slice(skip, taken).CopyTo(_header.AsSpan(_have));
            _have += taken;
            _received += skip + taken;
            bytes = bytes[(skip + taken)..];
            if (_have == _want)
                TakeHeader();
        }

        _received += bytes.Length;
        Debug.Assert(_received <= _len);
    }

    /// <summary>Takes the messages of an encrypted PDU.</summary>
    /// <param name="commands">The messages; null if it could not be decrypted.</param>
    public void TakeDecrypted(IReadOnlyList<SmbCommand>? commands)
    {
        Debug.Assert(_begun && _proto == "FD");
        _commands = commands is null ? null : [.. commands];
        _decryption = commands is null ? SmbPduDecryption.Failed : SmbPduDecryption.Done;
    }

    /// <summary>Ends the PDU where it is, whole or not.</summary>
    public SmbPdu End()
    {
        Debug.Assert(_begun);
        _begun = false;
        var whole = _received == _len;
        return new SmbPdu
        {
            Off = _off,
            Type = _type,
            Len = _len,
            Proto = _proto,
            Commands = _commands ?? [],
            OrigSize = _origSize,
            Decryption = _decryption,
            Partial = whole ? null : SmbPdu.PartialBody,
            Have = whole ? 0 : _received,
        };
    }

    /// <summary>The PDU that a stream ends with if it ends in a length prefix.</summary>
    /// <param name="off">The stream offset of the prefix.</param>
    /// <param name="have">How much of it there is: 1 to 3 bytes.</param>
    public static SmbPdu CutPrefix(long off, int have)
    {
        Debug.Assert(have is > 0 and < PrefixBytes);
        return new SmbPdu { Off = off, Partial = SmbPdu.PartialPrefix, Have = have };
    }

    // More of a header is asked for as it turns out what it is, so that each field counts as soon as it is there.
    private void TakeHeader()
    {
        if (_want == ProtocolBytes)
            TakeProtocol();
        else if (_proto == "FD")
            TakeOrigSize();
        else
            TakeCommand();
    }

    private void TakeProtocol()
    {
        var protocol = BinaryPrimitives.ReadUInt32BigEndian(_header);
        if (_headerAt != 0)
        {
            _want = protocol == Smb2 ? HeaderBytes : 0;
            return;
        }

        (_proto, _want) = protocol switch
        {
            Smb2 => ("FE", HeaderBytes),
            Encrypted => ("FD", OrigSizeEnd),
            Smb1 => ("FF", 0),
            _ => ("", 0),
        };
    }

    private void TakeOrigSize()
    {
        _origSize = BinaryPrimitives.ReadUInt32LittleEndian(_header.AsSpan(OrigSizeAt));
        _want = 0;
    }

    private void TakeCommand()
    {
        ReadOnlySpan<byte> header = _header;
        var next = BinaryPrimitives.ReadUInt32LittleEndian(header[20..]);
        _commands ??= [];
        _commands.Add(
            new SmbCommand(
                BinaryPrimitives.ReadUInt16LittleEndian(header[12..]),
                BinaryPrimitives.ReadUInt64LittleEndian(header[24..]),
                next,
                BinaryPrimitives.ReadUInt32LittleEndian(header[8..]),
                (header[16] & ResponseFlag) != 0));
        Debug.Assert(_commands.Count <= (_len / HeaderBytes), "headers of a chain do not overlap");
        if (next < HeaderBytes || next % 8 != 0 || next >= _len - _headerAt)
        {
            _want = 0;
            return;
        }

        _headerAt += (int)next;
        _have = 0;
        _want = ProtocolBytes;
    }
}
