// SPDX-License-Identifier: GPL-2.0-only
using System;
using Rxqueue.Tracing;

namespace Rxqueue.Tools.Capture;

/// <summary>What a <see cref="CaptureInput"/> has not handed out yet, as a stream: lets a decompressor begin at a
/// magic number that has been looked at, without seeking.</summary>
/// <param name="input">What to read from.</param>
internal sealed class UnreadStream(CaptureInput input) : ForwardStream
{
    /// <inheritdoc/>
    public override int Read(Span<byte> buffer) => input.Read(buffer);
}
