// SPDX-License-Identifier: GPL-2.0-only
using System.Collections.Generic;

namespace Rxqueue.Model.Scenario;

/// <summary>Collects the events that one statement emits.</summary>
/// <param name="keywords">The events that are wanted.</param>
internal sealed class EventCollector(netfs_keyword keywords) : INetfsTraceListener
{
    private List<TracedEvent> _events = [];

    /// <summary>Takes what has come since the last time.</summary>
    internal IReadOnlyList<TracedEvent> Take()
    {
        if (_events.Count == 0)
            return [];
        List<TracedEvent> taken = _events;
        _events = [];
        return taken;
    }

    public void OnRead(in trace_entry entry, in netfs_rxq_read e)
    {
        if (keywords.HasFlag(netfs_keyword.Patch))
            _events.Add(new TracedEvent(entry, netfs_rxq_read.name, e.TP_printk()));
    }

    public void OnSlot(in trace_entry entry, in netfs_bv_slot e)
    {
        if (keywords.HasFlag(netfs_keyword.Layout))
            _events.Add(new TracedEvent(entry, netfs_bv_slot.name, e.TP_printk()));
    }

    public void OnCall(in trace_entry entry, in netfs_rxq_call e)
    {
        if (keywords.HasFlag(netfs_keyword.Ops))
            _events.Add(new TracedEvent(entry, e.name, e.TP_printk()));
    }
}
