// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.IO;
using Rxqueue.Tools.Capture;
using Xunit;

namespace Rxqueue.Tools.Tests.Capture;

public sealed class CaptureErrorTests
{
    private const string Formats = "expected a pcap or pcapng capture (plain or gzip)";

    [Fact]
    public void An_empty_file_is_named_so()
    {
        Assert.Equal(($"a.pcap: at byte 0: the file is empty, {Formats}", 0), Reading.Error([]));
    }

    [Fact]
    public void A_file_shorter_than_a_magic_number_is_no_capture()
    {
        Assert.Equal(
            ($"a.pcap: at byte 0: the file ends after 3 of a magic number's 4 bytes, {Formats}", 0),
            Reading.Error([0xd4, 0xc3, 0xb2]));
    }

    [Fact]
    public void A_file_of_another_kind_shows_its_first_bytes()
    {
        Assert.Equal(
            ($"a.pcap: at byte 0: not a capture: it begins with 7f 45 4c 46, {Formats}", 0),
            Reading.Error([0x7f, (byte)'E', (byte)'L', (byte)'F', 0]));
    }

    [Theory]
    [InlineData(4)]
    [InlineData(23)]
    public void A_cut_pcap_header_is_an_error(int length)
    {
        Assert.Equal(
            ($"a.pcap: at byte {length}: the file ends in the pcap file header, expected 24 bytes of it", 0),
            Reading.Error(new FileBytes(true).PcapHeader().ToArray()[..length]));
    }

    [Fact]
    public void A_pcap_version_other_than_2_is_not_supported()
    {
        Assert.Equal(
            ("a.pcap: at byte 4: pcap version 3.1 is not supported, expected version 2.4", 0),
            Reading.Error(new FileBytes(false).PcapHeader(major: 3, minor: 1).ToArray()));
    }

    [Theory]
    [InlineData(41, "a.pcap: at byte 41: the file ends in the header of frame 2, expected 16 bytes of it")]
    [InlineData(56, "a.pcap: at byte 56: the file ends in the header of frame 2, expected 16 bytes of it")]
    [InlineData(57, "a.pcap: at byte 57: the file ends in frame 2, expected 3 captured bytes, found 0")]
    [InlineData(59, "a.pcap: at byte 59: the file ends in frame 2, expected 3 captured bytes, found 2")]
    public void A_pcap_file_that_ends_in_a_frame_is_an_error_after_the_frames_before(int length, string message)
    {
        // Frame 1 is at byte 24, frame 2 at 41, its bytes at 57.
        var file = new FileBytes(true).PcapHeader().PcapFrame(0, 0, [1]).PcapFrame(0, 0, [1, 2, 3]);

        if (length == 41)
        {
            Assert.Single(Reading.Frames(new MemoryStream(file.ToArray()[..length])));
            Assert.Equal(1, Reading.Error(file.ToArray()[..42]).Frames);
            return;
        }

        Assert.Equal((message, 1), Reading.Error(file.ToArray()[..length]));
    }

    [Theory]
    [InlineData(65535u, 262145u, 262144)]
    [InlineData(0u, 268435457u, 268435456)]
    [InlineData(0xffffffffu, 0xffffffffu, 268435456)]
    public void An_absurd_captured_length_is_an_error_at_once(uint snapshot, uint captured, int most)
    {
        var file = new FileBytes(true).PcapHeader(snapshot: snapshot).U32(0).U32(0).U32(captured).U32(captured);

        Assert.Equal(
            ($"a.pcap: at byte 32: frame 1 claims {captured} captured bytes, expected at most {most}", 0),
            Reading.Error(file.ToArray()));
    }

    [Fact]
    public void A_captured_length_that_lies_costs_no_memory()
    {
        var file = new FileBytes(true).PcapHeader(snapshot: 0).U32(0).U32(0).U32(200_000_000).U32(1).ToArray();

        var before = GC.GetAllocatedBytesForCurrentThread();
        var (message, _) = Reading.Error(file);

        Assert.Contains("expected 200000000 captured bytes, found 0", message, StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 2_000_000);
    }

    [Theory]
    [InlineData(27, "a.pcap: at byte 27: the file ends in a section header, expected 28 bytes of it")]
    [InlineData(32, "a.pcap: at byte 32: the file ends in a block's header, expected 8 bytes of it")]
    [InlineData(
        40,
        "a.pcap: at byte 40: the file ends in an interface description block, expected 20 bytes of it, found 12")]
    [InlineData(80, "a.pcap: at byte 80: the file ends in a packet block, expected 36 bytes of it, found 32")]
    [InlineData(96, "a.pcap: at byte 96: the file ends in a block, expected 16 bytes of it, found 12")]
    public void A_pcapng_file_that_ends_in_a_block_is_an_error(int length, string message)
    {
        var file = new FileBytes(true).Section().Interface().EnhancedPacket(0, 0, [1, 2, 3, 4]).Block(5, b => b.U32(0));
        Assert.Equal(100, file.Length);

        Assert.Equal(message, Reading.Error(file.ToArray()[..length]).Message);
    }

    [Fact]
    public void Damaged_pcapng_blocks_are_errors()
    {
        Expect(
            12, "pcapng version 2.0 is not supported, expected version 1.0",
            new FileBytes(true).Section(major: 2));
        Expect(
            8, "the section header's byte-order mark is 0x00000000, expected 1a2b3c4d in either byte order",
            new FileBytes(true).Block(0x0a0d0d0a, b => b.U32(0).U64(0).U64(0)));
        Expect(
            32, "a block claims a length of 8 bytes, expected a multiple of 4, at least 12",
            new FileBytes(true).Section().U32(77).U32(8));
        Expect(
            32, "a block claims a length of 4294967295 bytes, expected a multiple of 4, at least 12",
            new FileBytes(false).Section().U32(77).U32(uint.MaxValue));
        Expect(
            40, "the block's second length is 17, expected 16 as at its beginning",
            new FileBytes(true).Section().U32(77).U32(16).U32(0).U32(17));
        Expect(
            32, "a packet block claims 4294967292 bytes, expected at most 269484032",
            new FileBytes(true).Section().U32(6).U32(0xfffffffc));
        Expect(
            44, "interface option 9 of 5 bytes leaves its block, expected at most 4",
            new FileBytes(true).Section().Interface(options: b => b.U16(9).U16(5).U32(0)));
    }

    [Fact]
    public void Pcapng_packets_must_fit_their_block_and_have_an_interface()
    {
        Expect(
            36, "frame 1 is of interface 0, expected one of the 0 that the section describes before it",
            new FileBytes(true).Section().EnhancedPacket(0, 0, [1]));
        Expect(
            56, "frame 1 is of interface 4294967295, expected one of the 1 that the section describes before it",
            new FileBytes(true).Section().Interface().EnhancedPacket(uint.MaxValue, 0, [1]));
        Expect(
            68, "frame 1 claims 9 captured bytes, expected at most the 8 that its block has room for",
            new FileBytes(true).Section().Interface()
                .Block(6, b => b.U32(0).U64(0).U32(9).U32(9).Raw(new byte[8])));
        Expect(
            56, "frame 1 claims 5 captured bytes, expected at most the 4 that its block has room for",
            new FileBytes(true).Section().Interface().Block(3, b => b.U32(5).U32(0)));
    }

    [Fact]
    public void Damage_in_a_compressed_capture_is_told_by_uncompressed_offset()
    {
        var bad = new FileBytes(true).PcapHeader(major: 9);
        Assert.Equal(
            "a.pcap: at byte 4 of the uncompressed data: pcap version 9.4 is not supported, expected version 2.4",
            Reading.Error(bad.Gzip()).Message);
    }

    [Fact]
    public void A_cut_or_damaged_gzip_file_is_an_error()
    {
        var packed = new FileBytes(true).PcapHeader().PcapFrame(0, 0, new byte[5000]).Gzip();

        var cut = Reading.Error(packed[..^12]).Message;
        Assert.Contains(" of the uncompressed data: ", cut, StringComparison.Ordinal);
        packed[20] ^= 0xff;
        packed[24] ^= 0xff;
        var damaged = Reading.Error(packed).Message;
        Assert.Contains(" of the uncompressed data: ", damaged, StringComparison.Ordinal);
    }

    [Fact]
    public void A_stream_that_fails_is_a_capture_error()
    {
        using var stream = new FailingStream();
        var error = Assert.Throws<CaptureException>(() => CaptureReader.Open(stream, "b.pcap"));

        Assert.Equal("b.pcap: at byte 0: reading failed (no such luck), expected a readable file", error.Message);
        Assert.IsType<IOException>(error.InnerException);
    }

    private static void Expect(long at, string problem, FileBytes file) =>
        Assert.Equal(($"a.pcap: at byte {at}: {problem}", 0), Reading.Error(file.ToArray()));

    private sealed class FailingStream : MemoryStream
    {
        public override int Read(byte[] buffer, int offset, int count) => throw new IOException("no such luck.");
    }
}
