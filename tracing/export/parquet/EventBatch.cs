// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading.Tasks;
using Parquet;
using Parquet.Schema;
using Rxqueue.Model;
using Rxqueue.Tracing.Ftrace;

namespace Rxqueue.Tracing.Export.Parquet;

/// <summary>Events as columns, up to a row group's worth of them: a row an event, in the order in which they were added.</summary>
internal sealed class EventBatch
{
    // Events whose rows have the same fields share the note of which rows those are.
    private readonly Presence _always = new();
    private readonly Presence _ns = new();
    private readonly Presence _ticks = new();
    private readonly Presence _group = new();
    private readonly Presence _msg = new();
    private readonly Presence _numbered = new();
    private readonly Presence _read = new();
    private readonly Presence _slot = new();
    private readonly Presence _call = new();
    private readonly Presence _foreign = new();

    private readonly List<(Column Column, Presence Rows)> _columns = [];
    private readonly Column<long> _line;
    private readonly Column<long> _timestampNs;
    private readonly Column<long> _timestampTicks;
    private readonly Column<int> _cpu;
    private readonly Column<ReadOnlyMemory<char>> _comm;
    private readonly Column<int> _pid;
    private readonly Column<int> _tgid;
    private readonly Column<ReadOnlyMemory<char>> _event;
    private readonly Column<uint> _msgId, _slotNumber;
    private readonly Column<uint> _skip, _part, _copied;
    private readonly Column<ulong> _pfn;
    private readonly Column<uint> _offset, _len;
    private readonly Column<uint> _q, _amount, _qsize, _pduRemain, _takeSlot, _takeOffset;
    private readonly Column<int> _ret;
    private readonly Column<ReadOnlyMemory<char>> _text;

    /// <summary>An empty batch.</summary>
    public EventBatch()
    {
        _line = Add<long>("line", _always);
        _timestampNs = Add<long>("timestamp_ns", _ns);
        _timestampTicks = Add<long>("timestamp_ticks", _ticks);
        _cpu = Add<int>("cpu", _always);
        _comm = AddText("comm", _always);
        _pid = Add<int>("pid", _always);
        _tgid = Add<int>("tgid", _group);
        _event = AddText("event", _always);
        _msgId = Add<uint>("msg_id", _msg);
        _slotNumber = Add<uint>("slot", _numbered);
        _skip = Add<uint>("skip", _read);
        _part = Add<uint>("part", _read);
        _copied = Add<uint>("copied", _read);
        _pfn = Add<ulong>("pfn", _slot);
        _offset = Add<uint>("offset", _slot);
        _len = Add<uint>("len", _slot);
        _q = Add<uint>("q", _call);
        _amount = Add<uint>("amount", _call);
        _ret = Add<int>("ret", _call);
        _qsize = Add<uint>("qsize", _call);
        _pduRemain = Add<uint>("pdu_remain", _call);
        _takeSlot = Add<uint>("take_slot", _call);
        _takeOffset = Add<uint>("take_offset", _call);
        _text = AddText("text", _foreign);
        Schema = new ParquetSchema([.. _columns.Select(column => column.Column.Field)]);
    }

    /// <summary>Rows in it.</summary>
    public int Rows { get; private set; }

    /// <summary>The columns of the file.</summary>
    public ParquetSchema Schema { get; }

    /// <summary>Appends a row.</summary>
    /// <param name="line">An event.</param>
    /// <exception cref="InvalidDataException">Its time stamp does not fit into the column.</exception>
    public void Add(FtraceLine line)
    {
        Rows++;
        _line.Add(line.Number);
        AddTime(line);
        _cpu.Add(line.Cpu);
        _comm.Add(line.Comm.AsMemory());
        _pid.Add(line.Pid);
        if (_group.Note(line.Tgid > 0))
            _tgid.Add(line.Tgid);
        _event.Add(line.EventName.AsMemory());
        NetfsEventKind kind = line.Event;
        _msg.Note(kind is NetfsEventKind.Read or NetfsEventKind.Call);
        _numbered.Note(kind is NetfsEventKind.Read or NetfsEventKind.Slot);
        if (_read.Note(kind == NetfsEventKind.Read))
            AddRead(line.Read);
        if (_slot.Note(kind == NetfsEventKind.Slot))
            AddSlot(line.Slot);
        if (_call.Note(kind == NetfsEventKind.Call))
            AddCall(line.Call);
        if (_foreign.Note(kind == NetfsEventKind.None))
            _text.Add(Encoding.UTF8.GetString(line.Text).AsMemory());
    }

    /// <summary>Writes the rows as a row group, and forgets them.</summary>
    public async Task Write(ParquetWriter file)
    {
        using ParquetRowGroupWriter group = file.CreateRowGroup();
        foreach ((Column column, Presence rows) in _columns)
        {
            await column.Write(group, rows == _always ? (ReadOnlyMemory<int>?)null : rows.Rows).ConfigureAwait(false);
            column.Clear();
        }

        group.CompleteValidate();
        foreach (Presence rows in _columns.Select(column => column.Rows).Distinct())
            rows.Clear();
        Rows = 0;
    }

    private Column<T> Add<T>(string name, Presence rows)
        where T : struct
    {
        Column<T> column = new(new DataField<T>(name, nullable: rows != _always));
        _columns.Add((column, rows));
        return column;
    }

    private Column<ReadOnlyMemory<char>> AddText(string name, Presence rows)
    {
        Column<ReadOnlyMemory<char>> column = new(new DataField(name, typeof(string), isNullable: rows != _always));
        _columns.Add((column, rows));
        return column;
    }

    // A clock without a fraction counts something else, and what that is the text does not say.
    private void AddTime(FtraceLine line)
    {
        if (line.TimestampNs > long.MaxValue)
            throw new InvalidDataException($"{line.Number}: a time stamp of {line.TimestampNs}, expected one below 2^63");
        _ticks.Note(line.FractionDigits == 0);
        if (_ns.Note(line.FractionDigits != 0))
            _timestampNs.Add((long)line.TimestampNs);
        else
            _timestampTicks.Add((long)line.Timestamp);
    }

    private void AddRead(in netfs_rxq_read read)
    {
        _msgId.Add(read.msg_id);
        _slotNumber.Add(read.slot);
        _skip.Add(read.skip);
        _part.Add(read.part);
        _copied.Add(read.copied);
    }

    private void AddSlot(in netfs_bv_slot slot)
    {
        _slotNumber.Add(slot.slot);
        _pfn.Add(slot.pfn);
        _offset.Add(slot.offset);
        _len.Add(slot.len);
    }

    private void AddCall(in netfs_rxq_call call)
    {
        _msgId.Add(call.msg_id);
        _q.Add(call.q);
        _amount.Add(call.amount);
        _ret.Add(call.ret);
        _qsize.Add(call.qsize);
        _pduRemain.Add(call.pdu_remain);
        _takeSlot.Add(call.take_slot);
        _takeOffset.Add(call.take_offset);
    }

    /// <summary>Which rows have a value.</summary>
    private sealed class Presence
    {
        private int[] _rows = [];
        private int _count;

        public ReadOnlyMemory<int> Rows => _rows.AsMemory(0, _count);

        public bool Note(bool present)
        {
            if (_count == _rows.Length)
                Array.Resize(ref _rows, Math.Max(16, 2 * _count));
            _rows[_count++] = present ? 1 : 0;
            return present;
        }

        public void Clear() => _count = 0;
    }
}
