// SPDX-License-Identifier: GPL-2.0-only
using System;

namespace Rxqueue.SystematicTests.Engine;

/// <summary>Schedules that one of Coyote's strategies draws.</summary>
/// <param name="seed">Where other decisions are drawn from.</param>
/// <param name="more">Whether there is to be another run.</param>
/// <param name="ended">Gets what came of each.</param>
internal sealed class SampledSearch(uint seed, Func<bool> more, Action<RunOutcome> ended) : ISearch
{
    private uint _run;
    private Random _random = new(0);

    /// <inheritdoc/>
    public bool Next()
    {
        _random = new Random(unchecked((int)(seed * 1_000_003 + _run++)));
        return more();
    }

    /// <inheritdoc/>
    public int Decide(ReadOnlySpan<int> enabled, int running, bool canGoOn) => -1;

    /// <inheritdoc/>
    public int Choose(int choices) => _random.Next(choices);

    /// <inheritdoc/>
    public void Ended(RunOutcome outcome) => ended(outcome);
}
