// SPDX-License-Identifier: GPL-2.0-only
using System.Collections.Generic;
using Rxqueue.Tools.Capture;

namespace Rxqueue.Tools.Receive;

/// <summary>What of a capture could not be used.</summary>
internal static class CaptureNotes
{
    /// <summary>Says it, a line each; nothing if all of it was used.</summary>
    public static List<string> Of(CaptureSegments segments)
    {
        FrameCounts frames = segments.Counts;
        List<string> notes = [];
        if (frames.CutSegments > 0)
            notes.Add($"{frames.CutSegments} segments were not captured whole: the streams have gaps there");
        if (frames[FrameKind.Fragment] > 0)
            notes.Add($"{frames[FrameKind.Fragment]} IP fragments were skipped: the streams may have gaps there");
        if (frames.FirstUnknownLinkType is int link)
            notes.Add($"{frames[FrameKind.UnknownLink]} frames of an unknown link type ({link}) were skipped");
        if (frames[FrameKind.Malformed] > 0)
            notes.Add($"{frames[FrameKind.Malformed]} malformed frames were skipped");
        if (segments.Table.DroppedSegments > 0)
        {
            notes.Add(
                $"{segments.Table.DroppedSegments} segments were skipped: there are more than "
                + $"{ConnectionTable.MaxConnections} connections");
        }

        return notes;
    }
}
