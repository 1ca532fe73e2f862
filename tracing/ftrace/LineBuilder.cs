// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Buffers.Text;
using System.Diagnostics;

namespace Rxqueue.Tracing.Ftrace;

/// <summary>Bytes of one or more lines, put together piece by piece; reused, it allocates nothing.</summary>
public sealed class LineBuilder
{
    private byte[] _bytes = new byte[256];
    private int _length;

    /// <summary>What was put together since the last <see cref="Clear"/>; valid until the next change.</summary>
    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, _length);

    /// <summary>Begins again.</summary>
    public void Clear() => _length = 0;

    /// <summary>Appends bytes.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Room(bytes.Length));
        _length += bytes.Length;
    }

    /// <summary>Appends one byte.</summary>
    public void Append(byte value)
    {
        Room(1)[0] = value;
        _length++;
    }

    /// <summary>Appends a number of equal bytes.</summary>
    /// <param name="value">The byte.</param>
    /// <param name="count">How many; none where it is not positive.</param>
    public void Fill(byte value, int count)
    {
        if (count <= 0)
            return;
        Room(count)[..count].Fill(value);
        _length += count;
    }

    /// <summary>Appends what <c>%0{width}lu</c> prints.</summary>
    public void AppendDecimal(ulong value, int width = 1)
    {
        Span<byte> digits = stackalloc byte[20];
        bool fits = Utf8Formatter.TryFormat(value, digits, out int count);
        Debug.Assert(fits, "twenty digits hold 64 bits");
        Fill((byte)'0', width - count);
        Append(digits[..count]);
    }

    /// <summary>Appends what <c>%d</c> prints.</summary>
    public void AppendSigned(int value)
    {
        if (value < 0)
            Append((byte)'-');
        AppendDecimal((ulong)Math.Abs((long)value));
    }

    /// <summary>Appends what <c>%0{width}lx</c> prints.</summary>
    public void AppendHex(ulong value, int width = 1)
    {
        Span<byte> digits = stackalloc byte[16];
        bool fits = value.TryFormat(digits, out int count, "x");
        Debug.Assert(fits, "sixteen digits hold 64 bits");
        Fill((byte)'0', width - count);
        Append(digits[..count]);
    }

    private Span<byte> Room(int more)
    {
        if (_bytes.Length - _length < more)
        {
            int twice = (int)Math.Min((long)_bytes.Length * 2, Array.MaxLength);
            Array.Resize(ref _bytes, Math.Max(checked(_length + more), twice));
        }

        return _bytes.AsSpan(_length);
    }
}
