// SPDX-License-Identifier: GPL-2.0-only
using System;

namespace Rxqueue.Properties.Reference;

/// <summary>
/// The reference model of anything that bytes wait in. Bytes are known by their place in the stream, and none is ever
/// out of order, so a place and a length say all.
/// </summary>
public struct ByteFifo
{
    /// <summary>Place in the stream of the first byte.</summary>
    public ulong Start { get; private set; }

    /// <summary>How many bytes there are.</summary>
    public ulong Length { get; private set; }

    /// <summary>Takes bytes off the front.</summary>
    /// <param name="count">How many, at most <see cref="Length"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are not as many.</exception>
    public ByteFifo Take(ulong count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, Length);
        ByteFifo taken = new() { Start = Start, Length = count };
        Start += count;
        Length -= count;
        return taken;
    }

    /// <summary>Puts bytes at the end.</summary>
    /// <param name="more">The bytes that come next in the stream.</param>
    /// <exception cref="ArgumentException">They are not the next.</exception>
    public void Append(ByteFifo more)
    {
        if (more.Length == 0)
            return;
        if (Length == 0)
            Start = more.Start;
        else if (more.Start != Start + Length)
            throw new ArgumentException($"byte {more.Start} does not follow byte {Start + Length}", nameof(more));
        Length += more.Length;
    }

    /// <summary>The next bytes of the stream come.</summary>
    /// <param name="count">How many.</param>
    public void Arrive(ulong count) => Length += count;
}
