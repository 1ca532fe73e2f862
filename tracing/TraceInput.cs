// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.IO;
using Rxqueue.Tracing.EventPipe;
using Rxqueue.Tracing.Ftrace;

namespace Rxqueue.Tracing;

/// <summary>Opens any trace: kernel text of every form, or a recording of a .NET process, compressed or not.</summary>
public static class TraceInput
{
    // A recording begins with this word, by which a text cannot begin: it is no task's column.
    private static ReadOnlySpan<byte> RecordingMagic => "Nettrace"u8;

    /// <summary>Opens a file, or standard input for <c>-</c>.</summary>
    /// <param name="path">The file, or <see cref="FtraceSource.StandardInput"/>.</param>
    /// <returns>A reader, which owns the file.</returns>
    /// <exception cref="IOException">The file cannot be opened or read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    /// <exception cref="InvalidDataException">It is a recording of trace-cmd or perf, or compressed data that are
    /// damaged from the beginning.</exception>
    public static ITraceReader Open(string path)
    {
        Stream input = FtraceSource.Open(path);
        try
        {
            byte[] start = new byte[RecordingMagic.Length];
            int length = input.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
            Stream whole = new PrefixedStream(start, length, input);
            return start.AsSpan(0, length).SequenceEqual(RecordingMagic)
                ? OpenRecording(whole)
                : new FtraceReader(whole, ownsInput: true);
        }
        catch
        {
            input.Dispose();
            throw;
        }
    }

    // A method of its own, so that the libraries behind it are loaded for recordings only.
    private static EventPipeReader OpenRecording(Stream input) => new(input);
}
