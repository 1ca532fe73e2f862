// SPDX-License-Identifier: GPL-2.0-only
using System.Collections.Generic;
using System.Linq;

namespace Rxqueue.Tracing.Validate;

/// <summary>How large a copy may be.</summary>
/// <param name="Least">At least so many bytes.</param>
/// <param name="Most">At most so many bytes.</param>
public readonly record struct CopyShape(uint Least, uint Most)
{
    /// <summary>Whether a copy of that size has this shape.</summary>
    public bool Permits(ulong bytes) => bytes >= Least && bytes <= Most;

    /// <inheritdoc/>
    public override string ToString() => Least == Most ? $"{Least:x} bytes" : $"{Least:x} to {Most:x} bytes";
}

/// <summary>
/// A receiver whose way with the queue is known in advance, so that nothing has to be learned from the trace first.
/// </summary>
/// <remarks>
/// It numbers its PDUs from <paramref name="FirstMsg"/> up, one by one, and sets the number as the PDU begins. It refills
/// for what it uses before it uses it, reads on where it stopped, counts what it decants, puts an excerpt before it goes
/// on with the queue, and begins each PDU with copies of known sizes, each of which it then discards at once. What else of
/// a PDU it reads, and in how many copies, is free.
/// </remarks>
/// <param name="Name">What it is called on the command line.</param>
/// <param name="FirstMsg">The MSG of its first PDU.</param>
/// <param name="Copies">The shapes of the copies that a PDU begins with.</param>
public sealed record Receiver(string Name, uint FirstMsg, IReadOnlyList<CopyShape> Copies)
{
    /// <summary>The tool that made the genuine captures: 4 bytes of length, a header of 64 to 152 bytes, the rest.</summary>
    public static Receiver Rxqtool { get; } = new("rxqtool", 1, [new(4, 4), new(64, 152)]);

    /// <summary>All that are known.</summary>
    public static IReadOnlyList<Receiver> Known { get; } = [Rxqtool];

    /// <summary>The receiver of that name; null where none is known.</summary>
    public static Receiver? Find(string? name) => Known.FirstOrDefault(one => one.Name == name);
}
