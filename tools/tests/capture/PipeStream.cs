// SPDX-License-Identifier: GPL-2.0-only
using System;
using Rxqueue.Tracing;

namespace Rxqueue.Tools.Tests.Capture;

/// <summary>A stream as a pipe is: not seekable, and each read brings only a few bytes.</summary>
internal sealed class PipeStream(byte[] bytes, int most) : ForwardStream
{
    private int _at;

    public override int Read(Span<byte> buffer)
    {
        int got = Math.Min(Math.Min(buffer.Length, most), bytes.Length - _at);
        bytes.AsSpan(_at, got).CopyTo(buffer);
        _at += got;
        return got;
    }
}
