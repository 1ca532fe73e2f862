// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Buffers;
using System.Collections.Generic;
using System.IO;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Rxqueue.Model.Scenario;

/// <summary>Prints results as JSON lines, one object a statement.</summary>
public sealed class JsonLines : IDisposable
{
    private static readonly JsonWriterOptions Options = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    private readonly ArrayBufferWriter<byte> _buffer = new(16 * 1024);
    private readonly Utf8JsonWriter _json;
    private readonly Stream _to;

    /// <summary>Prints to a stream, which stays the caller's.</summary>
    public JsonLines(Stream to)
    {
        _to = to;
        _json = new Utf8JsonWriter(_buffer, Options);
    }

    /// <inheritdoc/>
    public void Dispose() => _json.Dispose();

    /// <summary>Prints the line of a statement.</summary>
    public void Write(StatementResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        _json.WriteStartObject();
        _json.WriteNumber("line"u8, result.Statement.Line);
        _json.WriteString("op"u8, result.Statement.Op);
        if (result.Oops is SanitizerReport oops)
        {
            _json.WriteString("oops"u8, oops.Kind.Name());
            _json.WriteString("function"u8, oops.Function);
        }
        else if (result.Return is long ret)
        {
            _json.WriteNumber("ret"u8, ret);
        }

        if (result.Oops is null && result.Crc32 is uint crc)
            WriteHex(crc);
        WriteTrace(result.Events);
        WriteStrings("log"u8, result.Log);
        if (result.State is not null)
            WriteState(result.State);
        _json.WriteEndObject();
        EndLine();
    }

    /// <summary>Prints the last line.</summary>
    public void Write(EndResult end)
    {
        ArgumentNullException.ThrowIfNull(end);
        _json.WriteStartObject();
        _json.WriteString("op"u8, "end"u8);
        if (end.Crashed)
        {
            _json.WriteBoolean("oops"u8, true);
        }
        else
        {
            _json.WriteNumber("leaked_pages"u8, end.Left!.pages.Count);
            _json.WriteNumber("leaked_bvecqs"u8, end.Left.bvecqs.Count);
            if (end.LostPoolObjects > 0)
                _json.WriteNumber("lost_pool_objects"u8, end.LostPoolObjects);
            WriteStrings("log"u8, end.Log);
        }

        _json.WriteEndObject();
        EndLine();
    }

    private void EndLine()
    {
        _json.Flush();
        _buffer.Write("\n"u8);
        _to.Write(_buffer.WrittenSpan);
        _buffer.ResetWrittenCount();
        _json.Reset();
    }

    private void WriteHex(uint crc)
    {
        Span<byte> hex = stackalloc byte[8];
        crc.TryFormat(hex, out _, "x8");
        _json.WriteString("crc32"u8, hex);
    }

    private void WriteTrace(IReadOnlyList<TracedEvent> events)
    {
        _json.WriteStartArray("trace"u8);
        foreach (TracedEvent e in events)
        {
            if (e.Name == netfs_rxq_read.name)
                _json.WriteStringValue(e.Text);
        }

        _json.WriteEndArray();
    }

    private void WriteStrings(ReadOnlySpan<byte> name, IReadOnlyList<string> lines)
    {
        _json.WriteStartArray(name);
        foreach (string line in lines)
            _json.WriteStringValue(line);
        _json.WriteEndArray();
    }

    private void WriteState(QueueState state)
    {
        _json.WriteStartObject("state"u8);
        _json.WriteString("queue"u8, state.Name);
        _json.WriteNumber("take_slot"u8, state.TakeSlot);
        _json.WriteNumber("take_offset"u8, state.TakeOffset);
        _json.WriteNumber("qsize"u8, state.Qsize);
        _json.WriteNumber("pdu_remain"u8, state.PduRemain);
        _json.WriteNumber("msg_id"u8, state.MsgId);
        _json.WriteBoolean("refillable"u8, state.Refillable);
        WriteIndex("take_from"u8, state.TakeFrom);
        WriteIndex("add_to"u8, state.AddTo);
        _json.WriteStartArray("chain"u8);
        foreach (BvecqState bq in state.Chain)
            WriteBvecq(bq);
        _json.WriteEndArray();
        _json.WriteEndObject();
    }

    private void WriteIndex(ReadOnlySpan<byte> name, int? index)
    {
        if (index is int value)
            _json.WriteNumber(name, value);
        else
            _json.WriteNull(name);
    }

    private void WriteBvecq(BvecqState bq)
    {
        _json.WriteStartObject();
        _json.WriteNumber("ref"u8, bq.References);
        _json.WriteNumber("nr_slots"u8, bq.Slots.Count);
        _json.WriteNumber("max_slots"u8, bq.MaxSlots);
        _json.WriteStartArray("bv"u8);
        for (int i = 0; i < bq.Slots.Count; i++)
        {
            SlotState slot = bq.Slots[i];
            if (slot.IsEmpty)
            {
                _json.WriteNullValue();
                continue;
            }

            _json.WriteStartArray();
            _json.WriteNumberValue(slot.Page);
            _json.WriteNumberValue(slot.Offset);
            _json.WriteNumberValue(slot.Length);
            _json.WriteNumberValue(slot.References);
            _json.WriteEndArray();
        }

        _json.WriteEndArray();
        _json.WriteEndObject();
    }
}
