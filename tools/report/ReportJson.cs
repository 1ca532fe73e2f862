// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Buffers;
using System.IO;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using Rxqueue.Model;
using Rxqueue.Tracing.EventPipe;
using Rxqueue.Tracing.Ftrace;

namespace Rxqueue.Tools.Report;

/// <summary>Prints one JSON object an event, a loss, or a stack frame.</summary>
internal sealed class ReportJson : IReportPrinter, IDisposable
{
    private const int Flush = 64 * 1024;

    private readonly Stream _to;
    private readonly ArrayBufferWriter<byte> _lines = new(2 * Flush);
    private readonly Utf8JsonWriter _json;

    public ReportJson(Stream to)
    {
        _to = to;
        _json = new Utf8JsonWriter(_lines, new JsonWriterOptions
        {
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            SkipValidation = true,
        });
    }

    public void Print(FtraceLine line)
    {
        switch (line.Kind)
        {
            case FtraceLineKind.Event:
            case FtraceLineKind.Foreign:
            case FtraceLineKind.StackTrace:
                _json.WriteStartObject();
                WriteEvent(line);
                break;
            case FtraceLineKind.Loss:
                _json.WriteStartObject();
                WriteLoss(line.Loss);
                break;
            case FtraceLineKind.StackFrame:
                _json.WriteStartObject();
                WriteText("frame"u8, line.Text);
                break;
            default:
                return;
        }

        if (line.Dialect is not EventPipeDialect)
            _json.WriteNumber("line"u8, line.Number);
        _json.WriteEndObject();
        _json.Flush();
        _json.Reset();
        _lines.Write("\n"u8);
        if (_lines.WrittenCount >= Flush)
            WriteOut();
    }

    public void End(UnrecognisedLines unrecognised) => WriteOut();

    public void Dispose() => _json.Dispose();

    private void WriteEvent(FtraceLine line)
    {
        WriteText("event"u8, line.EventNameBytes);
        WriteText("task"u8, line.Task);
        _json.WriteNumber("pid"u8, line.Pid);
        if (line.Tgid > 0)
            _json.WriteNumber("tgid"u8, line.Tgid);
        _json.WriteNumber("cpu"u8, line.Cpu);

        // A clock without a fraction counts something else, and what that is the text does not say.
        if (line.FractionDigits == 0)
            _json.WriteNumber("timestamp_ticks"u8, line.Timestamp);
        else
            _json.WriteNumber("timestamp_ns"u8, line.TimestampNs);
        switch (line.Event)
        {
            case NetfsEventKind.Read:
                WriteRead(line.Read);
                break;
            case NetfsEventKind.Slot:
                WriteSlot(line.Slot);
                break;
            case NetfsEventKind.Call:
                WriteCall(line.Call);
                break;
            default:
                WriteText("text"u8, line.Text);
                break;
        }
    }

    private void WriteRead(in netfs_rxq_read read)
    {
        _json.WriteNumber("msg_id"u8, read.msg_id);
        _json.WriteNumber("slot"u8, read.slot);
        _json.WriteNumber("skip"u8, read.skip);
        _json.WriteNumber("part"u8, read.part);
        _json.WriteNumber("copied"u8, read.copied);
    }

    private void WriteSlot(in netfs_bv_slot slot)
    {
        _json.WriteNumber("pfn"u8, slot.pfn);
        _json.WriteNumber("offset"u8, slot.offset);
        _json.WriteNumber("len"u8, slot.len);
        _json.WriteNumber("slot"u8, slot.slot);
    }

    private void WriteCall(in netfs_rxq_call call)
    {
        _json.WriteNumber("q"u8, call.q);
        _json.WriteNumber("msg_id"u8, call.msg_id);
        _json.WriteNumber("amount"u8, call.amount);
        _json.WriteNumber("ret"u8, call.ret);
        _json.WriteNumber("qsize"u8, call.qsize);
        _json.WriteNumber("pdu_remain"u8, call.pdu_remain);
        _json.WriteNumber("take_slot"u8, call.take_slot);
        _json.WriteNumber("take_offset"u8, call.take_offset);
    }

    // null where the trace does not say it.
    private void WriteLoss(FtraceLoss loss)
    {
        if (loss.Count is ulong count)
            _json.WriteNumber("lost"u8, count);
        else
            _json.WriteNull("lost"u8);
        if (loss.Cpu is int cpu)
            _json.WriteNumber("cpu"u8, cpu);
        else
            _json.WriteNull("cpu"u8);
    }

    // JSON is UTF-8, and a trace need not be.
    private void WriteText(ReadOnlySpan<byte> name, ReadOnlySpan<byte> text)
    {
        if (Utf8.IsValid(text))
            _json.WriteString(name, text);
        else
            _json.WriteString(name, Encoding.UTF8.GetString(text));
    }

    private void WriteOut()
    {
        _to.Write(_lines.WrittenSpan);
        _lines.ResetWrittenCount();
    }
}
