// SPDX-License-Identifier: GPL-2.0-only
using Rxqueue.Model;
using Rxqueue.Tracing.Ftrace;

namespace Rxqueue.Tracing.EventPipe;

/// <summary>One event as it was recorded, or a number of lost ones.</summary>
internal struct RecordedEvent
{
    /// <summary>Event, Foreign or Loss.</summary>
    public FtraceLineKind Kind;

    /// <summary>Which of the model's events.</summary>
    public NetfsEventKind Event;

    /// <summary>The event's name.</summary>
    public string Name;

    /// <summary>Who and when; the CPU is 0, since the payload has none.</summary>
    public trace_entry Entry;

    public netfs_rxq_read Read;
    public netfs_bv_slot Slot;
    public netfs_rxq_call Call;

    /// <summary>Text of a foreign event.</summary>
    public string? Text;

    /// <summary>Lost events.</summary>
    public long Lost;
}
