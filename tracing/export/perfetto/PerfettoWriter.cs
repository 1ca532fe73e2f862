// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.Json;
using Rxqueue.Model;
using Rxqueue.Tracing.Compare;
using Rxqueue.Tracing.Ftrace;

namespace Rxqueue.Tracing.Export.Perfetto;

/// <summary>
/// Writes a trace for ui.perfetto.dev, as the JSON that it and chrome://tracing read: a track a task, a slice a call and
/// a copy, counters for <c>qsize</c>, bvecqs and pages, and an arrow from a decant to the call that first uses the
/// excerpt.
/// </summary>
/// <remarks>
/// An event says when a call has ended. It is shown as beginning with the first slot that it filled, or, where it
/// filled none, as having no length.
/// </remarks>
public sealed class PerfettoWriter : IDisposable
{
    private const int Process = 1;
    private const int FlushBytes = 64 * 1024;

    private readonly Stream _to;
    private readonly Utf8JsonWriter _json;
    private readonly Dictionary<int, TaskTrack> _tasks = [];
    private readonly SortedSet<uint> _excerpts = [];
    private readonly Dictionary<uint, long> _arrows = [];
    private long _lastArrow;
    private bool _inTicks;

    /// <summary>Begins the file.</summary>
    /// <param name="to">Where it goes; stays the caller's.</param>
    public PerfettoWriter(Stream to)
    {
        _to = to;
        _json = new Utf8JsonWriter(to);
        _json.WriteStartObject();
        _json.WriteStartArray("traceEvents"u8);
        WriteName("process_name", 0, "netfs receive queues");
    }

    /// <summary>Events that were written.</summary>
    public long Events { get; private set; }

    /// <inheritdoc/>
    public void Dispose() => _json.Dispose();

    /// <summary>Takes the next line of the trace; what is none of the model's events leaves nothing.</summary>
    public void Write(FtraceLine line)
    {
        ArgumentNullException.ThrowIfNull(line);
        if (line.Kind != FtraceLineKind.Event || line.Event == NetfsEventKind.None)
            return;
        Events++;
        _inTicks |= line.FractionDigits == 0;
        TaskTrack task = Track(line);
        ulong now_ns = line.FractionDigits == 0 ? line.Timestamp * 1000 : line.TimestampNs;
        task.Queue.Take(TraceEvent.From(line));
        switch (line.Event)
        {
            case NetfsEventKind.Read:
                if (line.Read.copied == 0)
                    EndCopy(task);
                task.Copy ??= new Copy(now_ns, line.Number, line.Read.msg_id);
                task.Copy.Take(line.Read, now_ns);
                break;
            case NetfsEventKind.Slot:
                EndCopy(task);
                task.FirstSlot_ns ??= now_ns;
                break;
            default:
                EndCopy(task);
                WriteCall(task, line.Call, now_ns, line.Number);
                task.FirstSlot_ns = null;
                break;
        }

        if (_json.BytesPending > FlushBytes)
            _json.Flush();
    }

    /// <summary>Completes the file.</summary>
    public void Complete()
    {
        foreach (TaskTrack task in _tasks.Values)
            EndCopy(task);
        _json.WriteEndArray();
        _json.WriteString("displayTimeUnit"u8, "ns"u8);
        _json.WriteStartObject("otherData"u8);
        _json.WriteString("time"u8, _inTicks ? "ticks of the trace's clock, shown as microseconds"u8 : "seconds of the trace's clock"u8);
        _json.WriteEndObject();
        _json.WriteEndObject();
        _json.Flush();
        _to.Flush();
    }

    private TaskTrack Track(FtraceLine line)
    {
        if (_tasks.TryGetValue(line.Pid, out TaskTrack? known))
            return known;
        TaskTrack task = new(line.Pid, line.Comm);
        _tasks.Add(line.Pid, task);
        WriteName("thread_name", task.Pid, $"{task.Comm}-{task.Pid}");
        return task;
    }

    private void WriteCall(TaskTrack task, in netfs_rxq_call call, ulong now_ns, long line)
    {
        ulong from_ns = Math.Min(task.FirstSlot_ns ?? now_ns, now_ns);
        BeginSlice(task, call.op.ToString(), from_ns, now_ns, line);
        _json.WriteString("queue"u8, call.q == 0 ? "rxq" : string.Create(CultureInfo.InvariantCulture, $"excerpt {call.q:x}"));
        _json.WriteString("MSG"u8, call.msg_id.ToString("x8", CultureInfo.InvariantCulture));
        _json.WriteNumber("n"u8, call.amount);
        _json.WriteNumber("r"u8, call.ret);
        _json.WriteNumber("qsize"u8, call.qsize);
        _json.WriteNumber("pdu_remain"u8, call.pdu_remain);
        _json.WriteString("at"u8, string.Create(CultureInfo.InvariantCulture, $"[{call.take_slot:x2}]+{call.take_offset:x}"));
        EndSlice();
        WriteArrow(task, call, now_ns);
        if (call.q != 0)
            return;
        WriteCounter(task, "qsize", now_ns, call.qsize, ref task.Qsize);
        if (!task.Queue.IsLayoutKnown)
            return;
        WriteCounter(task, "bvecqs", now_ns, task.Queue.Bvecqs.Count, ref task.Bvecqs);
        int pages = task.Queue.Bvecqs.SelectMany(bvecq => bvecq).Select(slot => slot.Pfn).Distinct().Count();
        WriteCounter(task, "pages", now_ns, pages, ref task.Pages);
    }

    /// <summary>A decant gives its excerpt the lowest number that is not in use, and only its users say it again.</summary>
    private void WriteArrow(TaskTrack task, in netfs_rxq_call call, ulong now_ns)
    {
        if (call.op == netfs_rxq_op.decant && call.ret > 0)
        {
            uint excerpt = 1;
            while (_excerpts.Contains(excerpt))
                excerpt++;
            _excerpts.Add(excerpt);
            _arrows[excerpt] = ++_lastArrow;
            WriteArrowEnd(task, "s", _lastArrow, now_ns);
        }

        if (call.q == 0)
            return;
        if (_arrows.Remove(call.q, out long arrow))
            WriteArrowEnd(task, "f", arrow, now_ns);
        if (call.op == netfs_rxq_op.put)
            _excerpts.Remove(call.q);
    }

    private void EndCopy(TaskTrack task)
    {
        if (task.Copy is not Copy copy)
            return;
        task.Copy = null;
        BeginSlice(task, "read", copy.From_ns, copy.To_ns, copy.Line);
        _json.WriteString("MSG"u8, copy.MsgId.ToString("x8", CultureInfo.InvariantCulture));
        _json.WriteNumber("segments"u8, copy.Segments);
        _json.WriteNumber("bytes"u8, copy.Bytes);
        EndSlice();
    }

    private void BeginSlice(TaskTrack task, string name, ulong from_ns, ulong to_ns, long line)
    {
        BeginEvent("X", name, task.Pid, from_ns);
        _json.WriteNumber("dur"u8, Microseconds(to_ns - from_ns));
        _json.WriteStartObject("args"u8);
        _json.WriteNumber("line"u8, line);
    }

    private void EndSlice()
    {
        _json.WriteEndObject();
        _json.WriteEndObject();
    }

    private void WriteArrowEnd(TaskTrack task, string phase, long id, ulong now_ns)
    {
        BeginEvent(phase, "excerpt", task.Pid, now_ns);
        _json.WriteString("cat"u8, "excerpt"u8);
        _json.WriteNumber("id"u8, id);
        if (phase == "f")
            _json.WriteString("bp"u8, "e"u8);
        _json.WriteEndObject();
    }

    private void WriteCounter(TaskTrack task, string name, ulong now_ns, long value, ref long? last)
    {
        if (last == value)
            return;
        last = value;
        BeginEvent("C", $"{task.Comm}-{task.Pid} {name}", task.Pid, now_ns);
        _json.WriteStartObject("args"u8);
        _json.WriteNumber(name, value);
        _json.WriteEndObject();
        _json.WriteEndObject();
    }

    private void WriteName(string what, int pid, string name)
    {
        BeginEvent("M", what, pid, 0);
        _json.WriteStartObject("args"u8);
        _json.WriteString("name"u8, name);
        _json.WriteEndObject();
        _json.WriteEndObject();
    }

    private void BeginEvent(string phase, string name, int pid, ulong at_ns)
    {
        _json.WriteStartObject();
        _json.WriteString("ph"u8, phase);
        _json.WriteString("name"u8, name);
        _json.WriteNumber("pid"u8, Process);
        _json.WriteNumber("tid"u8, pid);
        _json.WriteNumber("ts"u8, Microseconds(at_ns));
    }

    private static decimal Microseconds(ulong ns) => ns / 1000m;

    /// <summary>What is known of a task so far.</summary>
    private sealed class TaskTrack(int pid, string comm)
    {
        public long? Qsize;
        public long? Bvecqs;
        public long? Pages;

        public int Pid { get; } = pid;

        public string Comm { get; } = comm;

        public QueueReplay Queue { get; } = new(hasCalls: true);

        public ulong? FirstSlot_ns { get; set; }

        public Copy? Copy { get; set; }
    }

    /// <summary>Reads that belong to one copy: the first begins at 0, each further one where the one before ended.</summary>
    private sealed class Copy(ulong from_ns, long line, uint msgId)
    {
        public ulong From_ns { get; } = from_ns;

        public ulong To_ns { get; private set; } = from_ns;

        public long Line { get; } = line;

        public uint MsgId { get; } = msgId;

        public int Segments { get; private set; }

        public ulong Bytes { get; private set; }

        public void Take(in netfs_rxq_read read, ulong now_ns)
        {
            Segments++;
            Bytes += read.part;
            To_ns = Math.Max(To_ns, now_ns);
        }
    }
}
