// SPDX-License-Identifier: GPL-2.0-only
using System;
using Rxqueue.Tracing.Ftrace;

namespace Rxqueue.Tracing.Compare;

/// <summary>
/// A trace, event by event, wherever it comes from. What is nothing to the model is shown too, as far as it says
/// which CPU's buffer was read there: a loss concerns what lies between two events of its CPU.
/// </summary>
public interface ITraceEventSource : IDisposable
{
    /// <summary>Where the source stands: a line, or a place in a recording, from 1; 0 before the first.</summary>
    long Line { get; }

    /// <summary>What stands there.</summary>
    TraceItem Item { get; }

    /// <summary>Which of the model's events it is; <see cref="NetfsEventKind.None"/> for anything else.</summary>
    NetfsEventKind Kind { get; }

    /// <summary>The task of an event.</summary>
    int Pid { get; }

    /// <summary>The CPU of an event, the model's or another.</summary>
    int Cpu { get; }

    /// <summary>What is missing, where <see cref="Item"/> is <see cref="TraceItem.Loss"/>.</summary>
    FtraceLoss Loss { get; }

    /// <summary>What is wrong with the input as a whole, in words for the user; null while nothing is.</summary>
    string? Damage { get; }

    /// <summary>Lines so far that were nothing known.</summary>
    long Unrecognised { get; }

    /// <summary>The first of them; 0 while there is none.</summary>
    long FirstUnrecognised { get; }

    /// <summary>Goes on.</summary>
    /// <returns>False at the end.</returns>
    bool Read();

    /// <summary>The event that the source stands at, to be kept.</summary>
    TraceEvent Keep();
}

/// <summary>What a source stands at.</summary>
public enum TraceItem
{
    /// <summary>Nothing that has a CPU.</summary>
    Other,

    /// <summary>One of the model's events.</summary>
    Event,

    /// <summary>Somebody else's event.</summary>
    Foreign,

    /// <summary>Events are missing.</summary>
    Loss,

    /// <summary>What may have been one of the model's events.</summary>
    Damaged,
}
