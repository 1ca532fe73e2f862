// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.IO;

namespace Rxqueue.Tracing.Ftrace;

/// <summary>A stream whose first bytes have been read already, made whole again; only for reading, forwards.</summary>
/// <param name="prefix">Holds the bytes that were read.</param>
/// <param name="length">How many they are.</param>
/// <param name="rest">The rest, closed with this stream.</param>
internal sealed class PrefixedStream(byte[] prefix, int length, Stream rest) : Stream
{
    private int _taken;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer)
    {
        int left = Math.Min(length - _taken, buffer.Length);
        if (left == 0)
            return rest.Read(buffer);
        prefix.AsSpan(_taken, left).CopyTo(buffer);
        _taken += left;
        return left;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            rest.Dispose();
        base.Dispose(disposing);
    }
}
