// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.IO;

namespace Rxqueue.Tracing.EventPipe;

/// <summary>
/// Passes reads on, and remembers how they ended: the library that reads through it tells a failed disk and an early end
/// from damaged content in no reliable way.
/// </summary>
/// <param name="input">What is read; the caller's to close.</param>
internal sealed class GuardedStream(Stream input) : Stream
{
    /// <summary>The input's own failure, as opposed to what the content led to.</summary>
    public IOException? Failure { get; private set; }

    /// <summary>Whether the input came to its end.</summary>
    public bool IsAtEnd { get; private set; }

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
        try
        {
            int read = input.Read(buffer);
            IsAtEnd |= read == 0 && !buffer.IsEmpty;
            return read;
        }
        catch (IOException failed)
        {
            Failure = failed;
            throw;
        }
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
