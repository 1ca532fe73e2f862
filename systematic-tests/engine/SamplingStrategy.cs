// SPDX-License-Identifier: GPL-2.0-only
namespace Rxqueue.SystematicTests.Engine;

/// <summary>Coyote's strategies for drawing schedules.</summary>
internal enum SamplingStrategy
{
    /// <summary>One after the other of all that Coyote has.</summary>
    Portfolio,

    /// <summary>Each task that can go on is as likely.</summary>
    Random,

    /// <summary>Priorities, which change at a few places (PCT).</summary>
    Pct,

    /// <summary>Tasks go on until they end, but for a few delays.</summary>
    Delay,
}
