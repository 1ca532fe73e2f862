// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.IO;

namespace Rxqueue.Tracing.Ftrace;

/// <summary>Opens what a user names as a trace: a file, standard input, either compressed with gzip or not.</summary>
public static class FtraceSource
{
    /// <summary>The name that stands for standard input.</summary>
    public const string StandardInput = "-";

    private const int MagicLength = 10;

    /// <summary>Opens a file, or standard input for <c>-</c>.</summary>
    /// <param name="path">The file, or <see cref="StandardInput"/>.</param>
    /// <returns>The text, decompressed; the caller closes it.</returns>
    /// <exception cref="IOException">The file cannot be opened or read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    /// <exception cref="InvalidDataException">It is a recording of trace-cmd or perf, which those must turn into text.
    /// </exception>
    public static Stream Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        Stream input = path == StandardInput
            ? Console.OpenStandardInput()
            : new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
        try
        {
            return Decompress(input);
        }
        catch
        {
            input.Dispose();
            throw;
        }
    }

    /// <summary>Decompresses a stream where its first bytes are gzip's.</summary>
    /// <param name="input">The stream, which need not be able to seek; owned by the one that is returned.</param>
    /// <returns>The text.</returns>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="InvalidDataException">It is a recording of trace-cmd or perf.</exception>
    public static Stream Decompress(Stream input)
    {
        ArgumentNullException.ThrowIfNull(input);
        byte[] magic = new byte[MagicLength];
        int length = input.ReadAtLeast(magic, MagicLength, throwOnEndOfStream: false);
        ReadOnlySpan<byte> start = magic.AsSpan(0, length);
        if (start.StartsWith("\x17\x08\x44tracing"u8))
            throw new InvalidDataException("this is a trace-cmd recording: make text of it with 'trace-cmd report'");
        if (start.StartsWith("PERFILE2"u8))
            throw new InvalidDataException("this is a perf recording: make text of it with 'perf script'");

        Stream whole = new PrefixedStream(magic, length, input);
        return start is [0x1f, 0x8b, ..] ? new WholeGzipStream(whole) : whole;
    }
}
