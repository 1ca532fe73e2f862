// SPDX-License-Identifier: GPL-2.0-only
using System.Collections.Generic;
using Rxqueue.Model;
using Rxqueue.Tracing.Ftrace;

namespace Rxqueue.Tracing.Validate;

/// <summary>
/// Judges a trace that does not show its calls: they are searched for, among few possibilities, from what is read.
/// </summary>
/// <remarks>
/// Inside a copy everything but the amount is determined by the read before, and where slots are shown by the lengths of
/// the segments. Between two copies any call may lie, so a copy may begin nearly anywhere in the eyes of rxqueue.c; what
/// the receiver does every time is learned as a <see cref="Habit"/>.
/// </remarks>
internal sealed class SearchChecker : TaskChecker
{
    private readonly bool _anyOrder;
    private readonly RxLayout _layout;
    private readonly SearchWays _ways;
    private readonly Receiver? _receiver;
    private readonly FirstCopies? _firstCopies;
    private readonly Habit _goesOn;
    private readonly Habit _countsUp;
    private readonly Habit _doesNotReturn;
    private readonly Habit _beginsAlike = new(isKnown: false);
    private bool _isOpen;
    private bool _isUnknown;
    private netfs_rxq_read _last;
    private bool _isFirstOfMsg;
    private bool _hasCopy;
    private uint? _firstSize;
    private long _votes;
    private long _copyLine;
    private uint? _leftMsg;

    // Runs of copies of one MSG: without calls, what shows of the PDUs.
    private long _pdu;
    private string? _copyText;
    private Divergence? _beforeSlots;

    public SearchChecker(SlotCapacities capacities, ValidationOptions options)
        : base(capacities)
    {
        _anyOrder = options.AnyOrder;
        _receiver = options.Receiver;
        _firstCopies = _receiver is null ? null : new FirstCopies(_receiver);
        _goesOn = new Habit(_receiver is not null);
        _countsUp = new Habit(_receiver is not null);
        _doesNotReturn = new Habit(_receiver is not null);
        _layout = new RxLayout(capacities);
        _ways = new SearchWays(_layout);
    }

    /// <inheritdoc/>
    public override void OnLoss()
    {
        Evidence.Gaps++;
        Close(isCut: true);
        _firstCopies?.Forget();
        _hasCopy = false;
        _isUnknown = true;
        _isFirstOfMsg = false;
        _layout.Forget();
        _ways.Close();
    }

    /// <inheritdoc/>
    public override void OnEnd()
    {
        Close(isCut: true);
        _firstCopies?.Cut();
        if (!_anyOrder)
        {
            Divergence? habits = Habit.Earlier(_goesOn.Verdict, _doesNotReturn.Verdict);
            habits = Habit.Earlier(habits, Habit.Earlier(_countsUp.Verdict, _beginsAlike.Verdict));
            Divergence = Habit.Earlier(Divergence, Habit.Earlier(habits, _firstCopies?.Divergence));
        }

        Evidence.KnownSegments += _layout.Seen;
        Evidence.SilentSteps += _layout.Refurbished;
        Evidence.TakePosition = _hasCopy ? $"[{_last.slot:x2}]+{_last.skip + _last.part:x}" : null;
    }

    /// <inheritdoc/>
    public override void OnCall(FtraceLine line, in netfs_rxq_call call)
    {
        if (Divergence is not null)
            return;
        Close();
        Evidence.Explained++;
    }

    /// <inheritdoc/>
    public override void OnSlot(FtraceLine line, in netfs_bv_slot slot)
    {
        if (Divergence is not null)
            return;
        Close();
        if (_layout.TryAdd(slot) is { } expected)
            Divergence = new Divergence(line.Number, line.ToString(), "bq", "the slots of a bvecq are filled in order", expected);
        else
            Evidence.Explained++;

        // A trace that begins with the first PDU and shows slots shows the first slot before it is read.
        Divergence = Habit.Earlier(Divergence, _beforeSlots);
    }

    /// <inheritdoc/>
    public override void OnRead(FtraceLine line, in netfs_rxq_read read)
    {
        if (Divergence is not null)
            return;
        if (read.part == 0 || read.slot >= MostSlots || read.skip + (ulong)read.part > uint.MaxValue)
            Diverge(line, "b", "a read is of at least a byte, within a slot of a bvecq");
        else if (read.copied == 0)
            Begin(line, read);
        else if (_isUnknown)
            TakeUp(read);
        else
            GoOn(line, read);
    }

    private uint MostSlots => Capacities.Largest == Capacities.Candidates[0] && Capacities.Largest < 125
        ? Capacities.Largest : SlotCapacities.LargestExcerpt;

    // A copy that was cut by the gap: from its next read on it is known again.
    private void TakeUp(in netfs_rxq_read read)
    {
        Evidence.Unjudged++;
        _isUnknown = false;
        _isOpen = true;
        _hasCopy = true;
        _isFirstOfMsg = false;
        _last = read;
        _ways.Close();
    }

    private void GoOn(FtraceLine line, in netfs_rxq_read read)
    {
        uint next = _last.slot + 1;
        bool isNext = read.slot == next && next < MostSlots;
        bool isWrapped = read.slot == 0 && (Capacities.MayBeFull(next) || next == MostSlots);
        if (!_isOpen)
            Diverge(line, "c", "a copy begins with c=0000, and none is open");
        else if (read.msg_id != _last.msg_id)
            Diverge(line, "MSG", "a copy has one MSG");
        else if (read.copied != unchecked(_last.copied + _last.part))
            Diverge(line, "c", "it is the sum of what the copy has read, or 0000 where a copy begins");
        else if (read.skip != 0)
            Diverge(line, "b", "a copy goes on at the beginning of the next segment");
        else if (!isNext && !isWrapped)
            Diverge(line, "[slot]", "a copy goes on in the next slot, or in slot 0 where a bvecq was full");
        else if (!_ways.TryGoOn(_last, read))
            Diverge(line, "b", "no run of the segments that were spliced has these lengths");
        else
        {
            if (isWrapped && Capacities.MayBeFull(next))
                Capacities.SawFull(next);
            else if (isNext && Capacities.MayBeFull(29) && read.slot >= 29)
                Capacities.SawRoom(29);
            if (!_layout.IsKnown)
                Evidence.KnownSegments++;
            _last = read;
            _firstCopies?.GoOn(read.part);
            Evidence.Explained++;
        }
    }

    private void Begin(FtraceLine line, in netfs_rxq_read read)
    {
        Close();
        if (!_hasCopy && !_isUnknown && !_layout.IsKnown && read is { msg_id: <= 1, slot: 0, skip: 0 })
        {
            _beforeSlots = new Divergence(
                line.Number, line.ToString(), "event", "nothing was spliced yet that could be read", ["bq[0] …"]);
        }

        bool isNewMsg = !_hasCopy || read.msg_id != _last.msg_id;
        bool goesOn = _hasCopy && !isNewMsg && GoesOnFrom(_last, read);
        if (!_ways.TryBegin(read))
        {
            Diverge(line, "b", "no segment that was spliced holds it, in the queue or in an excerpt");
            return;
        }

        if (_hasCopy)
            KeepHabits(line, read, isNewMsg, goesOn);
        BeginOfKnown(line, read, isNewMsg);
        bool isExcerpt = _hasCopy && !isNewMsg && read.slot == 0 && read.skip == 0;
        Evidence.Excerpts += isExcerpt ? 1 : 0;

        // What was read was discarded, or decanted before it was read.
        Evidence.SilentSteps += _hasCopy && (isNewMsg || isExcerpt) ? 1 : 0;
        Evidence.Copies++;
        Evidence.Explained++;
        _isFirstOfMsg = isNewMsg && (_hasCopy || !_isUnknown);
        _isOpen = true;
        _hasCopy = true;
        _isUnknown = false;
        _last = read;
        if (_isFirstOfMsg)
        {
            _copyLine = line.Number;
            _copyText = _firstSize == read.part ? null : line.ToString();
        }
    }

    // A PDU's first copies are known to be them where the one before it was seen, or where none can have been.
    private void BeginOfKnown(FtraceLine line, in netfs_rxq_read read, bool isNewMsg)
    {
        if (_receiver is null)
            return;
        bool isFirst = !_hasCopy && !_isUnknown && read.msg_id <= _receiver.FirstMsg;
        if (!_hasCopy && !_isUnknown && !isFirst)
            Evidence.Gaps++;
        if (isFirst || (_hasCopy && isNewMsg))
            _firstCopies!.BeginPdu();
        _firstCopies!.Begin(line, read.part);
    }

    private void KeepHabits(FtraceLine line, in netfs_rxq_read read, bool isNewMsg, bool goesOn)
    {
        netfs_rxq_read last = _last;
        _pdu += isNewMsg ? 1 : 0;
        if (!isNewMsg || read.msg_id != _leftMsg)
            _doesNotReturn.Keep(_pdu);
        else
            _doesNotReturn.Break(_pdu, () => HabitBroken(line, "MSG", "else this receiver never returns to a MSG",
                [$"MSG={last.msg_id:x8}"]));
        if (isNewMsg)
            _leftMsg = last.msg_id;
        if (isNewMsg && read.msg_id == unchecked(last.msg_id + 1))
            _countsUp.Keep(_pdu);
        else if (isNewMsg)
            _countsUp.Break(_pdu, () => HabitBroken(line, "MSG", "else this receiver counts MSG up by one",
                [$"MSG={last.msg_id:x8}", $"MSG={unchecked(last.msg_id + 1):x8}"]));
        if (isNewMsg)
            return;
        if (goesOn)
            _goesOn.Keep(_pdu);
        else
            _goesOn.Break(_pdu, () => HabitBroken(line, "b", "else this receiver reads on where it stopped", NextOf(last)));
    }

    // Of a copy that may have been cut its size says nothing.
    private void Close(bool isCut = false)
    {
        if (!_isOpen)
            return;
        _isOpen = false;
        _ways.Close();
        if (!isCut)
            _firstCopies?.End();
        if (!_isFirstOfMsg)
            return;
        _isFirstOfMsg = false;
        if (isCut)
            return;
        uint size = unchecked(_last.copied + _last.part);
        uint usual = _firstSize ?? size;
        if (size == usual)
        {
            _beginsAlike.Keep(_pdu);
            _votes++;
            _firstSize = size;
        }
        else
        {
            _beginsAlike.Break(_pdu, () => new Divergence(
                _copyLine, _copyText ?? $"(line {_copyLine})", "b", $"its first copy has {size:x} bytes; "
                + "rxqueue.c allows it, but else this receiver begins every MSG with a copy of the same size "
                + "(see --any-order)", [$"{usual:x} bytes here, or {size:x} bytes in the MSGs before"]));

            // The first one may itself be the exception: the size that most have wins.
            if (_votes-- <= 0)
                (_firstSize, _votes) = (size, 1);
        }
    }

    private static bool GoesOnFrom(in netfs_rxq_read last, in netfs_rxq_read read)
    {
        if (read.slot == 0 && read.skip == 0)
            return true;
        uint end = last.skip + last.part;
        return (read.slot == last.slot && read.skip == end) || (read.slot == last.slot + 1 && read.skip == 0);
    }

    private static List<string> NextOf(in netfs_rxq_read last) =>
    [
        $"MSG={last.msg_id:x8} [{last.slot:x2}] b={last.skip + last.part:x4}-… c=0000",
        $"MSG={last.msg_id:x8} [{last.slot + 1:x2}] b=0000-… c=0000",
        $"MSG={last.msg_id:x8} [00] b=0000-… c=0000 (an excerpt)",
        $"MSG={unchecked(last.msg_id + 1):x8} … c=0000",
    ];

    private static Divergence HabitBroken(FtraceLine line, string field, string reason, List<string> expected) =>
        new(line.Number, line.ToString(), field, $"rxqueue.c allows it, but {reason} (see --any-order)", expected);

    private void Diverge(FtraceLine line, string field, string reason)
    {
        List<string> expected = [];
        if (_isOpen)
        {
            uint sum = unchecked(_last.copied + _last.part);
            if (_last.slot + 1 < MostSlots)
                expected.Add($"MSG={_last.msg_id:x8} [{_last.slot + 1:x2}] b=0000-… c={sum:x4}");
            if (Capacities.MayBeFull(_last.slot + 1))
                expected.Add($"MSG={_last.msg_id:x8} [00] b=0000-… c={sum:x4}");
        }

        if (_hasCopy)
            expected.AddRange(NextOf(_last));
        else
            expected.Add("… c=0000");
        if (expected.Count > MostAlternatives)
            expected.RemoveRange(MostAlternatives, expected.Count - MostAlternatives);
        Divergence = new Divergence(line.Number, line.ToString(), field, reason, expected);
    }
}
