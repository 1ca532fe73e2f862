// SPDX-License-Identifier: GPL-2.0-only
using System;

namespace Rxqueue.Model;

/// <summary>A run of kernel memory (<c>struct kvec</c> of include/linux/uio.h).</summary>
public ref struct kvec
{
    /// <summary>The memory; its length is how much there really is.</summary>
    public Span<byte> iov_base;

    /// <summary>How much of it the iterator may use, in bytes.</summary>
    public ulong iov_len;
}

/// <summary>Takes the bytes that are copied to an iterator that has no memory of its own.</summary>
public interface IBytesSink
{
    /// <summary>The next bytes, in order.</summary>
    void Write(ReadOnlySpan<byte> bytes);
}

/// <summary>
/// The destination of a copy (<c>struct iov_iter</c> of include/linux/uio.h): how many bytes are left in it, and where
/// they are. It may fault after some of them, as user memory does.
/// </summary>
public ref struct iov_iter
{
    internal Span<byte> memory;
    internal IBytesSink? sink;
    internal ulong count;
    internal ulong offset;
    internal ulong faults_at;

    /// <summary><c>ITER_DEST</c>: data goes to the iterator, the only direction that is modelled.</summary>
    public const bool ITER_DEST = false;

    /// <summary>Makes an iterator over bytes that are handed on, such as to a checksum.</summary>
    /// <param name="sink">Who gets them.</param>
    /// <param name="count">How many there is room for.</param>
    /// <param name="faults_at">After how many of them the memory faults; by default it does not.</param>
    public static iov_iter to_sink(IBytesSink sink, ulong count, ulong faults_at = ulong.MaxValue) =>
        new() { sink = sink, count = count, faults_at = faults_at };

    /// <summary>Makes an iterator over memory.</summary>
    /// <param name="memory">The memory.</param>
    public static iov_iter to_memory(Span<byte> memory) =>
        new() { memory = memory, count = (ulong)memory.Length, faults_at = ulong.MaxValue };

    /// <summary><c>iov_iter_kvec()</c>: makes an iterator over kernel memory.</summary>
    /// <param name="i">The iterator to set up.</param>
    /// <param name="direction"><see cref="ITER_DEST"/>.</param>
    /// <param name="kvec">The memory.</param>
    /// <param name="nr_segs">Number of runs of memory; 1.</param>
    /// <param name="count">Bytes in all.</param>
    public static void iov_iter_kvec(ref iov_iter i, bool direction, kvec kvec, uint nr_segs, ulong count)
    {
        if (direction != ITER_DEST || nr_segs != 1)
            throw new ArgumentOutOfRangeException(nameof(nr_segs), "only a destination of one run is modelled");
        i.memory = kvec.iov_base;
        i.sink = null;
        i.count = count;
        i.offset = 0;
        i.faults_at = ulong.MaxValue;
    }

    /// <summary><c>iov_iter_count()</c>: bytes left.</summary>
    public static ulong iov_iter_count(scoped in iov_iter i) => i.count;
}
