// SPDX-License-Identifier: GPL-2.0-only
using Rxqueue.Model;

namespace Rxqueue.Tracing.Validate;

/// <summary>One way to understand the reads since a copy began: on which queue, and where in it.</summary>
/// <param name="Queue">The queue.</param>
/// <param name="Bvecq">The bvecq of the last read.</param>
/// <param name="Slot">Its slot.</param>
/// <param name="Skip">Bytes of the queue in front of the copy: the call's <c>skip</c>.</param>
/// <param name="Copied">Bytes copied, the last read included.</param>
/// <param name="IsToEnd">Whether the last read went to the end of its segment, so that the copy may go on.</param>
internal readonly record struct Copy(
    ReplayQueue Queue, ReplayBvecq Bvecq, uint Slot, ulong Skip, ulong Copied, bool IsToEnd)
{
    /// <summary>Where the copy goes on, if it does: the next slot that holds anything.</summary>
    /// <returns>False where the call cannot have gone on.</returns>
    public bool TryNext(out ReplayBvecq bvecq, out uint slot)
    {
        bvecq = Bvecq;
        slot = Slot + 1;
        if (!IsToEnd)
            return false;
        while (true)
        {
            if (slot >= bvecq.Used)
            {
                if (bvecq.Next is not { Used: > 0 } next)
                    return false;
                bvecq = next;
                slot = 0;
            }

            if (bvecq[slot].Length > 0)
                return true;
            slot++;
        }
    }

    /// <summary>Whether a call with that skip and so many bytes is possible on a queue.</summary>
    public static bool Fits(ReplayQueue queue, ulong skip, ulong copied) =>
        skip + copied <= queue.PduRemain && copied <= queue.Size;

    /// <summary>The copy with a further read, if that is how it goes on.</summary>
    public bool TryGoOn(in netfs_rxq_read read, out Copy longer)
    {
        longer = default;
        if (!TryNext(out ReplayBvecq bvecq, out uint slot) || slot != read.slot || read.skip != 0
            || read.part == 0 || read.part > bvecq[slot].Length || !Fits(Queue, Skip, Copied + read.part))
        {
            return false;
        }

        longer = new Copy(Queue, bvecq, slot, Skip, Copied + read.part, read.part == bvecq[slot].Length);
        return true;
    }
}
