// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Collections.Generic;

namespace Rxqueue.SystematicTests.Engine;

/// <summary>A schedule that is tried, and what came of it.</summary>
/// <param name="wanted">The schedule.</param>
internal sealed class Attempt(Schedule wanted)
{
    public Schedule Wanted => wanted;

    /// <summary>What came of it; null before it was tried.</summary>
    public RunOutcome? Outcome { get; set; }
}

/// <summary>
/// Given schedules, each followed as far as it goes: a turn ends early where its task cannot go on, and behind the last one tasks
/// go on until they end.
/// </summary>
/// <param name="attempts">The schedules. Each one's outcome is there when the next is asked for.</param>
internal sealed class GuidedSearch(IEnumerable<Attempt> attempts) : ISearch, IDisposable
{
    private readonly IEnumerator<Attempt> _attempts = attempts.GetEnumerator();
    private int _turn;
    private int _steps;
    private int _choices;
    private int _decisions;

    /// <summary>The decision at which the last run could not follow its schedule any more; null if it could.</summary>
    public int? LeftAt { get; private set; }

    /// <inheritdoc/>
    public bool Next()
    {
        _turn = _steps = _choices = _decisions = 0;
        LeftAt = null;
        return _attempts.MoveNext();
    }

    /// <inheritdoc/>
    public int Decide(ReadOnlySpan<int> enabled, int running, bool canGoOn)
    {
        IReadOnlyList<Turn> turns = _attempts.Current.Wanted.Turns;
        _decisions++;
        while (_turn < turns.Count)
        {
            Turn turn = turns[_turn];
            int place = enabled.IndexOf(turn.Task);
            if (_steps < turn.Steps && place >= 0)
            {
                _steps++;
                return place;
            }

            if (_steps < turn.Steps && turn.Steps != int.MaxValue)
                LeftAt ??= _decisions;
            _turn++;
            _steps = 0;
        }

        // The task that sets up only waits for the others.
        return canGoOn ? enabled.IndexOf(running) : enabled.Length > 1 && enabled[0] == 0 ? 1 : 0;
    }

    /// <inheritdoc/>
    public int Choose(int choices)
    {
        IReadOnlyList<int> wanted = _attempts.Current.Wanted.Choices;
        return _choices < wanted.Count ? Math.Min(wanted[_choices++], choices - 1) : 0;
    }

    /// <inheritdoc/>
    public void Ended(RunOutcome outcome) => _attempts.Current.Outcome = outcome;

    /// <inheritdoc/>
    public void Dispose() => _attempts.Dispose();
}
