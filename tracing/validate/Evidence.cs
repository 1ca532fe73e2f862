// SPDX-License-Identifier: GPL-2.0-only
namespace Rxqueue.Tracing.Validate;

/// <summary>What the verdict on a task rests on.</summary>
public sealed record Evidence
{
    /// <summary>Events that the model explains.</summary>
    public long Explained { get; internal set; }

    /// <summary>Events that were not judged: after a loss, until the state was known again.</summary>
    public long Unjudged { get; internal set; }

    /// <summary>Copies (calls of <c>netfs_rxqueue_read</c>) that were told apart.</summary>
    public long Copies { get; internal set; }

    /// <summary>Calls that left no event and had to be assumed: discards, decants, refills.</summary>
    public long SilentSteps { get; internal set; }

    /// <summary>Segments whose length the trace shows.</summary>
    public long KnownSegments { get; internal set; }

    /// <summary>Excerpts that were decanted, seen or assumed.</summary>
    public long Excerpts { get; internal set; }

    /// <summary>How often events were lost, or the trace began in the middle.</summary>
    public long Gaps { get; internal set; }

    /// <summary>Where the last refill is known to have ended, or a copy: <c>[slot]+offset</c>; null when unknown.</summary>
    public string? TakePosition { get; internal set; }
}
