// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.IO;

namespace Rxqueue.Tracing.Ftrace;

/// <summary>A stream whose first bytes have been read already, made whole again; only for reading, forwards.</summary>
/// <param name="prefix">Holds the bytes that were read.</param>
/// <param name="length">How many they are.</param>
/// <param name="rest">The rest, closed with this stream.</param>
internal sealed class PrefixedStream(byte[] prefix, int length, Stream rest) : ForwardStream
{
    private int _taken;

    public override int Read(Span<byte> buffer)
    {
        int left = Math.Min(length - _taken, buffer.Length);
        if (left == 0)
            return rest.Read(buffer);
        prefix.AsSpan(_taken, left).CopyTo(buffer);
        _taken += left;
        return left;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            rest.Dispose();
        base.Dispose(disposing);
    }
}
