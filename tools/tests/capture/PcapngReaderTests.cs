// SPDX-License-Identifier: GPL-2.0-only
using System.Linq;
using Rxqueue.Tools.Capture;
using Xunit;

namespace Rxqueue.Tools.Tests.Capture;

public sealed class PcapngReaderTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Every_kind_of_packet_block_is_read_in_both_byte_orders(bool littleEndian)
    {
        var file = new FileBytes(littleEndian)
            .Section()
            .Interface(link: 1, snapshot: 4)
            .Interface(link: 101)
            .Block(5, b => b.U32(0).U64(99))
            .EnhancedPacket(1, 5_000_001, [1, 2, 3, 4, 5], original: 60)
            .Block(3, b => b.U32(6).Raw(1, 2, 3, 4))
            .Block(2, b => b.U16(1).U16(7).U32(0).U32(9).U32(2).U32(2).Raw(8, 9));

        var frames = Reading.Frames(file);

        Assert.Equal(3, frames.Count);
        Assert.Equal((1, 5_000_001_000L, 101, 60L), Summary(frames[0]));
        Assert.Equal([1, 2, 3, 4, 5], frames[0].Captured.ToArray());
        Assert.Equal((2, 0L, 1, 6L), Summary(frames[1]));
        Assert.Equal([1, 2, 3, 4], frames[1].Captured.ToArray());
        Assert.Equal((3, 9_000L, 101, 2L), Summary(frames[2]));
        Assert.Equal([8, 9], frames[2].Captured.ToArray());
    }

    [Fact]
    public void Sections_may_differ_in_byte_order_and_number_their_interfaces_anew()
    {
        var little = new FileBytes(true).Section().Interface(link: 1).EnhancedPacket(0, 1, [1]).ToArray();
        var big = new FileBytes(false).Section().Interface(link: 276).EnhancedPacket(0, 2, [2]).ToArray();

        var frames = Reading.Frames(new FileBytes(true).Raw(little).Raw(big).Raw(little));

        Assert.Equal([1, 276, 1], frames.Select(frame => frame.LinkType));
        Assert.Equal([1, 2, 3], frames.Select(frame => frame.Number));
        Assert.Equal([1000, 2000, 1000], frames.Select(frame => frame.TimestampNs));
    }

    [Theory]
    [InlineData(0, 3, 3_000_000_000)]
    [InlineData(3, 3, 3_000_000)]
    [InlineData(9, 3, 3)]
    [InlineData(12, 3999, 3)]
    [InlineData(127, 3, 0)]
    [InlineData(0x80, 3, 3_000_000_000)]
    [InlineData(0x8a, 1536, 1_500_000_000)]
    [InlineData(0xff, long.MaxValue, 0)]
    public void The_timestamp_resolution_may_be_any_power_of_ten_or_two(byte resolution, ulong units, long expected)
    {
        var file = new FileBytes(true)
            .Section()
            .Interface(options: b => b.U16(2).U16(3).Raw((byte)'e', (byte)'t', (byte)'h', 0)
                .U16(9).U16(1).Raw(resolution, 0, 0, 0).U16(0).U16(0))
            .EnhancedPacket(0, units, []);

        Assert.Equal(expected, Reading.Frames(file)[0].TimestampNs);
    }

    [Theory]
    [InlineData(100, 100_000_002_000)]
    [InlineData(-100, -99_999_998_000)]
    [InlineData(long.MaxValue, long.MaxValue)]
    [InlineData(long.MinValue, long.MinValue)]
    public void The_timestamp_offset_is_added_without_overflow(long seconds, long expected)
    {
        var file = new FileBytes(false)
            .Section()
            .Interface(options: b => b.U16(14).U16(8).U64((ulong)seconds))
            .EnhancedPacket(0, 2, []);

        Assert.Equal(expected, Reading.Frames(file)[0].TimestampNs);
    }

    [Fact]
    public void Options_after_the_end_of_options_are_none()
    {
        var file = new FileBytes(true)
            .Section()
            .Interface(options: b => b.U16(0).U16(0).U16(9).U16(1).Raw(0, 0, 0, 0))
            .EnhancedPacket(0, 2, []);

        Assert.Equal(2000, Reading.Frames(file)[0].TimestampNs);
    }

    [Fact]
    public void Blocks_without_packets_are_passed_over_however_large()
    {
        var file = new FileBytes(true)
            .Section()
            .Interface()
            .Block(0x0bad, b => b.Raw(new byte[1_000_000]))
            .EnhancedPacket(0, 0, [7]);

        Assert.Equal([7], Reading.Frames(file).Single().Captured.ToArray());
    }

    private static (long, long, int, long) Summary(CaptureFrame frame) =>
        (frame.Number, frame.TimestampNs, frame.LinkType, frame.OriginalLength);
}
