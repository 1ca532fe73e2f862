// SPDX-License-Identifier: GPL-2.0-only
using System.Collections.Generic;
using Rxqueue.SystematicTests;

namespace Rxqueue.Tools.Explore;

/// <summary>Shows how an exploration goes on.</summary>
internal interface IExploreDisplay
{
    /// <summary>Before anything runs.</summary>
    void Begin(ExploreOptions options, int tests);

    /// <summary>Now and then while a test is explored.</summary>
    void Update(TestExploration exploration);

    /// <summary>A test was explored.</summary>
    /// <param name="exploration">The test.</param>
    /// <param name="files">Its findings, and the files that they were written to; null for a finding that was not.</param>
    void End(TestExploration exploration, IReadOnlyList<(ScheduleFile Finding, string? Path)> files);
}

/// <summary>What <c>rxq explore</c> was asked for.</summary>
/// <param name="Strategy">The strategy.</param>
/// <param name="Schedules">Schedules a test at most; null for no limit.</param>
/// <param name="Seconds">Seconds a test at most; null for no limit.</param>
/// <param name="Seed">Where the strategy begins.</param>
/// <param name="Jobs">How many processes.</param>
/// <param name="Bound">How many preemptions an exhaustive search allows.</param>
internal sealed record ExploreOptions(string Strategy, long? Schedules, double? Seconds, uint Seed, int Jobs, int Bound);
