// SPDX-License-Identifier: GPL-2.0-only
using System;

namespace Rxqueue.Model;

public sealed partial class kernel
{
    /// <summary>
    /// How often a call may find nothing, or be kept from sleeping, until that is a hang, where fewer than the usual
    /// 10,000 will do: whoever explores schedules step by step wants to know sooner.
    /// </summary>
    public int watchdog_thresh { get; init; } = int.MaxValue;

    /// <summary><c>touch_softlockup_watchdog()</c>: the running task has made progress.</summary>
    internal void touch_softlockup_watchdog() => watchdog.reset();
}

/// <summary>
/// Notices a call that makes no progress (<c>kernel/watchdog.c</c> would, after seconds; the model counts instead).
/// </summary>
internal struct watchdog
{
    private const int max_empty_splices = 10_000;
    private const int max_interrupted_sleeps = 10_000;
    private const int max_log_lines = 100_000;
    private const long max_chain_steps = 100_000_000;

    private int empty_splices;
    private int interrupted_sleeps;
    private int log_lines;
    private long chain_steps;

    internal void reset() => this = default;

    /// <summary>A splice found nothing and said so with 0, which a caller may take for an invitation to try again.</summary>
    internal void empty_splice(kernel k)
    {
        int most = Math.Min(max_empty_splices, k.watchdog_thresh);
        if (++empty_splices >= most)
            k.report_hang($"{most} splices in one call returned nothing");
    }

    /// <summary>A task that was killed wanted to sleep, and could not: it may try that for ever.</summary>
    internal void interrupted_sleep(kernel k)
    {
        int most = Math.Min(max_interrupted_sleeps, k.watchdog_thresh);
        if (++interrupted_sleeps >= most)
            k.report_hang($"{most} sleeps were interrupted by the same signal");
    }

    internal void log_line(kernel k)
    {
        if (++log_lines >= max_log_lines)
            k.report_hang($"one call logged {max_log_lines} lines");
    }

    /// <summary>A bvecq's <c>next</c> was followed: a chain that runs in a circle never ends otherwise.</summary>
    internal void chain_step(kernel k)
    {
        if (++chain_steps >= max_chain_steps)
            k.report_hang($"one call followed {max_chain_steps} links of a bvecq chain");
    }
}
