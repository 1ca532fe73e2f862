// SPDX-License-Identifier: GPL-2.0-only
using System;

namespace Rxqueue.Tracing.Validate;

/// <summary>
/// Something that rxqueue.c does not demand, but that a receiver does every time: going forward in its queue, counting
/// MSG up.
/// </summary>
/// <remarks>
/// The trace itself shows whether it is a habit, at its end: when it was kept in at least nine PDUs and broken in one place
/// only. Then that place is a divergence; otherwise nothing is. A PDU counts once, since one of many copies would outvote
/// what every PDU has; and what is broken again in a later PDU is how this receiver works. Of a receiver that is known in
/// advance nothing has to be learned: the first place is a divergence. Memory is one place.
/// </remarks>
/// <param name="isKnown">Whether the receiver is known to have it.</param>
internal sealed class Habit(bool isKnown)
{
    private const long KeptForOneBroken = 9;

    private long _kept;
    private long _lastKept = -1;
    private long _firstBroken = -1;
    private bool _isBrokenAgain;
    private Divergence? _first;

    /// <summary>It could have been broken and was not.</summary>
    /// <param name="pdu">In which PDU, in the order of the trace.</param>
    public void Keep(long pdu)
    {
        if (pdu == _lastKept)
            return;
        _lastKept = pdu;
        _kept++;
    }

    /// <summary>It was broken.</summary>
    /// <param name="pdu">In which PDU, in the order of the trace.</param>
    /// <param name="where">Makes the divergence that it may be.</param>
    public void Break(long pdu, Func<Divergence> where)
    {
        if (_first is null)
            (_first, _firstBroken) = (where(), pdu);

        // One event that is out of place breaks a habit where it is and where the receiver goes on.
        _isBrokenAgain |= pdu > _firstBroken + 1;
    }

    /// <summary>Where it was broken, if it is a habit at all.</summary>
    public Divergence? Verdict => isKnown || (_kept >= KeptForOneBroken && !_isBrokenAgain) ? _first : null;

    /// <summary>The earlier of two verdicts.</summary>
    public static Divergence? Earlier(Divergence? one, Divergence? other) =>
        one is null ? other : other is null || one.Line <= other.Line ? one : other;
}
