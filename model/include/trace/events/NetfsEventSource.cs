// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Diagnostics.Tracing;
using System.Threading;

namespace Rxqueue.Model;

/// <summary>
/// The tracepoints as an EventSource of the kernel's trace system name, <c>netfs</c>: what
/// <c>dotnet-trace collect --providers netfs</c> records.
/// </summary>
/// <remarks>
/// After the kernel's fields each event carries <c>common_pid</c> and <c>comm</c>, since the model's tasks are not
/// threads, and <c>timestamp_ns</c>, since its clock is virtual. Fields have the types of the kernel's format files.
/// </remarks>
[EventSource(Name = "netfs")]
public sealed unsafe class NetfsEventSource : EventSource
{
    /// <summary>The only instance: an EventSource belongs to the process, as its listeners do.</summary>
    public static readonly NetfsEventSource Log = new();

    /// <summary>
    /// The keywords by the names that a listener sees. EventSource looks for a nested class of this name, and without
    /// it writes an error in place of every event.
    /// </summary>
    public static class Keywords
    {
        /// <summary><see cref="netfs_keyword.Patch"/>.</summary>
        public const EventKeywords Patch = (EventKeywords)netfs_keyword.Patch;

        /// <summary><see cref="netfs_keyword.Layout"/>.</summary>
        public const EventKeywords Layout = (EventKeywords)netfs_keyword.Layout;

        /// <summary><see cref="netfs_keyword.Ops"/>.</summary>
        public const EventKeywords Ops = (EventKeywords)netfs_keyword.Ops;

        /// <summary><see cref="netfs_keyword.Log"/>.</summary>
        public const EventKeywords Log = (EventKeywords)netfs_keyword.Log;

        /// <summary><see cref="netfs_keyword.Sanitizer"/>.</summary>
        public const EventKeywords Sanitizer = (EventKeywords)netfs_keyword.Sanitizer;
    }

    private const int FieldsOfEntry = 3;
    private int _enabledKeywords;

    private NetfsEventSource()
    {
    }

    /// <summary>The keywords that some listener of the process has enabled at the events' level.</summary>
    internal int EnabledKeywords => _enabledKeywords;

    /// <inheritdoc/>
    protected override void OnEventCommand(EventCommandEventArgs command)
    {
        int enabled = 0;
        foreach (netfs_keyword keyword in Enum.GetValues<netfs_keyword>())
        {
            bool single = ((long)keyword & ((long)keyword - 1)) == 0;
            if (keyword != 0 && single && IsEnabled(EventLevel.Informational, (EventKeywords)keyword))
                enabled |= (int)keyword;
        }

        Volatile.Write(ref _enabledKeywords, enabled);
    }

    [NonEvent]
    internal void Write(in trace_entry entry, in netfs_rxq_read e)
    {
        if ((_enabledKeywords & (int)netfs_keyword.Patch) != 0)
        {
            netfs_rxq_read(
                e.msg_id, e.slot, e.skip, e.part, e.copied, entry.common_pid, entry.comm, entry.timestamp_ns);
        }
    }

    [NonEvent]
    internal void Write(in trace_entry entry, in netfs_bv_slot e)
    {
        if ((_enabledKeywords & (int)netfs_keyword.Layout) != 0)
            netfs_bv_slot(e.pfn, e.offset, e.len, e.slot, entry.common_pid, entry.comm, entry.timestamp_ns);
    }

    [NonEvent]
    internal void Write(in trace_entry entry, in netfs_rxq_call e)
    {
        if ((_enabledKeywords & (int)netfs_keyword.Ops) != 0)
            WriteCall(FirstCallEvent + (int)e.op, e, entry);
    }

    [NonEvent]
    internal void WriteLog(in trace_entry entry, string text)
    {
        if ((_enabledKeywords & (int)netfs_keyword.Log) != 0)
            netfs_printk(text, entry.common_pid, entry.comm, entry.timestamp_ns);
    }

    [NonEvent]
    internal void WriteReport(in trace_entry entry, SanitizerReport report)
    {
        if ((_enabledKeywords & (int)netfs_keyword.Sanitizer) != 0)
        {
            netfs_sanitizer(
                report.Kind.Name(), report.Function, report.ToString(), entry.common_pid, entry.comm,
                entry.timestamp_ns);
        }
    }

    [Event(1, Level = EventLevel.Informational, Keywords = (EventKeywords)netfs_keyword.Patch,
        Message = "MSG={0} [{1}] skip={2} part={3} c={4}")]
    private void netfs_rxq_read(
        uint msg_id, uint slot, uint skip, uint part, uint copied, int common_pid, string comm, ulong timestamp_ns)
    {
        EventData* data = stackalloc EventData[5 + FieldsOfEntry];
        data[0] = Field(&msg_id);
        data[1] = Field(&slot);
        data[2] = Field(&skip);
        data[3] = Field(&part);
        data[4] = Field(&copied);
        fixed (char* name = comm)
        {
            SetEntry(data + 5, &common_pid, name, comm, &timestamp_ns);
            WriteEventCore(1, 5 + FieldsOfEntry, data);
        }
    }

    [Event(2, Level = EventLevel.Informational, Keywords = (EventKeywords)netfs_keyword.Layout,
        Message = "bq[{3}] p={0} {1}+{2}")]
    private void netfs_bv_slot(
        ulong pfn, uint offset, uint len, uint slot, int common_pid, string comm, ulong timestamp_ns)
    {
        EventData* data = stackalloc EventData[4 + FieldsOfEntry];
        data[0] = new EventData { DataPointer = (nint)(&pfn), Size = sizeof(ulong) };
        data[1] = Field(&offset);
        data[2] = Field(&len);
        data[3] = Field(&slot);
        fixed (char* name = comm)
        {
            SetEntry(data + 4, &common_pid, name, comm, &timestamp_ns);
            WriteEventCore(2, 4 + FieldsOfEntry, data);
        }
    }

    private const int FirstCallEvent = 3;

    [Event(FirstCallEvent + (int)netfs_rxq_op.refill, Level = EventLevel.Informational,
        Keywords = (EventKeywords)netfs_keyword.Ops)]
    private void netfs_rxq_refill(
        uint q, uint msg_id, uint amount, int ret, uint qsize, uint pdu_remain, uint take_slot, uint take_offset,
        int common_pid, string comm, ulong timestamp_ns) =>
        WriteCall(
            FirstCallEvent + (int)netfs_rxq_op.refill,
            new(netfs_rxq_op.refill, q, msg_id, amount, ret, qsize, pdu_remain, take_slot, take_offset),
            new(common_pid, comm, 0, timestamp_ns));

    [Event(FirstCallEvent + (int)netfs_rxq_op.discard, Level = EventLevel.Informational,
        Keywords = (EventKeywords)netfs_keyword.Ops)]
    private void netfs_rxq_discard(
        uint q, uint msg_id, uint amount, int ret, uint qsize, uint pdu_remain, uint take_slot, uint take_offset,
        int common_pid, string comm, ulong timestamp_ns) =>
        WriteCall(
            FirstCallEvent + (int)netfs_rxq_op.discard,
            new(netfs_rxq_op.discard, q, msg_id, amount, ret, qsize, pdu_remain, take_slot, take_offset),
            new(common_pid, comm, 0, timestamp_ns));

    [Event(FirstCallEvent + (int)netfs_rxq_op.count, Level = EventLevel.Informational,
        Keywords = (EventKeywords)netfs_keyword.Ops)]
    private void netfs_rxq_count(
        uint q, uint msg_id, uint amount, int ret, uint qsize, uint pdu_remain, uint take_slot, uint take_offset,
        int common_pid, string comm, ulong timestamp_ns) =>
        WriteCall(
            FirstCallEvent + (int)netfs_rxq_op.count,
            new(netfs_rxq_op.count, q, msg_id, amount, ret, qsize, pdu_remain, take_slot, take_offset),
            new(common_pid, comm, 0, timestamp_ns));

    [Event(FirstCallEvent + (int)netfs_rxq_op.decant, Level = EventLevel.Informational,
        Keywords = (EventKeywords)netfs_keyword.Ops)]
    private void netfs_rxq_decant(
        uint q, uint msg_id, uint amount, int ret, uint qsize, uint pdu_remain, uint take_slot, uint take_offset,
        int common_pid, string comm, ulong timestamp_ns) =>
        WriteCall(
            FirstCallEvent + (int)netfs_rxq_op.decant,
            new(netfs_rxq_op.decant, q, msg_id, amount, ret, qsize, pdu_remain, take_slot, take_offset),
            new(common_pid, comm, 0, timestamp_ns));

    [Event(FirstCallEvent + (int)netfs_rxq_op.consume, Level = EventLevel.Informational,
        Keywords = (EventKeywords)netfs_keyword.Ops)]
    private void netfs_rxq_consume(
        uint q, uint msg_id, uint amount, int ret, uint qsize, uint pdu_remain, uint take_slot, uint take_offset,
        int common_pid, string comm, ulong timestamp_ns) =>
        WriteCall(
            FirstCallEvent + (int)netfs_rxq_op.consume,
            new(netfs_rxq_op.consume, q, msg_id, amount, ret, qsize, pdu_remain, take_slot, take_offset),
            new(common_pid, comm, 0, timestamp_ns));

    [Event(FirstCallEvent + (int)netfs_rxq_op.pdu, Level = EventLevel.Informational,
        Keywords = (EventKeywords)netfs_keyword.Ops)]
    private void netfs_rxq_pdu(
        uint q, uint msg_id, uint amount, int ret, uint qsize, uint pdu_remain, uint take_slot, uint take_offset,
        int common_pid, string comm, ulong timestamp_ns) =>
        WriteCall(
            FirstCallEvent + (int)netfs_rxq_op.pdu,
            new(netfs_rxq_op.pdu, q, msg_id, amount, ret, qsize, pdu_remain, take_slot, take_offset),
            new(common_pid, comm, 0, timestamp_ns));

    [Event(FirstCallEvent + (int)netfs_rxq_op.put, Level = EventLevel.Informational,
        Keywords = (EventKeywords)netfs_keyword.Ops)]
    private void netfs_rxq_put(
        uint q, uint msg_id, uint amount, int ret, uint qsize, uint pdu_remain, uint take_slot, uint take_offset,
        int common_pid, string comm, ulong timestamp_ns) =>
        WriteCall(
            FirstCallEvent + (int)netfs_rxq_op.put,
            new(netfs_rxq_op.put, q, msg_id, amount, ret, qsize, pdu_remain, take_slot, take_offset),
            new(common_pid, comm, 0, timestamp_ns));

    [Event(10, Level = EventLevel.Informational, Keywords = (EventKeywords)netfs_keyword.Log, Message = "{0}")]
    private void netfs_printk(string text, int common_pid, string comm, ulong timestamp_ns)
    {
        EventData* data = stackalloc EventData[1 + FieldsOfEntry];
        fixed (char* line = text, name = comm)
        {
            data[0] = Text(line, text);
            SetEntry(data + 1, &common_pid, name, comm, &timestamp_ns);
            WriteEventCore(10, 1 + FieldsOfEntry, data);
        }
    }

    [Event(11, Level = EventLevel.Informational, Keywords = (EventKeywords)netfs_keyword.Sanitizer,
        Message = "{0} in {1}")]
    private void netfs_sanitizer(
        string kind, string function, string report, int common_pid, string comm, ulong timestamp_ns)
    {
        EventData* data = stackalloc EventData[3 + FieldsOfEntry];
        fixed (char* a = kind, b = function, c = report, name = comm)
        {
            data[0] = Text(a, kind);
            data[1] = Text(b, function);
            data[2] = Text(c, report);
            SetEntry(data + 3, &common_pid, name, comm, &timestamp_ns);
            WriteEventCore(11, 3 + FieldsOfEntry, data);
        }
    }

    [NonEvent]
    private void WriteCall(int id, netfs_rxq_call e, trace_entry entry)
    {
        uint q = e.q, msg_id = e.msg_id, amount = e.amount, qsize = e.qsize, pdu_remain = e.pdu_remain;
        uint take_slot = e.take_slot, take_offset = e.take_offset;
        int ret = e.ret, common_pid = entry.common_pid;
        ulong timestamp_ns = entry.timestamp_ns;
        EventData* data = stackalloc EventData[8 + FieldsOfEntry];
        data[0] = Field(&q);
        data[1] = Field(&msg_id);
        data[2] = Field(&amount);
        data[3] = new EventData { DataPointer = (nint)(&ret), Size = sizeof(int) };
        data[4] = Field(&qsize);
        data[5] = Field(&pdu_remain);
        data[6] = Field(&take_slot);
        data[7] = Field(&take_offset);
        fixed (char* name = entry.comm)
        {
            SetEntry(data + 8, &common_pid, name, entry.comm, &timestamp_ns);
            WriteEventCore(id, 8 + FieldsOfEntry, data);
        }
    }

    [NonEvent]
    private static EventData Field(uint* value) => new() { DataPointer = (nint)value, Size = sizeof(uint) };

    [NonEvent]
    private static EventData Text(char* chars, string text) =>
        new() { DataPointer = (nint)chars, Size = (text.Length + 1) * sizeof(char) };

    [NonEvent]
    private static void SetEntry(EventData* data, int* common_pid, char* name, string comm, ulong* timestamp_ns)
    {
        data[0] = new EventData { DataPointer = (nint)common_pid, Size = sizeof(int) };
        data[1] = Text(name, comm);
        data[2] = new EventData { DataPointer = (nint)timestamp_ns, Size = sizeof(ulong) };
    }
}
