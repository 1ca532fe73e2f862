// SPDX-License-Identifier: GPL-2.0-only
using System.Diagnostics.Tracing;
using Rxqueue.Model;

namespace Rxqueue.Tools.Bench;

/// <summary>Listens to the EventSource <c>netfs</c>, for all keywords, and counts.</summary>
internal sealed class EventCounter : EventListener
{
    /// <summary>How many events came.</summary>
    public long Count { get; private set; }

    /// <summary>Makes a listener and enables the events.</summary>
    public static EventCounter Start()
    {
        EventCounter counter = new();
        counter.EnableEvents(NetfsEventSource.Log, EventLevel.Informational, (EventKeywords)netfs_keyword.all);
        return counter;
    }

    /// <inheritdoc/>
    protected override void OnEventWritten(EventWrittenEventArgs eventData)
    {
        // Number 0 is the runtime's, with which it tells that it could not enable the source.
        if (eventData.EventId > 0)
            Count++;
    }
}
