// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.IO;

namespace Rxqueue.Tracing.EventPipe;

/// <summary>
/// Passes reads on, and remembers how they ended: the library that reads through it tells a failed disk and an early end
/// from damaged content in no reliable way.
/// </summary>
/// <param name="input">What is read; the caller's to close.</param>
internal sealed class GuardedStream(Stream input) : ForwardStream
{
    /// <summary>The input's own failure, as opposed to what the content led to.</summary>
    public IOException? Failure { get; private set; }

    /// <summary>Whether the input came to its end.</summary>
    public bool IsAtEnd { get; private set; }

    public override int Read(Span<byte> buffer)
    {
        try
        {
            int read = input.Read(buffer);
            IsAtEnd |= read == 0 && !buffer.IsEmpty;
            return read;
        }
        catch (IOException failed)
        {
            Failure = failed;
            throw;
        }
    }
}
