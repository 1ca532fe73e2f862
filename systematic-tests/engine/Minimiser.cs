// SPDX-License-Identifier: GPL-2.0-only
using System.Collections.Generic;
using System.Diagnostics;

namespace Rxqueue.SystematicTests.Engine;

/// <summary>
/// Looks for a schedule that goes wrong in the same way with fewer switches between tasks: turns are left out, more at a time
/// first, or lengthened, as long as that helps.
/// </summary>
/// <param name="found">The run that went wrong.</param>
/// <param name="key">What went wrong.</param>
/// <param name="seconds">How long to look at most.</param>
internal sealed class Minimiser(RunOutcome found, string key, double seconds)
{
    private readonly Stopwatch _watch = Stopwatch.StartNew();

    /// <summary>The best run so far.</summary>
    public RunOutcome Best { get; private set; } = found;

    /// <summary>The attempts; each one's outcome decides on the next.</summary>
    public IEnumerable<Attempt> Attempts()
    {
        bool better = true;
        while (better)
        {
            better = false;
            for (int chunk = Best.Schedule.Turns.Count / 2; chunk >= 1; chunk /= 2)
            {
                for (int turn = Best.Schedule.Turns.Count - chunk; turn >= 0; turn--)
                {
                    foreach (Schedule candidate in Candidates(turn, chunk))
                    {
                        if (_watch.Elapsed.TotalSeconds > seconds)
                            yield break;
                        Attempt attempt = new(candidate);
                        yield return attempt;
                        if (!IsBetter(attempt.Outcome!))
                            continue;
                        Best = attempt.Outcome!;
                        better = true;
                        break;
                    }

                    if (turn > Best.Schedule.Turns.Count - chunk)
                        turn = Best.Schedule.Turns.Count - chunk + 1;
                }
            }
        }
    }

    private IEnumerable<Schedule> Candidates(int turn, int chunk)
    {
        Schedule from = Best.Loose;
        if (turn >= from.Turns.Count)
            yield break;
        if (turn + chunk == from.Turns.Count)
            yield return from.Prefix(turn);
        Schedule without = from;
        for (int i = 0; i < chunk; i++)
        {
            if (turn >= without.Turns.Count)
                break;
            int before = without.Turns.Count;
            without = without.Without(turn);

            // What two turns of one task became is not to be left out with them.
            if (without.Turns.Count < before - 1)
                break;
        }

        yield return without;
        if (chunk == 1)
            yield return from.Extended(turn);
    }

    private bool IsBetter(RunOutcome outcome) =>
        outcome.Find(key) is not null
        && (outcome.Preemptions, outcome.Schedule.Switches).CompareTo((Best.Preemptions, Best.Schedule.Switches)) < 0;
}
