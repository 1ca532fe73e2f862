// SPDX-License-Identifier: GPL-2.0-only
using Rxqueue.Model;

namespace Rxqueue.Tracing.Compare;

/// <summary>
/// Follows the <c>netfs_bv_slot</c> events of one task, and tells a slot that is new from one that was made longer.
/// </summary>
internal sealed class SlotRun
{
    private netfs_bv_slot? _last;

    /// <summary>
    /// The queue has run empty: its bvecq begins again, and the slot that follows is new whatever it looks like.
    /// </summary>
    public void Empty() => _last = null;

    /// <summary>Takes the next event.</summary>
    /// <param name="slot">The event.</param>
    /// <returns>Bytes that the slot had before, where it was made longer; 0 for a new slot.</returns>
    public uint Take(in netfs_bv_slot slot)
    {
        bool isLonger = _last is netfs_bv_slot last && last.slot == slot.slot && last.pfn == slot.pfn
            && last.offset == slot.offset && last.len < slot.len;
        uint before = isLonger ? _last!.Value.len : 0;
        _last = slot;
        return before;
    }
}
