// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Buffers.Binary;

namespace Rxqueue.Tools.Capture;

/// <summary>Reads classic pcap, version 2.</summary>
internal sealed class PcapReader : CaptureReader
{
    private const int FileHeaderBytes = 24;
    private const int RecordHeaderBytes = 16;

    // Writers are known that record more than the snapshot length they announce, never more than this.
    private const uint UsualLargestSnapshot = 256 * 1024;

    private readonly bool _littleEndian;
    private readonly long _nsPerFraction;
    private readonly int _linkType;
    private readonly uint _largestCaptured;

    /// <summary>Reads the file's header.</summary>
    /// <param name="input">Positioned at the magic number.</param>
    /// <param name="littleEndian">The file's byte order.</param>
    /// <param name="nanoseconds">Whether fractions of a second are in ns, not µs.</param>
    /// <exception cref="CaptureException">The header is cut off or of an unsupported version.</exception>
    public PcapReader(CaptureInput input, bool littleEndian, bool nanoseconds)
        : base(input)
    {
        _littleEndian = littleEndian;
        _nsPerFraction = nanoseconds ? 1 : 1000;
        var got = input.Ensure(FileHeaderBytes);
        if (got < FileHeaderBytes)
            throw input.Fail(got, $"the file ends in the pcap file header, expected {FileHeaderBytes} bytes of it");

        var header = input.Peek(FileHeaderBytes);
        var major = U16(header[4..]);
        var minor = U16(header[6..]);
        if (major != 2)
            throw input.Fail(4, $"pcap version {major}.{minor} is not supported, expected version 2.4");

        var snapshot = U32(header[16..]);
        _largestCaptured = snapshot == 0
            ? MaxFrameBytes
            : Math.Clamp(snapshot, UsualLargestSnapshot, MaxFrameBytes);

        // The upper half tells whether and how long a frame check sequence follows each frame.
        _linkType = (int)(U32(header[20..]) & 0xffff);
        input.Take(FileHeaderBytes);
    }

    /// <inheritdoc/>
    public override bool TryRead(out CaptureFrame frame)
    {
        frame = default;
        var at = Input.Position;
        var number = FramesRead + 1;
        var got = Input.Ensure(RecordHeaderBytes);
        if (got == 0)
            return false;

        if (got < RecordHeaderBytes)
            throw Input.Fail(
                at + got, $"the file ends in the header of frame {number}, expected {RecordHeaderBytes} bytes of it");

        var header = Input.Peek(RecordHeaderBytes);
        var timestampNs = (U32(header) * 1_000_000_000L) + (U32(header[4..]) * _nsPerFraction);
        var captured = U32(header[8..]);
        var original = U32(header[12..]);
        if (captured > _largestCaptured)
            throw Input.Fail(
                at + 8, $"frame {number} claims {captured} captured bytes, expected at most {_largestCaptured}");

        var record = RecordHeaderBytes + (int)captured;
        got = Input.Ensure(record);
        if (got < record)
            throw Input.Fail(
                at + got,
                $"the file ends in frame {number}, expected {captured} captured bytes, "
                + $"found {got - RecordHeaderBytes}");

        frame = NextFrame(RecordHeaderBytes, (int)captured, timestampNs, _linkType, original);
        return true;
    }

    private ushort U16(ReadOnlySpan<byte> at) =>
        _littleEndian ? BinaryPrimitives.ReadUInt16LittleEndian(at) : BinaryPrimitives.ReadUInt16BigEndian(at);

    private uint U32(ReadOnlySpan<byte> at) =>
        _littleEndian ? BinaryPrimitives.ReadUInt32LittleEndian(at) : BinaryPrimitives.ReadUInt32BigEndian(at);
}
