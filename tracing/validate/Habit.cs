// SPDX-License-Identifier: GPL-2.0-only
using System;

namespace Rxqueue.Tracing.Validate;

/// <summary>
/// Something that rxqueue.c does not demand, but that a receiver does every time: going forward in its queue, counting
/// MSG up.
/// </summary>
/// <remarks>
/// The trace itself shows whether it is a habit: it is when it was kept at least nine times as often as it was broken.
/// Then the first place where it was broken is a divergence; otherwise nothing is. Memory is one place.
/// </remarks>
internal sealed class Habit
{
    private const long KeptForOneBroken = 9;

    private long _kept;
    private long _broken;
    private Divergence? _first;

    /// <summary>It could have been broken and was not.</summary>
    public void Keep() => _kept++;

    /// <summary>It was broken.</summary>
    public void Break(Func<Divergence> where)
    {
        _broken++;
        _first ??= where();
    }

    /// <summary>Where it was broken first, if it is a habit at all.</summary>
    public Divergence? Verdict => _broken > 0 && _kept >= KeptForOneBroken * _broken ? _first : null;

    /// <summary>The earlier of two verdicts.</summary>
    public static Divergence? Earlier(Divergence? one, Divergence? other) =>
        one is null ? other : other is null || one.Line <= other.Line ? one : other;
}
