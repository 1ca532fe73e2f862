// SPDX-License-Identifier: GPL-2.0-only
namespace Rxqueue.Tools.Capture;

/// <summary>The segments of a capture's SMB connections, in the order captured.</summary>
/// <param name="reader">Where frames come from.</param>
/// <param name="table">Where connections are kept.</param>
internal sealed class CaptureSegments(CaptureReader reader, ConnectionTable table)
{
    private readonly TcpFrameDecoder _decoder = new();

    /// <summary>What the frames read so far were.</summary>
    public FrameCounts Counts => _decoder.Counts;

    /// <summary>The connections found so far.</summary>
    public ConnectionTable Table => table;

    /// <summary>Reads on to the next segment of an SMB connection.</summary>
    /// <param name="next">The segment, its payload valid until the next call.</param>
    /// <returns>Whether there was one; false at the file's end.</returns>
    /// <exception cref="CaptureException">The capture cannot be read on.</exception>
    public bool TryRead(out ConnectionSegment next)
    {
        while (reader.TryRead(out var frame))
            if (_decoder.Decode(frame, out var segment) == FrameKind.Tcp && table.TryAssign(segment, out next))
                return true;

        next = default;
        return false;
    }
}
