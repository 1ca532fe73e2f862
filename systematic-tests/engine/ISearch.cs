// SPDX-License-Identifier: GPL-2.0-only
using System;

namespace Rxqueue.SystematicTests.Engine;

/// <summary>Which schedules are run, one after the other.</summary>
internal interface ISearch
{
    /// <summary>Begins the next run.</summary>
    /// <returns>False if there is none.</returns>
    bool Next();

    /// <summary>Decides which task goes on.</summary>
    /// <param name="enabled">The tasks that can go on, at least one, ascending.</param>
    /// <param name="running">The one that has run so far.</param>
    /// <param name="canGoOn">Whether it is among them.</param>
    /// <returns>Index in <paramref name="enabled"/>; -1 to leave it to Coyote's strategy.</returns>
    int Decide(ReadOnlySpan<int> enabled, int running, bool canGoOn);

    /// <summary>Decides something else.</summary>
    /// <param name="choices">How many possibilities there are, at least 1.</param>
    /// <returns>One of them, from 0.</returns>
    int Choose(int choices);

    /// <summary>The run is over.</summary>
    void Ended(RunOutcome outcome);
}
