// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Collections.Generic;
using System.IO;
using System.IO.Compression;

namespace Rxqueue.Tools.Tests.Capture;

/// <summary>Builds the bytes of capture files in a byte order.</summary>
internal sealed class FileBytes(bool littleEndian)
{
    private readonly List<byte> _bytes = [];

    public int Length => _bytes.Count;

    public FileBytes U16(int value) => Number((ulong)value, 2);

    public FileBytes U32(uint value) => Number(value, 4);

    public FileBytes U64(ulong value) => Number(value, 8);

    public FileBytes Raw(params ReadOnlySpan<byte> bytes)
    {
        _bytes.AddRange(bytes);
        return this;
    }

    public FileBytes PcapHeader(
        uint magic = 0xa1b2c3d4, uint snapshot = 262144, uint link = 1, int major = 2, int minor = 4) =>
        U32(magic).U16(major).U16(minor).U32(0).U32(0).U32(snapshot).U32(link);

    public FileBytes PcapFrame(uint seconds, uint fraction, byte[] captured, uint? original = null) =>
        U32(seconds).U32(fraction).U32((uint)captured.Length).U32(original ?? (uint)captured.Length).Raw(captured);

    /// <summary>A pcapng block around a body, padded and with both lengths.</summary>
    public FileBytes Block(uint type, Action<FileBytes> body)
    {
        var inner = new FileBytes(littleEndian);
        body(inner);
        while (inner.Length % 4 != 0)
            inner.Raw(0);

        var length = (uint)inner.Length + 12;
        return U32(type).U32(length).Raw(inner.ToArray()).U32(length);
    }

    public FileBytes Section(int major = 1) =>
        Block(0x0a0d0d0a, b => b.U32(0x1a2b3c4d).U16(major).U16(0).U64(ulong.MaxValue));

    public FileBytes Interface(int link = 1, uint snapshot = 0, Action<FileBytes>? options = null) =>
        Block(1, b =>
        {
            b.U16(link).U16(0).U32(snapshot);
            options?.Invoke(b);
        });

    public FileBytes EnhancedPacket(uint number, ulong units, byte[] captured, uint? original = null) =>
        Block(6, b => b.U32(number).U32((uint)(units >> 32)).U32((uint)units).U32((uint)captured.Length)
            .U32(original ?? (uint)captured.Length).Raw(captured));

    public byte[] ToArray() => [.. _bytes];

    public byte[] Gzip()
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
            gzip.Write(ToArray());

        return packed.ToArray();
    }

    private FileBytes Number(ulong value, int size)
    {
        for (var i = 0; i < size; i++)
            _bytes.Add((byte)(value >> (8 * (littleEndian ? i : size - 1 - i))));

        return this;
    }
}
