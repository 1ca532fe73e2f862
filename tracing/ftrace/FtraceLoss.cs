// SPDX-License-Identifier: GPL-2.0-only
namespace Rxqueue.Tracing.Ftrace;

/// <summary>Who says that events are missing, and in which words.</summary>
public enum FtraceLossForm
{
    /// <summary>tracefs: <c>CPU:1 [LOST 579 EVENTS]</c>, or <c>CPU:1 [LOST EVENTS]</c>.</summary>
    TracefsMark,

    /// <summary>trace-cmd: <c>CPU:0 [7044 EVENTS DROPPED]</c>, or <c>CPU:0 [EVENTS DROPPED]</c>.</summary>
    TraceCmdMark,

    /// <summary>The header <c># entries-in-buffer/entries-written: 276/4892   #P:2</c>: the oldest were overwritten.
    /// </summary>
    OverwrittenBuffer,

    /// <summary>perf: <c>PERF_RECORD_LOST lost 9</c>, in the columns of an event.</summary>
    PerfRecord,

    /// <summary>A recording of a .NET process: numbers are missing from the sequence of its events.</summary>
    EventPipe,
}

/// <summary>Events that are missing from a trace.</summary>
/// <param name="Form">Where it was read.</param>
/// <param name="Cpu">The CPU whose events are missing, or null where that is not said.</param>
/// <param name="Count">How many are missing, or null where that is not said.</param>
public readonly record struct FtraceLoss(FtraceLossForm Form, int? Cpu, ulong? Count);
