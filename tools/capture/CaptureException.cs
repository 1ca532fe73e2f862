// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Globalization;

namespace Rxqueue.Tools.Capture;

/// <summary>A capture cannot be read. The message is one complete line for the user:
/// <c>FILE: at byte N: what is wrong, what was expected</c>.</summary>
internal sealed class CaptureException : Exception
{
    /// <summary>Makes the error.</summary>
    /// <param name="file">The file's name as the user knows it.</param>
    /// <param name="offset">Where in the file, in bytes from its start (of the uncompressed data if
    /// <paramref name="uncompressed"/>).</param>
    /// <param name="uncompressed">Whether the file is compressed, so that the offset is one of its content.</param>
    /// <param name="problem">What is wrong and what was expected, without a final full stop.</param>
    /// <param name="cause">The exception behind it, if there is one.</param>
    public CaptureException(string file, long offset, bool uncompressed, string problem, Exception? cause = null)
        : base(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{file}: at byte {offset}{(uncompressed ? " of the uncompressed data" : "")}: {problem}"),
            cause) => Offset = offset;

    /// <summary>The offset in the message, in bytes.</summary>
    public long Offset { get; }
}
