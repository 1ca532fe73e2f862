// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Diagnostics;

namespace Rxqueue.Tools.Bench;

/// <summary>Repeats what is measured and takes the best round: a neighbour on the machine only makes rounds slower.
/// </summary>
internal static class BestRound
{
    private const int LeastRounds = 5;

    // Long enough for the JIT to have replaced the code of its first tiers, and for rounds after that.
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(2);

    /// <summary>Runs rounds for two seconds, five at least.</summary>
    /// <param name="round">A round.</param>
    /// <returns>Seconds that the best one took.</returns>
    public static double Seconds(Action round)
    {
        double best = double.MaxValue;
        long begin = Stopwatch.GetTimestamp();
        for (int i = 0; i < LeastRounds || Stopwatch.GetElapsedTime(begin) < Budget; i++)
        {
            long before = Stopwatch.GetTimestamp();
            round();
            best = Math.Min(best, Stopwatch.GetElapsedTime(before).TotalSeconds);
        }

        return best;
    }
}
