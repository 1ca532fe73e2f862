// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Collections.Generic;
using System.Text;

namespace Rxqueue.Model.Scenario;

/// <summary>One statement of a scenario script.</summary>
/// <param name="Op">Its first word.</param>
public abstract record Statement(string Op)
{
    /// <summary>The line it stands on, from 1; 0 if it was not read from a script.</summary>
    public int Line { get; init; }

    /// <summary>The column of its last name, from 1, which errors at run time point to.</summary>
    public int Column { get; init; }

    /// <summary>The statement as a script has it.</summary>
    public abstract string Text { get; }

    /// <summary>Where and what, for reports.</summary>
    public sealed override string ToString() => Line > 0 ? $"line {Line}: {Text}" : Text;
}

/// <summary><c>page NAME SIZE</c>.</summary>
/// <param name="Name">The page's name.</param>
/// <param name="Size">How many bytes it has to hold.</param>
public sealed record PageStatement(string Name, uint Size) : Statement("page")
{
    /// <inheritdoc/>
    public override string Text => $"page {Name} {Size}";
}

/// <summary>What a piece of an skb is.</summary>
public enum SegmentKind
{
    /// <summary>A fragment at the beginning of a page of its own.</summary>
    Fragment,

    /// <summary>A fragment of a named page.</summary>
    Named,

    /// <summary>The linear part, which can be taken by reference.</summary>
    Linear,

    /// <summary>The linear part, which has to be copied.</summary>
    Locked,
}

/// <summary>One piece of an skb.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Length">Bytes, 1 … 64 MiB.</param>
/// <param name="Page">The name of the page, for <see cref="SegmentKind.Named"/>.</param>
/// <param name="Offset">Where it begins in that page.</param>
public readonly record struct Segment(SegmentKind Kind, uint Length, string? Page = null, uint Offset = 0)
{
    /// <summary>The longest piece, in bytes.</summary>
    public const uint MaxLength = 64 * 1024 * 1024;

    /// <inheritdoc/>
    public override string ToString() => Kind switch
    {
        SegmentKind.Linear => $"linear:{Length}",
        SegmentKind.Locked => $"locked:{Length}",
        SegmentKind.Named => $"{Length}@{Page}+{Offset}",
        _ => $"{Length}",
    };
}

/// <summary><c>skb SEG [SEG…] [data=HEX]</c>.</summary>
/// <param name="Segments">The pieces, at least one.</param>
/// <param name="Data">The payload; null for the pattern that tells each byte's place in the stream.</param>
public sealed record SkbStatement(IReadOnlyList<Segment> Segments, ReadOnlyMemory<byte>? Data) : Statement("skb")
{
    /// <inheritdoc/>
    public override string Text
    {
        get
        {
            StringBuilder text = new("skb");
            foreach (Segment segment in Segments)
                text.Append(' ').Append(segment);
            if (Data is ReadOnlyMemory<byte> data)
                text.Append(" data=").Append(Convert.ToHexStringLower(data.Span));
            return text.ToString();
        }
    }
}

/// <summary><c>fin</c>.</summary>
public sealed record FinStatement() : Statement("fin")
{
    /// <inheritdoc/>
    public override string Text => Op;
}

/// <summary><c>pause</c>.</summary>
public sealed record PauseStatement() : Statement("pause")
{
    /// <inheritdoc/>
    public override string Text => Op;
}

/// <summary><c>state</c>.</summary>
public sealed record StateStatement() : Statement("state")
{
    /// <inheritdoc/>
    public override string Text => Op;
}

/// <summary>
/// A statement that takes one number: <c>reset</c>, <c>fail_alloc</c>, <c>msg</c>, <c>pdu</c>, <c>refill</c>,
/// <c>discard</c>, <c>count</c> or <c>consume</c>.
/// </summary>
/// <param name="Op">Which.</param>
/// <param name="Amount">The number.</param>
public sealed record AmountStatement(string Op, uint Amount) : Statement(Op)
{
    /// <inheritdoc/>
    public override string Text => $"{Op} {Amount}";
}

/// <summary><c>read SKIP AMOUNT [into SIZE] [fault N]</c>.</summary>
/// <param name="Skip">Bytes to skip over.</param>
/// <param name="Amount">Bytes to read.</param>
/// <param name="Into">Room in the destination in bytes; null for <paramref name="Amount"/>.</param>
/// <param name="Fault">After how many bytes the destination faults; null for never.</param>
public sealed record ReadStatement(uint Skip, uint Amount, uint? Into = null, uint? Fault = null) : Statement("read")
{
    /// <inheritdoc/>
    public override string Text =>
        $"read {Skip} {Amount}" + (Into is null ? "" : $" into {Into}") + (Fault is null ? "" : $" fault {Fault}");
}

/// <summary><c>decant N as NAME</c>.</summary>
/// <param name="Amount">Bytes to decant.</param>
/// <param name="Name">What the excerpt is called.</param>
public sealed record DecantStatement(uint Amount, string Name) : Statement("decant")
{
    /// <inheritdoc/>
    public override string Text => $"decant {Amount} as {Name}";
}

/// <summary><c>queue NAME</c> or <c>put NAME</c>.</summary>
/// <param name="Op">Which.</param>
/// <param name="Name">The queue.</param>
public sealed record QueueStatement(string Op, string Name) : Statement(Op)
{
    /// <inheritdoc/>
    public override string Text => $"{Op} {Name}";
}
