// SPDX-License-Identifier: GPL-2.0-only
using System;

namespace Rxqueue.Tracing.Reconstruct;

/// <summary>Why a trace does not become a script.</summary>
public enum ReconstructionFailure
{
    /// <summary>The trace does not hold what a script needs.</summary>
    NotFull,

    /// <summary>Events were lost.</summary>
    Lossy,

    /// <summary>The model does something else than the trace says.</summary>
    Diverges,
}

/// <summary>A trace does not become a script.</summary>
public sealed class ReconstructionException : Exception
{
    /// <summary>Makes the error.</summary>
    /// <param name="failure">Why.</param>
    /// <param name="line">The line of the trace, from 1; 0 where no line is meant.</param>
    /// <param name="message">What is wrong, without file and line.</param>
    public ReconstructionException(ReconstructionFailure failure, long line, string message)
        : base(message)
    {
        Failure = failure;
        Line = line;
    }

    /// <summary>Why.</summary>
    public ReconstructionFailure Failure { get; }

    /// <summary>The line of the trace, from 1; 0 where no line is meant.</summary>
    public long Line { get; }
}
