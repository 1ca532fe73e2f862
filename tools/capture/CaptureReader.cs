// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Buffers.Binary;
using System.IO;
using System.IO.Compression;

namespace Rxqueue.Tools.Capture;

/// <summary>Reads the frames of a capture file one after the other: classic pcap in both byte orders with µs or ns,
/// pcapng, and either of them compressed with gzip. Memory use does not depend on the file's size.</summary>
internal abstract class CaptureReader
{
    /// <summary>A frame that claims more captured bytes than this is an error: 256 MiB.</summary>
    public const int MaxFrameBytes = 256 * 1024 * 1024;

    private const string Formats = "expected a pcap or pcapng capture (plain or gzip)";

    /// <summary>Takes over the input, positioned at the magic number.</summary>
    /// <param name="input">What to read.</param>
    protected CaptureReader(CaptureInput input) => Input = input;

    /// <summary>How many frames have been read.</summary>
    public long FramesRead { get; protected set; }

    /// <summary>How many bytes of the capture have been passed (uncompressed).</summary>
    public long BytesRead => Input.Position;

    /// <summary>What is read.</summary>
    protected CaptureInput Input { get; }

    /// <summary>Finds out which format a stream has and reads the file's header.</summary>
    /// <param name="stream">Any readable stream, a pipe too. It stays the caller's to dispose of.</param>
    /// <param name="name">The file's name in error messages.</param>
    /// <exception cref="CaptureException">It is no capture, of an unsupported version, or ends in its header.
    /// </exception>
    public static CaptureReader Open(Stream stream, string name)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(name);
        var input = new CaptureInput(stream, name, uncompressed: false);
        if (input.Ensure(2) == 2 && input.Peek(2) is [0x1f, 0x8b])
        {
            // Not disposed of: it holds no more than a pooled inflater, and the stream below is the caller's.
            var content = new GZipStream(new UnreadStream(input), CompressionMode.Decompress, leaveOpen: true);
            input = new CaptureInput(content, name, uncompressed: true);
        }

        return OpenPlain(input);
    }

    /// <summary>Whether an uncompressed file that begins with these bytes is a capture.</summary>
    /// <param name="start">The first 4 bytes.</param>
    public static bool IsMagic(ReadOnlySpan<byte> start) =>
        BinaryPrimitives.ReadUInt32BigEndian(start) is 0xa1b2c3d4 or 0xd4c3b2a1 or 0xa1b23c4d or 0x4d3cb2a1
            or PcapngReader.SectionHeaderType;

    /// <summary>Reads the next frame.</summary>
    /// <param name="frame">The frame; its bytes are valid until the next call.</param>
    /// <returns>Whether there was one; false at the proper end of the file.</returns>
    /// <exception cref="CaptureException">The file ends in the middle of a record or a record makes no sense.
    /// </exception>
    public abstract bool TryRead(out CaptureFrame frame);

    /// <summary>Makes the next frame of the bytes at the input's position and takes them.</summary>
    /// <param name="skip">Bytes of header before the frame's.</param>
    /// <param name="captured">The number of captured bytes; with <paramref name="skip"/> they have been ensured.
    /// </param>
    /// <param name="timestampNs">Time in ns since 1970.</param>
    /// <param name="linkType">The LINKTYPE_ value.</param>
    /// <param name="originalLength">Bytes on the wire.</param>
    protected CaptureFrame NextFrame(int skip, int captured, long timestampNs, int linkType, long originalLength) =>
        new(++FramesRead, timestampNs, linkType, Input.Take(skip + captured)[skip..], originalLength);

    private static CaptureReader OpenPlain(CaptureInput input)
    {
        var got = input.Ensure(4);
        if (got == 0)
            throw input.Fail(0, "the file is empty, " + Formats);

        if (got < 4)
            throw input.Fail(0, $"the file ends after {got} of a magic number's 4 bytes, {Formats}");

        var head = input.Peek(4);
        return BinaryPrimitives.ReadUInt32BigEndian(head) switch
        {
            0xa1b2c3d4 => new PcapReader(input, littleEndian: false, nanoseconds: false),
            0xd4c3b2a1 => new PcapReader(input, littleEndian: true, nanoseconds: false),
            0xa1b23c4d => new PcapReader(input, littleEndian: false, nanoseconds: true),
            0x4d3cb2a1 => new PcapReader(input, littleEndian: true, nanoseconds: true),
            PcapngReader.SectionHeaderType => new PcapngReader(input),
            _ => throw input.Fail(
                0,
                $"not a capture: it begins with {head[0]:x2} {head[1]:x2} {head[2]:x2} {head[3]:x2}, {Formats}"),
        };
    }
}
