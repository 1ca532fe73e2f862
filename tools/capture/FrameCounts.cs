// SPDX-License-Identifier: GPL-2.0-only
using System;

namespace Rxqueue.Tools.Capture;

/// <summary>How many frames were of which kind.</summary>
internal sealed class FrameCounts
{
    private readonly long[] _counts = new long[Enum.GetValues<FrameKind>().Length];

    /// <summary>All of them.</summary>
    public long Total { get; private set; }

    /// <summary>TCP segments whose payload was not captured to its end.</summary>
    public long CutSegments { get; private set; }

    /// <summary>The first link type that could not be decoded, or null.</summary>
    public int? FirstUnknownLinkType { get; private set; }

    /// <summary>Those of one kind.</summary>
    public long this[FrameKind kind] => _counts[(int)kind];

    /// <summary>Counts a frame.</summary>
    /// <param name="kind">What it was.</param>
    /// <param name="frame">The frame.</param>
    /// <param name="segment">The segment in it, if it is one.</param>
    public void Count(FrameKind kind, in CaptureFrame frame, in TcpSegment segment)
    {
        Total++;
        _counts[(int)kind]++;
        if (kind == FrameKind.Tcp && segment.MissingBytes > 0)
            CutSegments++;
        else if (kind == FrameKind.UnknownLink)
            FirstUnknownLinkType ??= frame.LinkType;
    }
}
