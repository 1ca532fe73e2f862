// SPDX-License-Identifier: GPL-2.0-only
using System.Collections.Generic;
using System.Diagnostics;
using Rxqueue.Model;
using Rxqueue.Tracing.Ftrace;

namespace Rxqueue.Tracing.Validate;

/// <summary>
/// Judges a full trace: every call is repeated on the state that the events before it left, and every result compared.
/// </summary>
internal sealed class ReplayChecker : TaskChecker
{
    private readonly bool _anyOrder;
    private readonly ReceiverHabits _habits;
    private readonly List<ReplayQueue> _queues = [];
    private readonly PendingSlots _slots = new();
    private readonly CopyFinder _copies;
    private bool _isKnown;
    private bool _isFirst;
    private bool _hasStrangers;
    private uint _lastStrangersMsg;
    private bool _isInStrangersCopy;
    private bool _hasMsg;

    public ReplayChecker(SlotCapacities capacities, ValidationOptions options, bool isFromStart)
        : base(capacities)
    {
        _anyOrder = options.AnyOrder;
        _habits = new ReceiverHabits(options.Receiver);
        _copies = new CopyFinder();
        _queues.Add(new ReplayQueue(0, refillable: true));
        _isKnown = isFromStart;
        _isFirst = isFromStart;
    }

    /// <summary>The queues there are, the receive queue first; null where they are not known.</summary>
    public IReadOnlyList<ReplayQueue>? Queues => _isKnown ? _queues : null;

    /// <summary>The copy that is under way, one way of understanding it; null if none is.</summary>
    public Copy? LastCopy => _copies.Way is { Queue: not null } way ? way : null;

    private ReplayQueue Receive => _queues[0];

    /// <inheritdoc/>
    public override void OnLoss()
    {
        _isKnown = false;
        _isFirst = false;
        _copies.Close();
        _slots.Clear();
        _habits.OnLoss();
        Evidence.Gaps++;
    }

    /// <inheritdoc/>
    public override void OnEnd()
    {
        if (Divergence is null)
            JudgeSlotsOfCutCall();
        _habits.OnEnd();
        if (!_anyOrder)
            Divergence = Habit.Earlier(Divergence, _habits.Verdict);
    }

    /// <inheritdoc/>
    public override void OnRead(FtraceLine line, in netfs_rxq_read read)
    {
        if (Divergence is not null)
            return;
        if (_isFirst)
            BeginInTheMiddle();
        if (!_isKnown)
        {
            Evidence.Unjudged++;
            return;
        }

        if (!_slots.IsEmpty)
        {
            Diverge(_slots.NextLine, "event", "slots are filled within a call, whose event follows them", ["a call"]);
            return;
        }

        // Unknown excerpts are of PDUs that began before the gap; what they hold is not known.
        bool mayBeStrange = _hasStrangers && unchecked((int)(read.msg_id - _lastStrangersMsg)) <= 0;
        if (mayBeStrange && _isInStrangersCopy && read.copied != 0)
        {
            Evidence.Unjudged++;
            return;
        }

        _isInStrangersCopy = false;
        (string Field, string Reason)? failed = _copies.Explain(read, _queues);
        if (failed is not null && read.copied == 0)
            failed = ExplainWithMsgSet(line, read) ? null : failed;
        if (failed is not { } wrong)
        {
            Evidence.Explained++;
            Evidence.Copies = _copies.Copies;
            _habits.OnRead(line, read, _copies);
            return;
        }

        if (mayBeStrange && read.copied == 0)
        {
            Evidence.Unjudged++;
            _isInStrangersCopy = true;
            _copies.Close();
            return;
        }

        List<string> expected = [];
        _copies.AddExpected(expected, MostAlternatives, _queues);
        Diverge(line, wrong.Field, wrong.Reason, expected);
    }

    /// <inheritdoc/>
    public override void OnSlot(FtraceLine line, in netfs_bv_slot slot)
    {
        if (Divergence is not null)
            return;
        _copies.Close();
        if (_isFirst && _slots.Count == 0 && slot.slot != 0)
            BeginInTheMiddle();
        if (_slots.IsFull)
            Diverge(line, "event", $"a call does not fill more than {PendingSlots.Most} slots", ["a call"]);
        else if (_isKnown)
            _slots.Add(slot, line);
        else
            Evidence.Unjudged++;
    }

    /// <inheritdoc/>
    public override void OnCall(FtraceLine line, in netfs_rxq_call call)
    {
        if (Divergence is not null)
            return;
        if (_isFirst && !CanBeFirst(call))
            BeginInTheMiddle();
        _isFirst = false;
        if (!_isKnown)
        {
            TakeUp(call);
            return;
        }

        uint number = call.q;
        ReplayQueue? queue = _queues.Find(one => one.Number == number);
        if (queue is null)
        {
            if (_hasStrangers)
                Evidence.Unjudged++;
            else
                Diverge(line, "Q", "there is no excerpt of this number", Numbers());
            return;
        }

        TakeMsg(line, queue, call);
        _habits.OnCall(line, queue, call);
        string? wrong = Repeat(queue, call, out string returned);
        if (wrong is null && !_slots.IsEmpty)
        {
            Diverge(_slots.NextLine, "bq", "the slots of a bvecq are filled in order", ExpectedSlot(queue));
            return;
        }

        if (wrong is null && !queue.IsShownBy(call))
            wrong = "the state after the call is another";
        if (wrong is not null)
        {
            Diverge(line, Difference(queue, call, returned), wrong, [Show(queue, call, returned)]);
            return;
        }

        Evidence.Explained += 1 + _slots.Count;
        _slots.Clear();
        _hasMsg |= queue.Refillable;
        Evidence.TakePosition = $"[{Receive.TakeSlot:x2}]+{Receive.TakeOffset:x}";
    }

    // The call that filled them has no event: which it was and how much it had to do is not known. What every call does
    // is to fill slots in order; a consume may besides have emptied the queue, within its PDU, and begun the bvecq again.
    private void JudgeSlotsOfCutCall()
    {
        ReplayBvecq? tail = Receive.AddTo;
        uint used = tail?.Used ?? 0;
        Segment last = used > 0 ? tail![used - 1] : default;
        ulong held = Receive.Size;
        for (; !_slots.IsEmpty; _slots.Take())
        {
            netfs_bv_slot next = _slots.Next;
            bool isLonger = used > 0 && next.slot == used - 1 && last.Length > 0 && next.len > last.Length
                && (next.pfn, next.offset) == (last.Pfn, last.Offset);
            bool isNext = next.slot == used && !Capacities.IsFull(used) && !last.IsContinuedBy(next.pfn, next.offset);
            bool isFirst = next.slot == 0 && (Capacities.MayBeFull(used) || held <= Receive.PduRemain);
            if (next.len == 0 || !(isLonger || isNext || isFirst))
            {
                List<string> expected = SlotsAfter(used, last);
                if (held <= Receive.PduRemain && !expected.Contains("bq[0]"))
                    expected.Insert(expected.Count - 1, "bq[0]");
                Diverge(_slots.NextLine, "bq", "the slots of a bvecq are filled in order", expected);
                return;
            }

            held += isLonger ? next.len - last.Length : next.len;
            used = next.slot + 1;
            last = new Segment(next.pfn, next.offset, next.len);
            Evidence.Unjudged++;
        }
    }

    private string? Repeat(ReplayQueue queue, in netfs_rxq_call call, out string returned)
    {
        returned = "0";
        string? wrong = null;
        switch (call.op)
        {
            case netfs_rxq_op.pdu:
                queue.PduRemain = call.amount;
                break;
            case netfs_rxq_op.refill:
            case netfs_rxq_op.consume:
                Splicing splicing = new(queue, _slots, Capacities);
                wrong = call.op == netfs_rxq_op.refill
                    ? splicing.Refill(call.amount, call.ret) : splicing.Consume(call.amount, call.ret);
                Evidence.KnownSegments += splicing.Segments;
                returned = call.ret <= 0 ? $"{call.ret}" : "0";
                break;
            case netfs_rxq_op.discard:
                wrong = queue.TryDiscard(call.amount) ? null : Splicing.Oops;
                break;
            case netfs_rxq_op.count:
                wrong = queue.TryCount(call.amount, out uint count) ? null : Splicing.Oops;
                returned = $"{count}";
                break;
            case netfs_rxq_op.decant:
                wrong = queue.TryDecant(call.amount, FreeNumber(), Capacities, out int filled, out ReplayQueue? made)
                    ? null : Splicing.Oops;
                returned = $"{filled}";
                if (made is not null)
                {
                    _queues.Add(made);
                    Evidence.Excerpts++;
                }

                break;
            case netfs_rxq_op.put:
                if (queue.Refillable)
                    return "only an excerpt is put";
                if (call.amount != 0)
                    return "a put has no amount";
                _queues.Remove(queue);
                break;
        }

        if (call.op == netfs_rxq_op.count || call.op == netfs_rxq_op.pdu)
            _copies.Close();
        else
            _copies.Forget(queue);
        return wrong ?? (returned == $"{call.ret}" ? null : "it returns something else");
    }

    // The receiver sets msg_id without an event; where it does is its habit.
    private void TakeMsg(FtraceLine line, ReplayQueue queue, in netfs_rxq_call call)
    {
        if (!queue.Refillable)
            return;
        if (_hasMsg)
            _habits.OnMsg(line, queue, call.msg_id, call.op == netfs_rxq_op.pdu ? call.amount : null);
        if (call.msg_id == queue.Msg)
            return;
        queue.Msg = call.msg_id;
        Evidence.SilentSteps++;
    }

    private bool ExplainWithMsgSet(FtraceLine line, in netfs_rxq_read read)
    {
        uint before = Receive.Msg;
        Receive.Msg = read.msg_id;
        bool isExplained = before != read.msg_id && _copies.Explain(read, _queues) is null;
        Receive.Msg = before;
        if (!isExplained)
            return false;
        _habits.OnMsg(line, Receive, read.msg_id, pdu: null);
        Receive.Msg = read.msg_id;
        Evidence.SilentSteps++;
        return true;
    }

    private static bool CanBeFirst(in netfs_rxq_call call) =>
        call.q == 0 && call.take_slot == 0
        && (call.op is netfs_rxq_op.refill or netfs_rxq_op.consume
            || (call.op is netfs_rxq_op.pdu && call.qsize == 0 && call.take_offset == 0));

    private void BeginInTheMiddle()
    {
        OnLoss();
        Debug.Assert(!_isKnown, "what came before is not known");
    }

    // An empty queue has one state whatever was before; other states hold slots that the trace did not show.
    private void TakeUp(in netfs_rxq_call call)
    {
        Evidence.Unjudged++;
        if (call.q != 0 || call.qsize != 0 || call.take_slot != 0 || call.take_offset != 0
            || call.op is netfs_rxq_op.put)
        {
            return;
        }

        _queues.Clear();
        _queues.Add(new ReplayQueue(0, refillable: true) { Msg = call.msg_id, PduRemain = call.pdu_remain });
        Receive.AddBvecq();
        _slots.Clear();
        _isKnown = true;
        _hasMsg = true;
        _hasStrangers = true;
        _lastStrangersMsg = call.msg_id;
        _isInStrangersCopy = true;
    }

    private uint FreeNumber()
    {
        uint number = 1;
        while (_queues.Exists(queue => queue.Number == number))
            number++;
        return number;
    }

    private List<string> Numbers()
    {
        List<string> numbers = [];
        foreach (ReplayQueue queue in _queues)
            if (numbers.Count < MostAlternatives)
                numbers.Add($"Q={queue.Number:x}");
        return numbers;
    }

    private List<string> ExpectedSlot(ReplayQueue queue)
    {
        uint used = queue.AddTo?.Used ?? 0;
        return SlotsAfter(used, used > 0 ? queue.AddTo![used - 1] : default);
    }

    private List<string> SlotsAfter(uint used, Segment last)
    {
        List<string> expected = [];
        if (used > 0 && !Capacities.IsFull(used) && last.Length > 0)
            expected.Add($"bq[{used - 1:x}] p={last.Pfn:x} {last.Offset:x}-… (longer)");

        if (!Capacities.IsFull(used))
            expected.Add($"bq[{used:x}] (another place)");
        if (used > 0 && Capacities.MayBeFull(used))
            expected.Add("bq[0]");
        expected.Add("a call");
        return expected;
    }

    private static string Difference(ReplayQueue queue, in netfs_rxq_call call, string returned)
    {
        List<string> fields = [];
        if (call.msg_id != queue.Msg)
            fields.Add("MSG");
        if ($"{call.ret}" != returned)
            fields.Add("r");
        if (call.qsize != queue.Size)
            fields.Add("qs");
        if (call.pdu_remain != queue.PduRemain)
            fields.Add("pdu");
        if (call.take_slot != queue.TakeSlot || call.take_offset != queue.TakeOffset)
            fields.Add("at");
        return fields.Count > 0 ? string.Join(", ", fields) : "event";
    }

    private static string Show(ReplayQueue queue, in netfs_rxq_call call, string returned) =>
        $"{call.name}: Q={queue.Number:x} MSG={queue.Msg:x8} n={call.amount:x} r={returned} qs={queue.Size:x} "
        + $"pdu={queue.PduRemain:x} at=[{queue.TakeSlot:x2}]+{queue.TakeOffset:x}";

    private void Diverge(FtraceLine line, string field, string reason, IReadOnlyList<string> expected) =>
        Divergence ??= new Divergence(line.Number, line.ToString(), field, reason, expected);
}
