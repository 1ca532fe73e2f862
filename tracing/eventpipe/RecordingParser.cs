// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.IO;
using System.Runtime.InteropServices;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Diagnostics.Tracing;
using Rxqueue.Model;
using Rxqueue.Tracing.Ftrace;
using RecordedTraceEvent = Microsoft.Diagnostics.Tracing.TraceEvent;

namespace Rxqueue.Tracing.EventPipe;

/// <summary>
/// Parses a recording on a thread of its own, since the library hands events out by calling back, and hands them on in
/// batches of which a bounded number is under way.
/// </summary>
internal sealed class RecordingParser : IDisposable
{
    private const string Provider = "netfs";
    private const int BatchSize = 2048;
    private const int MostBatches = 8;

    private readonly Stream _input;
    private readonly BlockingCollection<List<RecordedEvent>> _full = new(MostBatches);
    private readonly ConcurrentBag<List<RecordedEvent>> _empty = [];
    private readonly CancellationTokenSource _given = new();
    private readonly NetfsPayload _payload = new();
    private readonly Dictionary<TraceEventID, string?> _names = [];
    private readonly Task _parsing;
    private List<RecordedEvent> _batch = new(BatchSize);
    private byte[] _bytes = new byte[1024];
    private long _lost;
    private long _malformed;

    public RecordingParser(Stream input)
    {
        _input = input;
        _parsing = Task.Factory.StartNew(
            Parse, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>What is wrong with the recording; meaningful when there are no more batches.</summary>
    public string? Damage { get; private set; }

    /// <summary>Takes the next batch of at least one event.</summary>
    /// <returns>False at the end.</returns>
    /// <exception cref="IOException">The recording cannot be read.</exception>
    public bool TryTake([NotNullWhen(true)] out List<RecordedEvent>? batch)
    {
        if (_full.TryTake(out batch, Timeout.Infinite))
            return true;

        // Nothing more comes; a failure of the thread itself is the reader's to see.
        _parsing.GetAwaiter().GetResult();
        return false;
    }

    /// <summary>Gives a batch back, to be filled again.</summary>
    public void Recycle(List<RecordedEvent> batch)
    {
        batch.Clear();
        _empty.Add(batch);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _given.Cancel();
        _input.Dispose();
        Task.WhenAny(_parsing).GetAwaiter().GetResult();
        _full.Dispose();
        _given.Dispose();
    }

    [SuppressMessage("Design", "CA1031", Justification = "The library throws whatever a damaged recording leads it to.")]
    private void Parse()
    {
        GuardedStream guarded = new(_input);
        try
        {
            using EventPipeEventSource source = new(guarded);
            source.Dynamic.All += e => Take(source, e);
            source.Process();
            NoteLoss(source.EventsLost);
        }
        catch (OperationCanceledException) when (_given.IsCancellationRequested)
        {
        }
        catch (Exception) when (_given.IsCancellationRequested)
        {
            // Whoever reads has closed the input under it.
        }
        catch (Exception) when (guarded.Failure is null)
        {
            Damage = guarded.IsAtEnd
                ? "the recording ends before its end"
                : "the recording is damaged";
        }
        finally
        {
            Finish(guarded);
        }
    }

    private void Finish(GuardedStream guarded)
    {
        if (Damage is null && _malformed > 0)
            Damage = $"{_malformed} events of the recording have a payload that is not theirs";
        try
        {
            if (_batch.Count > 0 && !_given.IsCancellationRequested)
                _full.Add(_batch, _given.Token);
        }
        catch (OperationCanceledException)
        {
            // Nobody waits for the last batch.
        }

        _full.CompleteAdding();
        if (guarded.Failure is not null && !_given.IsCancellationRequested)
            throw guarded.Failure;
    }

    private void Take(EventPipeEventSource source, RecordedTraceEvent e)
    {
        if (e.ProviderName != Provider)
            return;
        NoteLoss(source.EventsLost);
        if (!_names.TryGetValue(e.ID, out string? name))
        {
            name = NetfsPayload.IsKnown(e.EventName, e.PayloadNames) ? e.EventName : null;
            _names.Add(e.ID, name);
        }

        if (name is null)
        {
            Add(new RecordedEvent
            {
                Kind = FtraceLineKind.Foreign,
                Name = e.EventName,
                Text = e.FormattedMessage ?? "",
                Entry = new trace_entry(e.ThreadID, "<...>", 0, 0),
            });
            return;
        }

        int length = e.EventDataLength;
        if (_bytes.Length < length)
            _bytes = new byte[length];
        Marshal.Copy(e.DataStart, _bytes, 0, length);
        if (_payload.TryRead(name, _bytes.AsSpan(0, length), out RecordedEvent read))
            Add(read);
        else
            _malformed++;
    }

    private void NoteLoss(long lost)
    {
        if (lost <= _lost)
            return;
        Add(new RecordedEvent { Kind = FtraceLineKind.Loss, Name = "", Lost = lost - _lost });
        _lost = lost;
    }

    private void Add(in RecordedEvent e)
    {
        _batch.Add(e);
        if (_batch.Count < BatchSize)
            return;
        _full.Add(_batch, _given.Token);
        if (!_empty.TryTake(out _batch!))
            _batch = new List<RecordedEvent>(BatchSize);
    }
}
