// SPDX-License-Identifier: GPL-2.0-only
using System;

namespace Rxqueue.Tools.Capture;

/// <summary>One frame of a capture.</summary>
/// <param name="Number">From 1, in file order: the number that Wireshark shows.</param>
/// <param name="TimestampNs">When it was captured, in ns since 1970 (UTC). 0 if the record carries no time, as
/// pcapng's simple packet block; a time beyond a long's range is clamped to it.</param>
/// <param name="LinkType">What the frame begins with: a LINKTYPE_ value, 0 to 65535.</param>
/// <param name="Captured">The bytes captured, at most <see cref="CaptureReader.MaxFrameBytes"/>. They lie in the
/// reader's buffer: valid only until the next frame is read.</param>
/// <param name="OriginalLength">The frame's length on the wire in bytes, as recorded: 0 to 2^32 - 1.</param>
internal readonly record struct CaptureFrame(
    long Number, long TimestampNs, int LinkType, ReadOnlyMemory<byte> Captured, long OriginalLength)
{
    /// <summary>Whether the capture's snapshot length cut the frame off.</summary>
    public bool IsCut => OriginalLength > Captured.Length;
}
