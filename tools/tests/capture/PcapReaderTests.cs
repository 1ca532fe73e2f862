// SPDX-License-Identifier: GPL-2.0-only
using System.IO;
using System.Linq;
using Rxqueue.Tools.Capture;
using Xunit;

namespace Rxqueue.Tools.Tests.Capture;

public sealed class PcapReaderTests
{
    [Theory]
    [InlineData(true, 0xa1b2c3d4, 7_000_123_000)]
    [InlineData(false, 0xa1b2c3d4, 7_000_123_000)]
    [InlineData(true, 0xa1b23c4d, 7_000_000_123)]
    [InlineData(false, 0xa1b23c4d, 7_000_000_123)]
    public void Both_byte_orders_and_both_precisions_are_read(bool littleEndian, uint magic, long timestampNs)
    {
        var file = new FileBytes(littleEndian)
            .PcapHeader(magic, link: 113)
            .PcapFrame(7, 123, [1, 2, 3])
            .PcapFrame(8, 0, []);

        var frames = Reading.Frames(file);

        Assert.Equal(2, frames.Count);
        Assert.Equal((1, timestampNs, 113, 3L), Summary(frames[0]));
        Assert.Equal([1, 2, 3], frames[0].Captured.ToArray());
        Assert.Equal((2, 8_000_000_000L, 113, 0L), Summary(frames[1]));
    }

    [Fact]
    public void Seconds_use_all_32_bits()
    {
        var frames = Reading.Frames(new FileBytes(true).PcapHeader().PcapFrame(0xffff_ffff, 999_999, []));

        Assert.Equal(4_294_967_295_999_999_000, frames[0].TimestampNs);
    }

    [Fact]
    public void A_frame_cut_by_the_snapshot_length_tells_its_original_length()
    {
        var frames = Reading.Frames(
            new FileBytes(true).PcapHeader(snapshot: 4).PcapFrame(0, 0, [1, 2, 3, 4], original: 1514));

        Assert.True(frames[0].IsCut);
        Assert.Equal(1514, frames[0].OriginalLength);
        Assert.Equal(4, frames[0].Captured.Length);
    }

    [Fact]
    public void The_link_type_is_without_the_check_sequence_bits()
    {
        var frames = Reading.Frames(new FileBytes(true).PcapHeader(link: 0x24000001).PcapFrame(0, 0, []));

        Assert.Equal(1, frames[0].LinkType);
    }

    [Fact]
    public void A_capture_without_frames_is_one()
    {
        Assert.Empty(Reading.Frames(new FileBytes(true).PcapHeader()));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(100_000)]
    public void A_pipe_gives_the_same_frames_however_it_is_cut(int most)
    {
        var file = new FileBytes(true).PcapHeader();
        for (var i = 0; i < 40; i++)
            file.PcapFrame((uint)i, 0, [.. Enumerable.Range(0, i * 37).Select(b => (byte)(b + i))]);

        var expected = Reading.Frames(file);
        var frames = Reading.Frames(new PipeStream(file.ToArray(), most));

        Assert.Equal(40, frames.Count);
        Assert.Equal(expected.Select(Summary), frames.Select(Summary));
        Assert.All(expected.Zip(frames), pair =>
            Assert.Equal(pair.First.Captured.ToArray(), pair.Second.Captured.ToArray()));
    }

    [Fact]
    public void Frames_larger_than_the_first_buffer_are_read_whole()
    {
        var large = Enumerable.Range(0, 700_000).Select(b => (byte)(b * 7)).ToArray();
        var file = new FileBytes(false)
            .PcapHeader(snapshot: 0).PcapFrame(0, 0, [9]).PcapFrame(0, 0, large).PcapFrame(0, 0, [8]);

        var frames = Reading.Frames(file);

        Assert.Equal(large, frames[1].Captured.ToArray());
        Assert.Equal([8], frames[2].Captured.ToArray());
    }

    [Fact]
    public void Reading_many_frames_takes_no_memory_for_each()
    {
        var file = new FileBytes(true).PcapHeader();
        for (var i = 0; i < 5000; i++)
            file.PcapFrame(0, 0, new byte[100]);

        var reader = CaptureReader.Open(new MemoryStream(file.ToArray()), Reading.Name);
        Assert.True(reader.TryRead(out _));
        var before = System.GC.GetAllocatedBytesForCurrentThread();
        while (reader.TryRead(out _))
        {
        }

        Assert.Equal(5000, reader.FramesRead);
        Assert.InRange(System.GC.GetAllocatedBytesForCurrentThread() - before, 0, 5000);
    }

    [Fact]
    public void Gzip_is_seen_through_even_in_a_pipe()
    {
        var file = new FileBytes(true).PcapHeader().PcapFrame(1, 0, [1, 2]).PcapFrame(2, 0, [3]);

        var frames = Reading.Frames(new PipeStream(file.Gzip(), 3));

        Assert.Equal([1_000_000_000, 2_000_000_000], frames.Select(frame => frame.TimestampNs));
        Assert.Equal([3], frames[1].Captured.ToArray());
    }

    private static (long, long, int, long) Summary(CaptureFrame frame) =>
        (frame.Number, frame.TimestampNs, frame.LinkType, frame.OriginalLength);
}
