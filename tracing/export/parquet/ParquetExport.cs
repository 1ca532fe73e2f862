// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading.Tasks;
using Rxqueue.Tracing.Ftrace;

namespace Rxqueue.Tracing.Export.Parquet;

/// <summary>
/// Writes events as Parquet, to one file or to a folder a task. While a row group is compressed the next one is collected;
/// memory does not depend on how many events there are.
/// </summary>
public sealed class ParquetExport
{
    private const int RowsInMemory = 128 * 1024;
    private const int MostTasks = 4096;
    private const int MostFiles = 64;
    private const int LongestName = 200;

    private readonly bool _byTask;
    private readonly Func<string, Stream> _create;
    private readonly Dictionary<(string Comm, int Pid), Partition> _partitions = [];
    private readonly List<Partition> _files = [];
    private readonly Dictionary<string, int> _parts = [];
    private readonly Dictionary<string, string> _notes = [];
    private Task _writing = Task.CompletedTask;
    private EventBatch? _spare;
    private Partition? _last;
    private (string Comm, int Pid) _lastKey;
    private int _rows;

    /// <summary>Begins an export.</summary>
    /// <param name="byTask">Whether each task has a folder of its own; else there is one file.</param>
    /// <param name="create">Makes a file for writing. It is given the file's path relative to the export's:
    /// <c>task=NAME-PID/part-0.parquet</c>, or nothing where there is one file.</param>
    public ParquetExport(bool byTask, Func<string, Stream> create)
    {
        _byTask = byTask;
        _create = create;
    }

    /// <summary>Events that were written.</summary>
    public long Events { get; private set; }

    /// <summary>Events that the trace says are missing.</summary>
    public ulong Lost { get; private set; }

    /// <summary>Places where events are missing.</summary>
    public long Losses { get; private set; }

    /// <summary>Takes a line; what is neither an event nor a loss is let go.</summary>
    /// <exception cref="InvalidDataException">The line's time stamp does not fit; the message begins with its number.</exception>
    public void Write(FtraceLine line)
    {
        ArgumentNullException.ThrowIfNull(line);
        switch (line.Kind)
        {
            case FtraceLineKind.Loss:
                Losses++;
                Lost += Math.Min(line.Loss.Count ?? 0, ulong.MaxValue - Lost);
                return;
            case FtraceLineKind.Event:
            case FtraceLineKind.Foreign:
            case FtraceLineKind.StackTrace:
                break;
            default:
                return;
        }

        Partition partition = Find(line);
        partition.Batch ??= _byTask ? new EventBatch() : Spare();
        partition.Batch.Add(line);
        partition.LastEvent = Events++;
        _rows++;
        if (_rows == RowsInMemory)
            Flush(_partitions.Values.MaxBy(one => one.Batch?.Rows ?? 0)!);
    }

    /// <summary>Ends all files.</summary>
    public void Complete()
    {
        _notes["rxq.losses"] = $"{Losses}";
        _notes["rxq.lost"] = $"{Lost}";
        foreach (Partition partition in _partitions.Values)
            Flush(partition);
        foreach (Partition partition in _files.ToList())
            Close(partition);
        _partitions.Clear();
        _writing.GetAwaiter().GetResult();
    }

    /// <summary>Waits for what is under way, whatever becomes of it: nothing more is written.</summary>
    public void Abandon() => Task.WhenAny(_writing).GetAwaiter().GetResult();

    private Partition Find(FtraceLine line)
    {
        (string Comm, int Pid) key = _byTask ? (line.Comm, line.Pid) : ("", 0);
        if (_last is not null && key == _lastKey)
            return _last;
        if (!_partitions.TryGetValue(key, out Partition? partition))
        {
            if (_partitions.Count == MostTasks)
                ForgetOldest();
            _partitions.Add(key, partition = new Partition(_byTask ? $"task={Escaped(key.Comm)}-{key.Pid}" : ""));
        }

        _lastKey = key;
        return _last = partition;
    }

    private void ForgetOldest()
    {
        ((string, int) key, Partition oldest) = _partitions.MinBy(one => one.Value.LastEvent);
        Flush(oldest);
        Close(oldest);
        _partitions.Remove(key);
    }

    /// <summary>Has a partition's file open. A task whose file was closed goes on in another one.</summary>
    private EventFile Open(Partition partition)
    {
        if (partition.File is not null)
            return partition.File;
        if (_files.Count == MostFiles)
            Close(_files.MinBy(one => one.LastEvent)!);
        string path = "";
        if (_byTask)
        {
            int part = _parts[partition.Folder] = _parts.GetValueOrDefault(partition.Folder, -1) + 1;
            path = $"{partition.Folder}/part-{part}.parquet";
        }

        _files.Add(partition);
        return partition.File = new EventFile(() => _create(path));
    }

    /// <summary>Escaped as Hive does, a percent sign and two digits a byte, and no longer than a file system takes.</summary>
    private static string Escaped(string name)
    {
        StringBuilder escaped = new();
        foreach (byte b in Encoding.UTF8.GetBytes(name))
        {
            if (escaped.Length >= LongestName)
                break;
            if (char.IsAsciiLetterOrDigit((char)b) || b is (byte)'-' or (byte)'_' or (byte)'.')
                escaped.Append((char)b);
            else
                escaped.Append($"%{b:X2}");
        }

        return escaped.ToString();
    }

    private EventBatch Spare()
    {
        EventBatch batch = _spare ?? new EventBatch();
        _spare = null;
        return batch;
    }

    /// <summary>Has a partition's rows written while others are collected; waits for the ones before.</summary>
    private void Flush(Partition partition)
    {
        if (partition.Batch is not EventBatch batch)
            return;
        EventFile file = Open(partition);
        _writing.GetAwaiter().GetResult();
        _spare = _byTask ? null : partition.Written;
        partition.Written = batch;
        partition.Batch = null;
        _rows -= batch.Rows;
        _writing = Task.Run(() => file.Write(batch));
        if (_byTask)
            partition.Written = null;
    }

    private void Close(Partition partition)
    {
        if (partition.File is not EventFile file)
            return;
        partition.File = null;
        _files.Remove(partition);
        Task before = _writing;
        _writing = Task.Run(async () =>
        {
            await before.ConfigureAwait(false);
            await file.Close(_notes).ConfigureAwait(false);
        });
    }

    /// <summary>Events that go into the same folder.</summary>
    private sealed class Partition(string folder)
    {
        public string Folder => folder;

        /// <summary>The file that they go into; null while there is none open.</summary>
        public EventFile? File { get; set; }

        /// <summary>Rows that are being collected; null if there are none.</summary>
        public EventBatch? Batch { get; set; }

        /// <summary>The batch that was given to be written last.</summary>
        public EventBatch? Written { get; set; }

        /// <summary>How many events there were before its last one.</summary>
        public long LastEvent { get; set; }
    }
}
