// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Diagnostics;

namespace Rxqueue.Tools.Bench;

/// <summary>
/// Has code compiled in the JIT's last tier before it is measured. BenchmarkDotNet's own warm-up does not: where an
/// iteration is one invocation of a few milliseconds, it is over before the JIT has begun.
/// </summary>
internal static class JitWarmUp
{
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(1);

    /// <summary>Runs code over and over for a second.</summary>
    public static void Run(Action code)
    {
        long begin = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(begin) < Duration)
            code();
    }
}
