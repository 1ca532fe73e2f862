// SPDX-License-Identifier: GPL-2.0-only
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Diagnostics.Tracing;
using System.Linq;
using Xunit;

namespace Rxqueue.Model.Tests.trace;

/// <summary>Listens to the EventSource as dotnet-trace does, and keeps the events of one task.</summary>
internal sealed class NetfsListener(int pid) : EventListener
{
    private readonly ConcurrentQueue<EventWrittenEventArgs> _events = new();

    /// <summary>Begins to listen to some keywords.</summary>
    public static NetfsListener To(netfs_keyword keywords, int pid)
    {
        NetfsListener listener = new(pid);
        listener.EnableEvents(NetfsEventSource.Log, EventLevel.Informational, (EventKeywords)keywords);
        return listener;
    }

    /// <summary>The events so far.</summary>
    public IReadOnlyList<EventWrittenEventArgs> Events => [.. _events];

    /// <summary>Their names.</summary>
    public IEnumerable<string> Names => Events.Select(e => e.EventName!);

    /// <summary>A field of an event.</summary>
    public static object? Field(EventWrittenEventArgs e, string name) => e.Payload![e.PayloadNames!.IndexOf(name)];

    protected override void OnEventWritten(EventWrittenEventArgs eventData)
    {
        if (Field(eventData, "common_pid") is int common_pid && common_pid == pid)
            _events.Enqueue(eventData);
    }
}

/// <summary>An EventSource is the process's: what listens to it runs while no other test does.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class WithEventSource
{
    public const string Name = "the EventSource netfs";
}
