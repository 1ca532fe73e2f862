// SPDX-License-Identifier: GPL-2.0-only
using System;

namespace Rxqueue.Model;

/// <summary>
/// The keywords of the EventSource <c>netfs</c>: which of the model's events a listener wants.
/// </summary>
[Flags]
public enum netfs_keyword : long
{
    /// <summary>No event.</summary>
    none = 0,

    /// <summary><c>netfs_rxq_read</c>, the only event that the patch itself adds.</summary>
    Patch = 1,

    /// <summary><c>netfs_bv_slot</c>, the layout of the segments that a splice queued.</summary>
    Layout = 2,

    /// <summary><c>netfs_rxq_refill</c> and its siblings, one for each call on a queue.</summary>
    Ops = 4,

    /// <summary>Kernel log lines: <c>pr_warn</c>, WARN and what follows them.</summary>
    Log = 8,

    /// <summary>Sanitizer reports.</summary>
    Sanitizer = 16,

    /// <summary>The events that a kernel's trace buffer holds: everything but log and sanitizers.</summary>
    ftrace = Patch | Layout | Ops,

    /// <summary>Every event.</summary>
    all = Patch | Layout | Ops | Log | Sanitizer,
}

/// <summary>The calls on a receive queue that have an event of their own, under keyword Ops.</summary>
public enum netfs_rxq_op
{
    /// <summary><c>netfs_rxqueue_tcp_refill</c>.</summary>
    refill,

    /// <summary><c>netfs_rxqueue_discard</c>.</summary>
    discard,

    /// <summary><c>netfs_rxqueue_count</c>.</summary>
    count,

    /// <summary><c>netfs_rxqueue_decant</c>.</summary>
    decant,

    /// <summary><c>netfs_rxqueue_tcp_consume</c>.</summary>
    consume,

    /// <summary>The caller has set <c>pdu_remain</c>.</summary>
    pdu,

    /// <summary><c>netfs_put_rx_bvecq</c> of an excerpt's chain.</summary>
    put,
}

/// <summary>
/// What a kernel records in front of every event (<c>struct trace_entry</c> and the ring buffer's header): who and when.
/// </summary>
/// <param name="common_pid">Process id of the task that the event happened in.</param>
/// <param name="comm">Name of that task.</param>
/// <param name="cpu">The CPU that the task ran on.</param>
/// <param name="timestamp_ns">The kernel instance's virtual clock, in nanoseconds since its boot.</param>
public readonly record struct trace_entry(int common_pid, string comm, int cpu, ulong timestamp_ns);

/// <summary>
/// <c>TRACE_EVENT(netfs_rxq_read)</c> of the patch (include/trace/events/netfs.h): one segment is about to be copied.
/// </summary>
/// <param name="msg_id">The queue's <c>msg_id</c>.</param>
/// <param name="slot">Index of the segment's slot in its bvecq.</param>
/// <param name="skip">Offset in the segment that the copy begins at, in bytes.</param>
/// <param name="part">Bytes that will be copied from this segment.</param>
/// <param name="copied">Bytes that the call copied before.</param>
public readonly record struct netfs_rxq_read(uint msg_id, uint slot, uint skip, uint part, uint copied)
{
    /// <summary>The event's name, as in the first column after the time stamp.</summary>
    public const string name = "netfs_rxq_read";

    /// <summary>The event's text as <c>TP_printk</c> formats it.</summary>
    public string TP_printk() =>
        vsprintf.sprintf("MSG=%08x [%02x] b=%04x-%04x c=%04x", msg_id, slot, skip, skip + part, copied);
}

/// <summary>
/// <c>TRACE_EVENT(netfs_bv_slot)</c>: a splice filled a slot, or made the last one longer.
/// </summary>
/// <param name="pfn">Page frame number of the slot's page.</param>
/// <param name="offset">The slot's <c>bv_offset</c>, in bytes.</param>
/// <param name="len">The slot's <c>bv_len</c>, in bytes.</param>
/// <param name="slot">Index of the slot in its bvecq.</param>
public readonly record struct netfs_bv_slot(ulong pfn, uint offset, uint len, uint slot)
{
    /// <summary>The event's name, as in the first column after the time stamp.</summary>
    public const string name = "netfs_bv_slot";

    /// <summary>The event's text as <c>TP_printk</c> formats it.</summary>
    public string TP_printk() => vsprintf.sprintf("bq[%x] p=%lx %x-%x", slot, pfn, offset, offset + len);
}

/// <summary>
/// <c>netfs_rxq_refill</c>, <c>_discard</c>, <c>_count</c>, <c>_decant</c>, <c>_consume</c>, <c>_pdu</c> and <c>_put</c>:
/// one call on a queue, emitted after it, with the queue's state after it.
/// </summary>
/// <param name="op">Which of them.</param>
/// <param name="q">0 for the receive queue, for an excerpt the number that it was given.</param>
/// <param name="msg_id">The queue's <c>msg_id</c>.</param>
/// <param name="amount">The call's amount in bytes; 0 for <c>put</c>.</param>
/// <param name="ret">What the call returned; for <c>decant</c> the filled slots or -1.</param>
/// <param name="qsize">The queue's <c>qsize</c> in bytes.</param>
/// <param name="pdu_remain">The queue's <c>pdu_remain</c> in bytes.</param>
/// <param name="take_slot">The queue's <c>take_slot</c>.</param>
/// <param name="take_offset">The queue's <c>take_offset</c> in bytes.</param>
public readonly record struct netfs_rxq_call(
    netfs_rxq_op op,
    uint q,
    uint msg_id,
    uint amount,
    int ret,
    uint qsize,
    uint pdu_remain,
    uint take_slot,
    uint take_offset)
{
    private static readonly string[] names =
    [
        "netfs_rxq_refill", "netfs_rxq_discard", "netfs_rxq_count", "netfs_rxq_decant", "netfs_rxq_consume",
        "netfs_rxq_pdu", "netfs_rxq_put",
    ];

    /// <summary>The event's name, as in the first column after the time stamp.</summary>
    public string name => name_of(op);

    /// <summary>The name of the event of a call.</summary>
    public static string name_of(netfs_rxq_op op) => names[(int)op];

    /// <summary>The event's text as <c>TP_printk</c> formats it.</summary>
    public string TP_printk() =>
        vsprintf.sprintf(
            "Q=%x MSG=%08x n=%x r=%d qs=%x pdu=%x at=[%02x]+%x",
            q, msg_id, amount, vsprintf.d(ret), qsize, pdu_remain, take_slot, take_offset);
}
