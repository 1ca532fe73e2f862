// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Collections.Generic;

namespace Rxqueue.Properties;

/// <summary>
/// The reference model of a receive queue, as simple as can be: bytes that wait in the socket, bytes that are queued.
/// </summary>
public sealed class ByteFifo
{
    private readonly Queue<byte> _socket = new();
    private readonly Queue<byte> _queued = new();

    /// <summary>Bytes in the queue: what <c>qsize</c> must say.</summary>
    public int Queued => _queued.Count;

    /// <summary>Bytes arrive at the socket.</summary>
    public void Arrive(ReadOnlySpan<byte> bytes)
    {
        foreach (byte b in bytes)
            _socket.Enqueue(b);
    }

    /// <summary>A splice moves bytes from the socket to the queue.</summary>
    /// <param name="count">How many, at most as many as have arrived.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are not as many: bytes came out of nowhere.</exception>
    public void Refill(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, _socket.Count);
        for (int i = 0; i < count; i++)
            _queued.Enqueue(_socket.Dequeue());
    }

    /// <summary>Takes bytes out of the queue.</summary>
    /// <param name="count">How many, at most <see cref="Queued"/>.</param>
    /// <returns>The bytes that a read of as many, followed by a discard, must give.</returns>
    public byte[] Take(int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, _queued.Count);
        byte[] taken = new byte[count];
        for (int i = 0; i < count; i++)
            taken[i] = _queued.Dequeue();
        return taken;
    }
}
