// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Diagnostics;
using System.IO;
using Rxqueue.Tools.Capture;

namespace Rxqueue.Tools.Receive;

/// <summary>Shows on a terminal how far a long capture has been read. Elsewhere it shows nothing.</summary>
internal sealed class CaptureProgress : IDisposable
{
    private const int FramesBetweenLooks = 1024;
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    private readonly Stream _input;
    private readonly CaptureReader _reader;
    private readonly bool _shown;
    private readonly long _started = Stopwatch.GetTimestamp();
    private TimeSpan _next = Quiet;
    private int _calls;

    public CaptureProgress(Stream input, CaptureReader reader)
    {
        _input = input;
        _reader = reader;
        _shown = !Console.IsErrorRedirected;
    }

    /// <summary>Another segment was received.</summary>
    public void Update()
    {
        if (!_shown || ++_calls % FramesBetweenLooks != 0)
            return;
        TimeSpan elapsed = Stopwatch.GetElapsedTime(_started);
        if (elapsed < _next)
            return;
        _next = elapsed + Interval;
        string part = _input.CanSeek && _input.Length > 0 ? $"{100 * _input.Position / _input.Length,3} %, " : "";
        Console.Error.Write($"\r{part}{_reader.FramesRead} frames, {_reader.BytesRead / 1_000_000} MB ");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_next > Quiet)
            Console.Error.Write("\r" + new string(' ', 60) + "\r");
    }
}
