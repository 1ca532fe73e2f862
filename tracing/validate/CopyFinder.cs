// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Collections.Generic;
using Rxqueue.Model;

namespace Rxqueue.Tracing.Validate;

/// <summary>
/// Understands reads when the queues are known: on which queue they are, and where a copy begins and ends.
/// </summary>
/// <remarks>The event carries no queue and no call, so several ways may be open at a time; they are few, since a slot
/// number occurs once a bvecq.</remarks>
internal sealed class CopyFinder
{
    private const int MostWays = 64;

    private readonly List<Copy> _ways = [];
    private readonly List<Copy> _before = [];
    private bool _isOpen;
    private uint _msg;
    private uint _copied;

    /// <summary>Whether the copy that was begun last begins where the one before it ended, or at the take position when
    /// nothing was read since that moved.</summary>
    public bool GoesOn { get; private set; }

    /// <summary>The copy that is open, one way of understanding it; meaningless when none is.</summary>
    public Copy Way => _ways.Count > 0 ? _ways[0] : default;

    /// <summary>Copies that were begun.</summary>
    public long Copies { get; private set; }

    /// <summary>Ends the open copy: the task did something else.</summary>
    public void Close()
    {
        _isOpen = false;
        _ways.Clear();
    }

    /// <summary>Forgets what was read of a queue before: its take position has moved.</summary>
    public void Forget(ReplayQueue queue)
    {
        Close();
        _before.RemoveAll(copy => copy.Queue == queue);
    }

    /// <summary>Understands a read.</summary>
    /// <returns>Null, or which field does not fit and why.</returns>
    public (string Field, string Reason)? Explain(in netfs_rxq_read read, IReadOnlyList<ReplayQueue> queues)
    {
        if (read.copied != 0)
            return GoOn(read);
        List<Copy> found = [];
        foreach (ReplayQueue queue in queues)
            if (queue.Msg == read.msg_id)
                Begin(queue, read, found);
        if (found.Count == 0)
            return ("b", "no queue with this MSG has this piece of a segment there, within its PDU");

        Close();
        GoesOn = GoesOnFrom(found);
        _ways.AddRange(found);
        Remember();
        _isOpen = true;
        _msg = read.msg_id;
        _copied = read.part;
        Copies++;
        return null;
    }

    /// <summary>What could have come instead.</summary>
    public void AddExpected(List<string> into, int most, IReadOnlyList<ReplayQueue> queues)
    {
        foreach (Copy way in _ways)
        {
            if (into.Count < most && way.TryNext(out ReplayBvecq bvecq, out uint slot))
                into.Add($"MSG={_msg:x8} [{slot:x2}] b=0000-{bvecq[slot].Length:x4} (or less) c={_copied:x4}");
        }

        foreach (ReplayQueue queue in queues)
        {
            if (into.Count < most && queue.PduRemain > 0 && queue.Size > 0)
            {
                into.Add($"MSG={queue.Msg:x8} c=0000 from [{queue.TakeSlot:x2}] b={queue.TakeOffset:x4} of Q="
                    + $"{queue.Number:x} on, at most {Math.Min(queue.Size, queue.PduRemain):x} bytes");
            }
        }
    }

    private (string Field, string Reason)? GoOn(in netfs_rxq_read read)
    {
        if (!_isOpen)
            return ("c", "a copy begins with c=0000, and none is open");
        if (read.msg_id != _msg)
            return ("MSG", "a copy has one MSG");
        if (read.copied != _copied)
            return ("c", $"the copy that is open has copied {_copied:x4}");
        int kept = 0;
        bool isSlot = false;
        for (int i = 0; i < _ways.Count; i++)
        {
            isSlot |= _ways[i].TryNext(out _, out uint slot) && slot == read.slot;
            if (_ways[i].TryGoOn(read, out Copy longer))
                _ways[kept++] = longer;
        }

        if (kept == 0)
        {
            return isSlot
                ? ("b", "the next segment is read from its beginning, within its length, the PDU and the queue")
                : ("[slot]", "the copy goes on in the next segment, or it had ended inside of one");
        }

        _ways.RemoveRange(kept, _ways.Count - kept);
        Remember();
        _copied += read.part;
        return null;
    }

    private void Remember()
    {
        foreach (Copy way in _ways)
        {
            for (int i = _before.Count - 1; i >= 0; i--)
                if (_before[i].Queue == way.Queue)
                    _before.RemoveAt(i);
        }

        _before.AddRange(_ways);
    }

    private bool GoesOnFrom(List<Copy> found)
    {
        foreach (Copy begun in found)
        {
            bool hasEarlier = false;
            foreach (Copy earlier in _before)
            {
                if (earlier.Queue != begun.Queue)
                    continue;
                hasEarlier = true;
                if (begun.Skip == earlier.Skip + earlier.Copied)
                    return true;
            }

            if (!hasEarlier && begun.Skip == 0)
                return true;
        }

        return false;
    }

    private static void Begin(ReplayQueue queue, in netfs_rxq_read read, List<Copy> found)
    {
        ulong inFront = 0;
        uint slot = queue.TakeSlot, offset = queue.TakeOffset;
        ReplayBvecq? bvecq = queue.TakeFrom;
        for (; bvecq is not null && inFront < queue.PduRemain; bvecq = bvecq.Next)
        {
            for (; slot < bvecq.Used && inFront < queue.PduRemain; slot++)
            {
                uint length = bvecq[slot].Length;
                if (slot == read.slot && read.skip >= offset && read.part > 0 && read.skip < length
                    && read.part <= length - read.skip)
                {
                    ulong skip = inFront + (read.skip - offset);
                    if (Copy.Fits(queue, skip, read.part) && found.Count < MostWays)
                        found.Add(new Copy(queue, bvecq, slot, skip, read.part, read.part == length - read.skip));
                }

                inFront += length > offset ? length - offset : 0;
                offset = 0;
            }

            slot = 0;
        }
    }
}
