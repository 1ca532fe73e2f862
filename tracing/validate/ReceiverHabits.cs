// SPDX-License-Identifier: GPL-2.0-only
using System;
using Rxqueue.Model;
using Rxqueue.Tracing.Ftrace;

namespace Rxqueue.Tracing.Validate;

/// <summary>What a receiver whose calls are all shown does every time, though rxqueue.c does not demand it.</summary>
/// <param name="receiver">The receiver, where it is known in advance.</param>
internal sealed class ReceiverHabits(Receiver? receiver)
{
    private readonly Habit _goesOn = new(receiver is not null);
    private readonly Habit _keepsMsg = new(receiver is not null);
    private readonly Habit _countsUp = new(receiver is not null);
    private readonly Habit _asksFirst = new(receiver is not null);
    private readonly Habit _countsFirst = new(receiver is not null);
    private readonly Habit _putsFirst = new(receiver is not null);
    private readonly Habit _takesOut = new(receiver is not null);

    private readonly FirstCopies? _firstCopies = receiver is null ? null : new FirstCopies(receiver);

    // Bytes from the take position on that a refill was asked for and had.
    private uint _asked;
    private uint? _counted;
    private bool _isDecanted;

    // PDUs that began on the receive queue.
    private long _pdu;

    /// <summary>The first break of what is a habit.</summary>
    public Divergence? Verdict
    {
        get
        {
            Divergence? first = _firstCopies?.Divergence;
            foreach (Habit habit in (Habit[])[_goesOn, _keepsMsg, _countsUp, _asksFirst, _countsFirst, _putsFirst, _takesOut])
                first = Habit.Earlier(first, habit.Verdict);
            return first;
        }
    }

    /// <summary>A read was understood.</summary>
    public void OnRead(FtraceLine line, in netfs_rxq_read read, CopyFinder copies)
    {
        if (read.copied == 0)
            _firstCopies?.Begin(line, read.part);
        else
            _firstCopies?.GoOn(read.part);
        if (copies.Way.Queue is { Refillable: true } queue)
            if (Breaks(_asksFirst, copies.Way.Skip + copies.Way.Copied <= _asked))
                Break(_asksFirst, line, "b", AsksFirst, Asked(queue));
        if (read.copied == 0 && Breaks(_goesOn, copies.GoesOn))
        {
            Break(_goesOn, line, "b", "else this receiver reads on where it stopped",
                "a copy that begins at the take position, or where the last one ended");
        }
    }

    /// <summary>The receive queue shows a MSG.</summary>
    /// <param name="line">Where.</param>
    /// <param name="queue">The queue, with the MSG and the PDU that it had before.</param>
    /// <param name="msg">The MSG.</param>
    /// <param name="pdu">The size of the PDU that begins there, in bytes; null where none begins.</param>
    public void OnMsg(FtraceLine line, ReplayQueue queue, uint msg, uint? pdu)
    {
        bool isSame = msg == queue.Msg;
        if (receiver is not null)
        {
            OnMsgOf(receiver, line, queue, msg, pdu);
            return;
        }

        // Where a PDU begins or none is under way, keeping MSG shows nothing.
        if (pdu is null && queue.PduRemain > 0 && Breaks(_keepsMsg, isSame))
            Break(_keepsMsg, line, "MSG", "else this receiver keeps MSG within a PDU", $"MSG={queue.Msg:x8}");
        if (!isSame && Breaks(_countsUp, unchecked((int)(msg - queue.Msg)) > 0))
            Break(_countsUp, line, "MSG", "else this receiver counts MSG up", $"MSG={queue.Msg + 1:x8}");
    }

    /// <summary>Events are missing: of what was under way nothing is known.</summary>
    public void OnLoss()
    {
        _counted = null;
        _isDecanted = false;
        _firstCopies?.Forget();
    }

    /// <summary>The trace has ended.</summary>
    public void OnEnd() => _firstCopies?.Cut();

    /// <summary>A call is about to be repeated.</summary>
    public void OnCall(FtraceLine line, ReplayQueue queue, in netfs_rxq_call call)
    {
        TakeOutFirstCopy(line, queue, call);
        uint? counted = _counted;
        _counted = null;
        if (!queue.Refillable)
        {
            if (call.op == netfs_rxq_op.put && _isDecanted)
                _putsFirst.Keep(_pdu);
            _isDecanted &= call.op != netfs_rxq_op.put;
            return;
        }

        if (_isDecanted)
        {
            Break(_putsFirst, line, "Q", "else this receiver puts an excerpt before it goes on with the queue",
                "the put of the excerpt");
        }

        _isDecanted = call.op == netfs_rxq_op.decant && call.ret >= 0;

        switch (call.op)
        {
            case netfs_rxq_op.pdu:
                _pdu++;
                break;
            case netfs_rxq_op.refill:
                if (call.ret == 0)
                    _asked = Math.Max(_asked, call.amount);
                break;
            case netfs_rxq_op.count:
                if (Breaks(_asksFirst, call.amount <= _asked))
                    Break(_asksFirst, line, "n", AsksFirst, Asked(queue));
                _counted = call.amount;
                break;
            case netfs_rxq_op.discard:
            case netfs_rxq_op.decant:
                if (Breaks(_asksFirst, call.amount <= _asked))
                    Break(_asksFirst, line, "n", AsksFirst, Asked(queue));
                if (call.op == netfs_rxq_op.decant)
                {
                    if (Breaks(_countsFirst, counted == call.amount))
                    {
                        Break(_countsFirst, line, "n", "else this receiver counts the segments of what it decants just before",
                            counted is null ? "a count" : $"n={counted:x}");
                    }
                }

                _asked -= Math.Min(_asked, call.amount);
                break;
            case netfs_rxq_op.consume:
                _asked = 0;
                break;
        }
    }

    // The number is set as the prefix of the next PDU is asked for, and nowhere else.
    private void OnMsgOf(Receiver known, FtraceLine line, ReplayQueue queue, uint msg, uint? pdu)
    {
        bool isNext = pdu is { } size && known.Copies[0].Permits(size) && queue.PduRemain == 0;
        uint expected = isNext ? queue.Msg + 1 : queue.Msg;
        if (Breaks(isNext ? _countsUp : _keepsMsg, msg == expected))
        {
            Break(isNext ? _countsUp : _keepsMsg, line, "MSG",
                $"the receiver {known.Name} counts MSG up by one as a PDU begins, and keeps it until the next",
                $"MSG={expected:x8}");
        }
    }

    private void TakeOutFirstCopy(FtraceLine line, ReplayQueue queue, in netfs_rxq_call call)
    {
        if (_firstCopies is null)
            return;
        _firstCopies.End();
        if (_firstCopies.ToDiscard is { } read && queue.Refillable)
        {
            if (Breaks(_takesOut, call.op == netfs_rxq_op.discard && call.amount == read))
                Break(_takesOut, line, "event", $"the receiver {receiver!.Name} discards each of a PDU's first copies at once",
                    $"a discard of n={read:x}");
            _firstCopies.Discarded();
        }

        if (call.op == netfs_rxq_op.pdu && receiver!.Copies[0].Permits(call.amount))
            _firstCopies.BeginPdu();
    }

    private const string AsksFirst = "else this receiver refills for what it uses before it uses it";

    private string Asked(ReplayQueue queue) =>
        $"a refill, or at most {_asked:x} bytes from [{queue.TakeSlot:x2}]+{queue.TakeOffset:x} on";

    // Says whether it was broken, so that what was expected is put into words only then.
    private bool Breaks(Habit habit, bool isKept)
    {
        if (isKept)
            habit.Keep(_pdu);
        return !isKept;
    }

    private void Break(Habit habit, FtraceLine line, string field, string otherwise, string expected) =>
        habit.Break(_pdu, () => new Divergence(
            line.Number, line.ToString(), field, $"rxqueue.c allows it, but {otherwise}"
            + (receiver is null ? " (see --any-order)" : ""), [expected]));
}
