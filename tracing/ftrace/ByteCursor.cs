// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Runtime.CompilerServices;

namespace Rxqueue.Tracing.Ftrace;

/// <summary>
/// Takes a line apart from left to right. Every method either takes what it says and moves on, or returns false; after
/// false the position means nothing.
/// </summary>
/// <remarks>
/// Numbers are taken only in the one spelling that the format prints (no leading zero beyond the width), so that what
/// was parsed can be printed again byte for byte.
/// </remarks>
internal ref struct ByteCursor(ReadOnlySpan<byte> line, int at)
{
    private readonly ReadOnlySpan<byte> _line = line;

    /// <summary>Index of the next byte.</summary>
    public int At { get; set; } = at;

    /// <summary>Whether nothing is left.</summary>
    public readonly bool AtEnd => At >= _line.Length;

    /// <summary>The next byte, or 0 at the end.</summary>
    public readonly byte Next => At < _line.Length ? _line[At] : (byte)0;

    /// <summary>What has not been taken.</summary>
    public readonly ReadOnlySpan<byte> Rest => _line[At..];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Take(byte expected)
    {
        if (At >= _line.Length || _line[At] != expected)
            return false;
        At++;
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Take(ReadOnlySpan<byte> expected)
    {
        if (!_line[At..].StartsWith(expected))
            return false;
        At += expected.Length;
        return true;
    }

    /// <summary>Takes all spaces here and returns how many there were.</summary>
    public int TakeSpaces()
    {
        int start = At;
        while (At < _line.Length && _line[At] == (byte)' ')
            At++;
        return At - start;
    }

    /// <summary>Takes what <c>%0{width}lu</c> prints (<paramref name="width"/> 1: <c>%lu</c>).</summary>
    public bool TakeDecimal(int width, out ulong value)
    {
        int start = At;
        value = 0;
        for (; At < _line.Length; At++)
        {
            uint digit = (uint)_line[At] - '0';
            if (digit > 9)
                break;
            if (value > (ulong.MaxValue - digit) / 10)
                return false;
            value = value * 10 + digit;
        }

        return IsPrinted(start, width);
    }

    /// <summary>Takes what <c>%0{width}u</c> prints.</summary>
    public bool TakeDecimal(int width, out uint value)
    {
        bool taken = TakeDecimal(width, out ulong wide);
        value = unchecked((uint)wide);
        return taken && wide <= uint.MaxValue;
    }

    /// <summary>Takes what <c>%0{width}d</c> prints of a number that is not negative.</summary>
    public bool TakeNatural(int width, out int value)
    {
        bool taken = TakeDecimal(width, out ulong wide);
        value = unchecked((int)wide);
        return taken && wide <= int.MaxValue;
    }

    /// <summary>Takes what <c>%d</c> prints.</summary>
    public bool TakeSigned(out int value)
    {
        bool negative = Take((byte)'-');
        bool taken = TakeDecimal(1, out ulong wide);
        value = unchecked((int)(negative ? 0 - wide : wide));
        return taken && (negative ? wide - 1 <= int.MaxValue : wide <= int.MaxValue);
    }

    /// <summary>Takes what <c>%0{width}lx</c> prints.</summary>
    public bool TakeHex(int width, out ulong value)
    {
        int start = At;
        value = 0;
        for (; At < _line.Length; At++)
        {
            uint digit = HexDigit(_line[At]);
            if (digit > 15)
                break;
            if (value >> 60 != 0)
                return false;
            value = value << 4 | digit;
        }

        return IsPrinted(start, width);
    }

    /// <summary>Takes what <c>%0{width}x</c> prints.</summary>
    public bool TakeHex(int width, out uint value)
    {
        int start = At;
        uint taken = 0;
        uint spilt = 0;
        for (; At < _line.Length; At++)
        {
            uint digit = HexDigit(_line[At]);
            if (digit > 15)
                break;
            spilt |= taken >> 28;
            taken = taken << 4 | digit;
        }

        value = taken;
        return spilt == 0 && IsPrinted(start, width);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint HexDigit(byte b)
    {
        uint digit = (uint)b - '0';
        if (digit <= 9)
            return digit;
        uint letter = (uint)b - 'a';
        return letter <= 5 ? letter + 10 : uint.MaxValue;
    }

    private readonly bool IsPrinted(int start, int width)
    {
        int digits = At - start;
        return digits == width || (digits > width && _line[start] != (byte)'0');
    }
}
