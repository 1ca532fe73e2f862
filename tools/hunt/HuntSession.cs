// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Runtime.InteropServices;
using Rxqueue.Properties.Hunting;

namespace Rxqueue.Tools.Hunt;

/// <summary>A hunt with its end: a number of cases, a time, or Ctrl-C, after which what was found is still told.</summary>
internal sealed class HuntSession : IDisposable
{
    private readonly long? _cases;
    private readonly TimeSpan? _time;
    private readonly List<PosixSignalRegistration> _handlers = [];
    private long _started;
    private volatile bool _stopped;

    public HuntSession(string variant, HuntOptions options, HuntCell cell, long? cases, TimeSpan? time)
    {
        Variant = variant;
        Options = options;
        Cell = cell;
        _cases = cases;
        _time = time;
    }

    /// <summary>The variant's name.</summary>
    public string Variant { get; }

    /// <summary>What is hunted in, and how.</summary>
    public HuntOptions Options { get; }

    /// <summary>The hunt.</summary>
    public HuntCell Cell { get; }

    /// <summary>How long it has run.</summary>
    public TimeSpan Elapsed { get; private set; }

    /// <summary>How it will end, in words.</summary>
    public string End => _cases is long cases ? $"{cases:N0} cases" : $"{_time!.Value.TotalSeconds:N0} s";

    /// <summary>Runs one epoch.</summary>
    /// <returns>Whether another one is to follow.</returns>
    public bool Step()
    {
        if (_started == 0)
        {
            _started = Stopwatch.GetTimestamp();
            foreach (PosixSignal signal in new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM })
                _handlers.Add(PosixSignalRegistration.Create(signal, Stop));
        }

        Cell.RunEpoch(_cases is long cases ? cases - Cell.Cases : HuntCell.EpochCases);
        Elapsed = Stopwatch.GetElapsedTime(_started);
        return !_stopped && (_cases is null ? Elapsed < _time : Cell.Cases < _cases);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (PosixSignalRegistration handler in _handlers)
            handler.Dispose();
    }

    /// <summary>The first signal ends the hunt after this epoch, the second one the process.</summary>
    private void Stop(PosixSignalContext context)
    {
        context.Cancel = !_stopped;
        _stopped = true;
    }
}
