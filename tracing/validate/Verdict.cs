// SPDX-License-Identifier: GPL-2.0-only
namespace Rxqueue.Tracing.Validate;

/// <summary>What a trace, or a task's part of it, is.</summary>
public enum Verdict
{
    /// <summary>A behaviour of the model: some run of it would have left these events.</summary>
    Conforms,

    /// <summary>No behaviour of the model.</summary>
    Diverges,

    /// <summary>Nothing speaks against it, but events are missing.</summary>
    Inconclusive,
}

/// <summary>How much of the calls a trace shows.</summary>
public enum TraceDepth
{
    /// <summary><c>netfs_rxq_read</c> alone: all that the patch itself emits.</summary>
    Reads,

    /// <summary>Reads, and the layout from <c>netfs_bv_slot</c>; calls may be shown, but not all.</summary>
    ReadsAndSlots,

    /// <summary>Everything: the model is driven call by call.</summary>
    Full,
}

/// <summary>The verdict on a task.</summary>
/// <param name="Comm">The task's name; <c>&lt;...&gt;</c> where the kernel forgot it.</param>
/// <param name="Pid">The task's process id.</param>
/// <param name="Verdict">The verdict.</param>
/// <param name="Divergence">Where it diverges; null unless it does.</param>
/// <param name="Evidence">What the verdict rests on.</param>
/// <param name="SlotsPerBvecq">The slots a receive queue's bvecq that the trace leaves possible.</param>
public sealed record TaskVerdict(
    string Comm, int Pid, Verdict Verdict, Divergence? Divergence, Evidence Evidence, string SlotsPerBvecq);
