// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Collections.Generic;
using Rxqueue.Tools.Capture;

namespace Rxqueue.Tools.Tests.Capture;

/// <summary>One direction of a connection, put in order the simplest way: what comes early is kept aside.</summary>
internal sealed class NaiveReassembly(PduStream stream)
{
    private readonly SortedDictionary<long, byte[]> _early = [];
    private uint _isn;
    private long _next;

    public long Length => _next;

    public bool HasGap => _early.Count > 0;

    /// <summary>Takes a segment and returns its stream offset.</summary>
    public long Add(in TcpSegment segment)
    {
        if ((segment.Flags & TcpFlags.Syn) != 0)
            _isn = segment.Sequence;

        // No capture here has a stream of 2 GiB.
        long off = (int)(segment.Sequence - _isn - 1);
        if (segment.Payload.IsEmpty)
            return off;

        if (!_early.TryGetValue(off, out var known) || known.Length < segment.Payload.Length)
            _early[off] = segment.Payload.ToArray();

        while (First() is { } first && first.Off <= _next)
        {
            _early.Remove(first.Off);
            var old = (int)Math.Min(_next - first.Off, first.Bytes.Length);
            stream.Feed(first.Bytes.AsSpan(old));
            _next += first.Bytes.Length - old;
        }

        return off;
    }

    private (long Off, byte[] Bytes)? First()
    {
        foreach (var (off, bytes) in _early)
            return (off, bytes);

        return null;
    }
}
