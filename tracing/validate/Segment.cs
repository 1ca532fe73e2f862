// SPDX-License-Identifier: GPL-2.0-only
namespace Rxqueue.Tracing.Validate;

/// <summary>What a slot of a bvecq holds, as far as a trace tells.</summary>
/// <param name="Pfn">The page.</param>
/// <param name="Offset">Where in the page it begins, in bytes.</param>
/// <param name="Length">Its length in bytes; 0 for a slot that was cleared.</param>
internal readonly record struct Segment(ulong Pfn, uint Offset, uint Length)
{
    /// <summary>Whether a splice of bytes at that place makes this segment longer instead of filling a slot.</summary>
    public bool IsContinuedBy(ulong pfn, uint offset) =>
        Length > 0 && Pfn == pfn && unchecked(Offset + Length) == offset;
}
