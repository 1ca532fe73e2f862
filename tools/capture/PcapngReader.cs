// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Diagnostics;

namespace Rxqueue.Tools.Capture;

/// <summary>Reads pcapng, version 1: any number of sections, each in its own byte order. Blocks without packets
/// are passed over.</summary>
internal sealed class PcapngReader : CaptureReader
{
    /// <summary>A section header block's type, the same in both byte orders: a pcapng file's magic number.</summary>
    public const uint SectionHeaderType = 0x0a0d0d0a;

    private const uint InterfaceType = 1;
    private const uint ObsoletePacketType = 2;
    private const uint SimplePacketType = 3;
    private const uint EnhancedPacketType = 6;

    private const int SmallestBlock = 12;
    private const int SectionHeaderBytes = 28;
    private const int InterfaceBytes = 20;
    private const int PacketDataAt = 28;
    private const int SimplePacketDataAt = 12;
    private const int TrailerBytes = 4;
    private const int MaxInterfaces = 65536;

    // A packet's block may hold options beside the packet.
    private const uint LargestBlock = MaxFrameBytes + (1024 * 1024);

    private readonly List<PcapngInterface> _interfaces = [];
    private bool _littleEndian;

    /// <summary>Reads the first section's header.</summary>
    /// <param name="input">Positioned at the magic number.</param>
    /// <exception cref="CaptureException">The header is cut off, damaged, or of an unsupported version.</exception>
    public PcapngReader(CaptureInput input)
        : base(input) => ReadSectionHeader();

    /// <inheritdoc/>
    public override bool TryRead(out CaptureFrame frame)
    {
        frame = default;
        for (; ; )
        {
            var at = Input.Position;
            var got = Input.Ensure(8);
            if (got == 0)
                return false;

            if (got < 8)
                throw Input.Fail(at + got, "the file ends in a block's header, expected 8 bytes of it");

            var type = U32(Input.Peek(4));
            switch (type)
            {
                case SectionHeaderType:
                    ReadSectionHeader();
                    break;
                case InterfaceType:
                    ReadInterface();
                    break;
                case EnhancedPacketType or ObsoletePacketType:
                    frame = ReadPacket(type);
                    return true;
                case SimplePacketType:
                    frame = ReadSimplePacket();
                    return true;
                default:
                    SkipBlock(CheckedLength(SmallestBlock));
                    break;
            }

            Debug.Assert(Input.Position >= at + SmallestBlock, "each round passes a block");
        }
    }

    private void ReadSectionHeader()
    {
        var at = Input.Position;
        var got = Input.Ensure(SectionHeaderBytes);
        if (got < SectionHeaderBytes)
            throw Input.Fail(
                at + got, $"the file ends in a section header, expected {SectionHeaderBytes} bytes of it");

        var header = Input.Peek(SectionHeaderBytes);
        var mark = BinaryPrimitives.ReadUInt32BigEndian(header[8..]);
        _littleEndian = mark switch
        {
            0x1a2b3c4d => false,
            0x4d3c2b1a => true,
            _ => throw Input.Fail(
                at + 8, $"the section header's byte-order mark is 0x{mark:x8}, expected 1a2b3c4d in either byte order"),
        };
        var major = U16(header[12..]);
        var minor = U16(header[14..]);
        if (major != 1)
            throw Input.Fail(at + 12, $"pcapng version {major}.{minor} is not supported, expected version 1.0");

        _interfaces.Clear();
        SkipBlock(CheckedLength(SectionHeaderBytes));
    }

    private void ReadInterface()
    {
        var at = Input.Position;
        var block = WholeBlock(InterfaceBytes, "an interface description");
        if (_interfaces.Count == MaxInterfaces)
            throw Input.Fail(at, $"the section has too many interfaces, expected at most {MaxInterfaces}");

        var resolution = PcapngInterface.Microseconds;
        var offsetSeconds = 0L;
        var end = block.Length - TrailerBytes;
        for (var o = 16; o + 4 <= end;)
        {
            var code = U16(block[o..]);
            int length = U16(block[(o + 2)..]);
            if (code == 0)
                break;

            if (o + 4 + length > end)
                throw Input.Fail(
                    at + o,
                    $"interface option {code} of {length} bytes leaves its block, expected at most {end - o - 4}");

            var value = block.Slice(o + 4, length);
            if (code == 9 && length >= 1)
                resolution = value[0];
            else if (code == 14 && length >= 8)
                offsetSeconds = I64(value);

            o += 4 + ((length + 3) & ~3);
        }

        _interfaces.Add(new PcapngInterface(U16(block[8..]), U32(block[12..]), resolution, offsetSeconds));
        Input.Take(block.Length);
    }

    // The enhanced block differs from the obsolete one only in that its interface number has 32 bits, not 16.
    private CaptureFrame ReadPacket(uint type)
    {
        var at = Input.Position;
        var block = WholeBlock(PacketDataAt + TrailerBytes, "a packet");
        var captured = U32(block[20..]);
        var number = type == EnhancedPacketType ? U32(block[8..]) : U16(block[8..]);
        var description = Interface(number, at + 8);
        CheckFits(captured, block.Length - PacketDataAt - TrailerBytes, at + 20);
        var units = ((ulong)U32(block[12..]) << 32) | U32(block[16..]);
        var original = U32(block[24..]);
        var padding = block.Length - PacketDataAt - (int)captured;
        var frame = NextFrame(
            PacketDataAt, (int)captured, description.ToNanoseconds(units), description.LinkType, original);
        Input.Take(padding);
        return frame;
    }

    private CaptureFrame ReadSimplePacket()
    {
        var at = Input.Position;
        var block = WholeBlock(SimplePacketDataAt + TrailerBytes, "a simple packet");
        var original = U32(block[8..]);
        var description = Interface(0, at);
        var captured = description.SnapshotLength == 0
            ? original
            : Math.Min(original, description.SnapshotLength);
        CheckFits(captured, block.Length - SimplePacketDataAt - TrailerBytes, at + 8);
        var padding = block.Length - SimplePacketDataAt - (int)captured;
        var frame = NextFrame(SimplePacketDataAt, (int)captured, 0, description.LinkType, original);
        Input.Take(padding);
        return frame;
    }

    private PcapngInterface Interface(uint number, long at) => number < _interfaces.Count
        ? _interfaces[(int)number]
        : throw Input.Fail(
            at,
            $"frame {FramesRead + 1} is of interface {number}, "
            + $"expected one of the {_interfaces.Count} that the section describes before it");

    private void CheckFits(uint captured, int room, long at)
    {
        if (captured > Math.Min(room, MaxFrameBytes))
            throw Input.Fail(
                at,
                $"frame {FramesRead + 1} claims {captured} captured bytes, "
                + $"expected at most the {Math.Min(room, MaxFrameBytes)} that its block has room for");
    }

    /// <summary>Buffers the whole block at the input's position, without taking it, and checks its lengths.</summary>
    private ReadOnlySpan<byte> WholeBlock(int smallest, string what)
    {
        var at = Input.Position;
        var length = CheckedLength(smallest);
        if (length > LargestBlock)
            throw Input.Fail(at + 4, $"{what} block claims {length} bytes, expected at most {LargestBlock}");

        var got = Input.Ensure((int)length);
        if (got < length)
            throw Input.Fail(at + got, $"the file ends in {what} block, expected {length} bytes of it, found {got}");

        var block = Input.Peek((int)length);
        CheckTrailer(U32(block[^TrailerBytes..]), length, at);
        return block;
    }

    private uint CheckedLength(int smallest)
    {
        var length = U32(Input.Peek(8)[4..]);
        if (length < smallest || length % 4 != 0)
            throw Input.Fail(
                Input.Position + 4,
                $"a block claims a length of {length} bytes, expected a multiple of 4, at least {smallest}");

        return length;
    }

    private void SkipBlock(uint length)
    {
        var at = Input.Position;
        var skipped = Input.Skip(length - TrailerBytes);
        var trailer = Input.Ensure(TrailerBytes);
        if (skipped + trailer < length)
            throw Input.Fail(
                at + skipped + trailer,
                $"the file ends in a block, expected {length} bytes of it, found {skipped + trailer}");

        CheckTrailer(U32(Input.Take(TrailerBytes).Span), length, at);
    }

    private void CheckTrailer(uint trailer, uint length, long at)
    {
        if (trailer != length)
            throw Input.Fail(
                at + length - TrailerBytes,
                $"the block's second length is {trailer}, expected {length} as at its beginning");
    }

    private ushort U16(ReadOnlySpan<byte> at) =>
        _littleEndian ? BinaryPrimitives.ReadUInt16LittleEndian(at) : BinaryPrimitives.ReadUInt16BigEndian(at);

    private uint U32(ReadOnlySpan<byte> at) =>
        _littleEndian ? BinaryPrimitives.ReadUInt32LittleEndian(at) : BinaryPrimitives.ReadUInt32BigEndian(at);

    private long I64(ReadOnlySpan<byte> at) =>
        _littleEndian ? BinaryPrimitives.ReadInt64LittleEndian(at) : BinaryPrimitives.ReadInt64BigEndian(at);
}
