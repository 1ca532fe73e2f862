// SPDX-License-Identifier: GPL-2.0-only
using System.Collections.Generic;
using System.Runtime.CompilerServices;

namespace Rxqueue.Model;

/// <summary>Receives the events of one kernel, in order, as they are emitted. An uninterested listener does nothing.</summary>
public interface INetfsTraceListener
{
    /// <summary>A segment is about to be copied.</summary>
    void OnRead(in trace_entry entry, in netfs_rxq_read e)
    {
    }

    /// <summary>A splice filled a slot or made it longer.</summary>
    void OnSlot(in trace_entry entry, in netfs_bv_slot e)
    {
    }

    /// <summary>A call on a queue has ended.</summary>
    void OnCall(in trace_entry entry, in netfs_rxq_call e)
    {
    }

    /// <summary>A line came into the kernel's log.</summary>
    void OnLog(in trace_entry entry, string text)
    {
    }

    /// <summary>A sanitizer reported.</summary>
    void OnReport(in trace_entry entry, SanitizerReport report)
    {
    }
}

public sealed partial class kernel
{
    private readonly NetfsEventSource event_source = NetfsEventSource.Log;
    private readonly List<INetfsTraceListener> trace_listeners = [];

    /// <summary>Keywords that this kernel's own listeners want; the EventSource has its own.</summary>
    private int trace_keywords;

    /// <summary>Adds a listener to this kernel's events, beside the EventSource.</summary>
    /// <param name="added">The listener.</param>
    /// <param name="keywords">The events that it wants. Other events may reach it too, when others want them.</param>
    public void listen(INetfsTraceListener added, netfs_keyword keywords)
    {
        trace_listeners.Add(added);
        trace_keywords |= (int)keywords;
    }

    private trace_entry entry_now() => new(current.pid, current.comm, current.cpu, clock_ns);

    /// <summary>The one branch that an event costs when nobody listens.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool traced(netfs_keyword keyword) =>
        ((trace_keywords | event_source.EnabledKeywords) & (int)keyword) != 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void trace_netfs_rxq_read(netfs_rxqueue rxq, uint slot, ulong skip, ulong part, ulong copied)
    {
        if (traced(netfs_keyword.Patch))
            emit(new netfs_rxq_read(rxq.msg_id, slot, (uint)skip, (uint)part, (uint)copied));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void trace_netfs_bv_slot(bio_vec bv, uint slot)
    {
        if (traced(netfs_keyword.Layout))
            emit(new netfs_bv_slot(page_to_pfn(bv.bv_page), bv.bv_offset, bv.bv_len, slot));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void trace_netfs_rxq_call(netfs_rxq_op op, netfs_rxqueue rxq, ulong amount, int ret)
    {
        if (traced(netfs_keyword.Ops))
        {
            emit(new netfs_rxq_call(
                op, rxq.trace_id, rxq.raw_msg_id, (uint)amount, ret, rxq.raw_qsize, rxq.raw_pdu_remain,
                rxq.raw_take_slot, rxq.raw_take_offset));
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void emit(in netfs_rxq_read e)
    {
        trace_entry entry = entry_now();
        event_source.Write(entry, e);
        foreach (INetfsTraceListener to in trace_listeners)
            to.OnRead(entry, e);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void emit(in netfs_bv_slot e)
    {
        trace_entry entry = entry_now();
        event_source.Write(entry, e);
        foreach (INetfsTraceListener to in trace_listeners)
            to.OnSlot(entry, e);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void emit(in netfs_rxq_call e)
    {
        trace_entry entry = entry_now();
        event_source.Write(entry, e);
        foreach (INetfsTraceListener to in trace_listeners)
            to.OnCall(entry, e);
    }

    private void trace_printk_line(string text)
    {
        if (!traced(netfs_keyword.Log))
            return;
        trace_entry entry = entry_now();
        event_source.WriteLog(entry, text);
        foreach (INetfsTraceListener to in trace_listeners)
            to.OnLog(entry, text);
    }

    private void trace_sanitizer_report(SanitizerReport report)
    {
        if (!traced(netfs_keyword.Sanitizer))
            return;
        trace_entry entry = entry_now();
        event_source.WriteReport(entry, report);
        foreach (INetfsTraceListener to in trace_listeners)
            to.OnReport(entry, report);
    }
}
