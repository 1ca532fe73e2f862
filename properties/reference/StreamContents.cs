// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Collections.Generic;
using Rxqueue.Model;
using Rxqueue.Model.Scenario;

namespace Rxqueue.Properties.Reference;

/// <summary>What every byte of the stream is: the pattern that tells its place, or what an skb was given.</summary>
internal sealed class StreamContents
{
    private readonly List<(ulong From, ReadOnlyMemory<byte> Bytes)> _given = [];

    /// <summary>Notes the bytes that an skb was given.</summary>
    /// <param name="from">Their place in the stream, behind all that were given before.</param>
    /// <param name="bytes">The bytes.</param>
    public void Give(ulong from, ReadOnlyMemory<byte> bytes) => _given.Add((from, bytes));

    /// <summary>Forgets what was given, for another stream.</summary>
    public void Clear() => _given.Clear();

    /// <summary>The byte at a place of the stream.</summary>
    public byte this[ulong position]
    {
        get
        {
            foreach ((ulong from, ReadOnlyMemory<byte> bytes) in _given)
            {
                if (position >= from && position - from < (ulong)bytes.Length)
                    return bytes.Span[(int)(position - from)];
            }

            return (byte)(position ^ (position >> 8) ^ (position >> 16));
        }
    }

    /// <summary>Whether bytes are those of the stream from a place on.</summary>
    public bool Matches(ReadOnlySpan<byte> bytes, ulong position)
    {
        if (_given.Count == 0)
            return MatchesPattern(bytes, position);
        for (int i = 0; i < bytes.Length; i++)
        {
            if (bytes[i] != this[position + (ulong)i])
                return false;
        }

        return true;
    }

    private static bool MatchesPattern(ReadOnlySpan<byte> bytes, ulong position)
    {
        Span<byte> expected = stackalloc byte[256];
        while (bytes.Length > 0)
        {
            Span<byte> part = expected[..Math.Min(bytes.Length, expected.Length)];
            StreamPattern.Fill(part, position);
            if (!bytes[..part.Length].SequenceEqual(part))
                return false;
            bytes = bytes[part.Length..];
            position += (ulong)part.Length;
        }

        return true;
    }
}

/// <summary>Compares the bytes that a read copies with the stream's, as they come.</summary>
/// <param name="contents">The stream.</param>
internal sealed class StreamComparison(StreamContents contents) : IBytesSink
{
    private ulong _position;

    /// <summary>Whether all bytes were the stream's so far.</summary>
    public bool Matches { get; private set; }

    /// <summary>Begins anew.</summary>
    /// <param name="position">Place in the stream of the first byte that has to come.</param>
    public void Begin(ulong position)
    {
        _position = position;
        Matches = true;
    }

    /// <inheritdoc/>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        Matches &= contents.Matches(bytes, _position);
        _position += (ulong)bytes.Length;
    }
}
