// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Numerics;

namespace Rxqueue.Model.Scenario;

/// <summary>
/// The bytes of a stream whose script gives none: byte i is <c>(i ^ (i >> 8) ^ (i >> 16)) &amp; 0xff</c>, so that
/// every reader can tell which bytes it got.
/// </summary>
public static class StreamPattern
{
    private const int Period = 256;
    private static readonly byte[] Ramp = MakeRamp();

    /// <summary>Fills a span with the stream's bytes from a position on.</summary>
    /// <param name="to">The span.</param>
    /// <param name="position">Position in the stream, in bytes.</param>
    public static void Fill(Span<byte> to, ulong position)
    {
        while (to.Length > 0)
        {
            // Within an aligned block of 256 the upper bytes of i are the same for all.
            int start = (int)(position % Period);
            int count = Math.Min(to.Length, Period - start);
            byte upper = (byte)((position >> 8) ^ (position >> 16));
            ReadOnlySpan<byte> ramp = Ramp.AsSpan(start, count);
            Vector<byte> mask = new(upper);
            int i = 0;
            for (; i + Vector<byte>.Count <= count; i += Vector<byte>.Count)
                (new Vector<byte>(ramp[i..]) ^ mask).CopyTo(to[i..]);
            for (; i < count; i++)
                to[i] = (byte)(ramp[i] ^ upper);
            to = to[count..];
            position += (ulong)count;
        }
    }

    /// <summary>Fills a span from given bytes, or with the pattern where none are given.</summary>
    internal static void Fill(Span<byte> to, ref ReadOnlySpan<byte> data, ref ulong position)
    {
        if (data.IsEmpty)
        {
            Fill(to, position);
        }
        else
        {
            data[..to.Length].CopyTo(to);
            data = data[to.Length..];
        }

        position += (ulong)to.Length;
    }

    private static byte[] MakeRamp()
    {
        byte[] ramp = new byte[Period];
        for (int i = 0; i < Period; i++)
            ramp[i] = (byte)i;
        return ramp;
    }
}
