// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Rxqueue.Tracing.EventPipe;

/// <summary>Takes the fields of a payload one after the other. Reading past its end gives zeros, and is noted.</summary>
/// <param name="payload">The bytes, little-endian.</param>
internal ref struct PayloadReader(ReadOnlySpan<byte> payload)
{
    private ReadOnlySpan<byte> _rest = payload;

    /// <summary>Whether a field was asked for that is not there.</summary>
    public bool IsTooShort { get; private set; }

    /// <summary>Whether all of it was taken.</summary>
    public readonly bool IsAtEnd => _rest.IsEmpty;

    public uint TakeUInt32() => BinaryPrimitives.ReadUInt32LittleEndian(Take(sizeof(uint)));

    public int TakeInt32() => BinaryPrimitives.ReadInt32LittleEndian(Take(sizeof(int)));

    public ulong TakeUInt64() => BinaryPrimitives.ReadUInt64LittleEndian(Take(sizeof(ulong)));

    /// <summary>Takes UTF-16 text up to its terminating null, which is not given out; valid as long as the payload.
    /// </summary>
    public ReadOnlySpan<char> TakeText()
    {
        ReadOnlySpan<char> chars = MemoryMarshal.Cast<byte, char>(_rest);
        int length = chars.IndexOf('\0');
        if (length < 0)
        {
            IsTooShort = true;
            _rest = [];
            return [];
        }

        _rest = _rest[((length + 1) * sizeof(char))..];
        return chars[..length];
    }

    private ReadOnlySpan<byte> Take(int length)
    {
        if (_rest.Length < length)
        {
            IsTooShort = true;
            _rest = [];
            return new byte[sizeof(ulong)];
        }

        ReadOnlySpan<byte> taken = _rest[..length];
        _rest = _rest[length..];
        return taken;
    }
}
