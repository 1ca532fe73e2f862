// SPDX-License-Identifier: GPL-2.0-only
using System.Collections.Generic;

namespace Rxqueue.Model.Scenario;

/// <summary>What a statement did.</summary>
/// <param name="Statement">The statement.</param>
/// <param name="Return">What the call returned; null for a statement that returns nothing.</param>
/// <param name="Crc32">CRC-32 of the bytes that a read copied; null for other statements.</param>
/// <param name="Events">The tracepoints that it emitted, in order, with who and when.</param>
/// <param name="Log">The kernel log lines, in order.</param>
/// <param name="State">The current queue after it; null if it crashed the kernel.</param>
/// <param name="Oops">The sanitizer's report if it crashed the kernel.</param>
public sealed record StatementResult(
    Statement Statement,
    long? Return,
    uint? Crc32,
    IReadOnlyList<TracedEvent> Events,
    IReadOnlyList<string> Log,
    QueueState? State,
    SanitizerReport? Oops);

/// <summary>What was left when a script had ended.</summary>
/// <param name="Crashed">Whether the script, or the teardown after it, ended in an oops.</param>
/// <param name="Left">What was not freed; null after an oops.</param>
/// <param name="LostPoolObjects">
/// Objects of the emergency pool that the script's statements gave back to the slab; 0 in a tree that has no pool.
/// </param>
/// <param name="Log">The log lines of the teardown.</param>
/// <param name="Oops">The report, if the teardown itself crashed the kernel.</param>
public sealed record EndResult(
    bool Crashed, kmemleak_scan? Left, int LostPoolObjects, IReadOnlyList<string> Log, SanitizerReport? Oops)
{
    /// <summary>Whether the script ended in an oops or left something behind.</summary>
    public bool FoundBug => Crashed || Left is { is_clean: false };
}

/// <summary>A tracepoint as it was emitted.</summary>
/// <param name="Entry">Who and when.</param>
/// <param name="Name">The event's name.</param>
/// <param name="Text">The event's text as <c>TP_printk</c> formats it.</param>
public readonly record struct TracedEvent(trace_entry Entry, string Name, string Text);
