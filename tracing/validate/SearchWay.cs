// SPDX-License-Identifier: GPL-2.0-only
namespace Rxqueue.Tracing.Validate;

/// <summary>One way to lay a copy over the segments of a receive queue.</summary>
/// <param name="Segment">Number of the segment that the last read was of.</param>
/// <param name="Shift">Where the slot that was read begins in it, in bytes: 0 but for the first slot of an excerpt.
/// </param>
/// <param name="IsShiftKnown">Whether <paramref name="Shift"/> is exact; else it is the most that it can be.</param>
/// <param name="IsExcerpt">Whether it is a copy from an excerpt of them.</param>
internal readonly record struct SearchWay(long Segment, uint Shift, bool IsShiftKnown, bool IsExcerpt);
