// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Text;

namespace Rxqueue.Tracing.Ftrace;

/// <summary>
/// One string for each name that a trace repeats on every line. It holds a bounded number of names of bounded length;
/// beyond that a name simply costs a string each time.
/// </summary>
internal sealed class NameTable
{
    private const int Buckets = 1024;
    private const int LongestName = 64;

    private readonly (byte[] Bytes, string Name)[] _names = new (byte[], string)[Buckets];

    /// <summary>The name that the bytes spell in UTF-8.</summary>
    public string Get(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length is 0 or > LongestName)
            return Encoding.UTF8.GetString(bytes);

        uint hash = 2166136261;
        foreach (byte b in bytes)
            hash = (hash ^ b) * 16777619;
        ref (byte[] Bytes, string Name) bucket = ref _names[(hash ^ hash >> 16) % Buckets];

        // A bucket holds the name that asked last: two that collide cost strings, not memory.
        if (bucket.Name is null || !bytes.SequenceEqual(bucket.Bytes))
            bucket = (bytes.ToArray(), Encoding.UTF8.GetString(bytes));
        return bucket.Name;
    }
}
