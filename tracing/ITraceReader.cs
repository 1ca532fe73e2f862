// SPDX-License-Identifier: GPL-2.0-only
using System;
using Rxqueue.Tracing.Ftrace;

namespace Rxqueue.Tracing;

/// <summary>Reads a trace of any origin, one line or event after the other.</summary>
/// <remarks>What is in the trace never makes it throw; what is wrong with it as a whole is in <see cref="Damage"/>.
/// </remarks>
public interface ITraceReader : IDisposable
{
    /// <summary>What <see cref="Read"/> came to; the same object each time. An event that was recorded rather than
    /// printed is a line too, as the kernel would have printed it; its number is the event's, from 1.</summary>
    FtraceLine Line { get; }

    /// <summary>What is wrong with the input as a whole, in words for the user; null while nothing is. It may be set
    /// only at the end.</summary>
    string? Damage { get; }

    /// <summary>Goes on to the next line or event.</summary>
    /// <returns>False at the end of the trace.</returns>
    /// <exception cref="System.IO.IOException">The input cannot be read.</exception>
    bool Read();
}
