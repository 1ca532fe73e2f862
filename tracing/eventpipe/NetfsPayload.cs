// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Collections.Generic;
using Rxqueue.Model;
using Rxqueue.Tracing.Ftrace;

namespace Rxqueue.Tracing.EventPipe;

/// <summary>The payloads of the EventSource <c>netfs</c>, as typed events.</summary>
internal sealed class NetfsPayload
{
    private const string Log = "netfs_printk";
    private const string Report = "netfs_sanitizer";

    private static readonly Dictionary<string, netfs_rxq_op> Calls = CallNames();

    private static readonly string[] EntryFields = ["common_pid", "comm", "timestamp_ns"];
    private static readonly string[] ReadFields = ["msg_id", "slot", "skip", "part", "copied", .. EntryFields];
    private static readonly string[] SlotFields = ["pfn", "offset", "len", "slot", .. EntryFields];

    private static readonly string[] CallFields =
    [
        "q", "msg_id", "amount", "ret", "qsize", "pdu_remain", "take_slot", "take_offset", .. EntryFields,
    ];

    private static readonly string[] LogFields = ["text", .. EntryFields];
    private static readonly string[] ReportFields = ["kind", "function", "report", .. EntryFields];

    private string _comm = "";

    /// <summary>Whether the events of this name have the fields that the model gives them, in this order.</summary>
    /// <param name="name">The event's name.</param>
    /// <param name="fields">The names of its fields as the recording describes them.</param>
    public static bool IsKnown(string name, ReadOnlySpan<string> fields) =>
        FieldsOf(name) is string[] known && fields.SequenceEqual(known);

    /// <summary>Reads the payload of a known event.</summary>
    /// <param name="name">The event's name.</param>
    /// <param name="payload">Its payload.</param>
    /// <param name="into">The event.</param>
    /// <returns>Whether the payload is exactly as long as its fields.</returns>
    public bool TryRead(string name, ReadOnlySpan<byte> payload, out RecordedEvent into)
    {
        into = default;
        into.Kind = FtraceLineKind.Event;
        into.Name = name;
        PayloadReader fields = new(payload);
        if (name == netfs_rxq_read.name)
        {
            into.Event = NetfsEventKind.Read;
            into.Read = new netfs_rxq_read(
                fields.TakeUInt32(), fields.TakeUInt32(), fields.TakeUInt32(), fields.TakeUInt32(),
                fields.TakeUInt32());
        }
        else if (name == netfs_bv_slot.name)
        {
            into.Event = NetfsEventKind.Slot;
            into.Slot = new netfs_bv_slot(
                fields.TakeUInt64(), fields.TakeUInt32(), fields.TakeUInt32(), fields.TakeUInt32());
        }
        else if (Calls.TryGetValue(name, out netfs_rxq_op op))
        {
            into.Event = NetfsEventKind.Call;
            into.Call = new netfs_rxq_call(
                op, fields.TakeUInt32(), fields.TakeUInt32(), fields.TakeUInt32(), fields.TakeInt32(),
                fields.TakeUInt32(), fields.TakeUInt32(), fields.TakeUInt32(), fields.TakeUInt32());
        }
        else
        {
            into.Kind = FtraceLineKind.Foreign;
            if (name == Report)
            {
                fields.TakeText();
                fields.TakeText();
            }

            into.Text = fields.TakeText().ToString();
        }

        int pid = fields.TakeInt32();
        string comm = Comm(fields.TakeText());
        into.Entry = new trace_entry(pid, comm, 0, fields.TakeUInt64());
        return !fields.IsTooShort && fields.IsAtEnd;
    }

    private static string[]? FieldsOf(string name) => name switch
    {
        netfs_rxq_read.name => ReadFields,
        netfs_bv_slot.name => SlotFields,
        Log => LogFields,
        Report => ReportFields,
        _ => Calls.ContainsKey(name) ? CallFields : null,
    };

    private static Dictionary<string, netfs_rxq_op> CallNames()
    {
        Dictionary<string, netfs_rxq_op> names = [];
        foreach (netfs_rxq_op op in Enum.GetValues<netfs_rxq_op>())
            names.Add(netfs_rxq_call.name_of(op), op);
        return names;
    }

    // Most events are of the task that the one before was of.
    private string Comm(ReadOnlySpan<char> comm)
    {
        if (!comm.SequenceEqual(_comm))
            _comm = comm.ToString();
        return _comm;
    }
}
