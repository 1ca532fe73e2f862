// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Collections.Generic;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Text;
using Rxqueue.Tracing.Ftrace;
using Xunit;

namespace Rxqueue.Tracing.Tests.Ftrace;

public class FtraceReaderTests
{
    private const string Event =
        "         rxqtool-119     [001] .....     3.924243: netfs_rxq_read: MSG=00000001 [00] b=0000-0004 c=0000";

    [Fact]
    public void Lines_are_numbered_from_one()
    {
        List<FtraceLine> lines = ReadText.All($"# tracer: nop\ngarbage\n\n{Event}\n");
        Assert.Equal([1L, 2L, 3L, 4L], lines.Select(line => line.Number));
        Assert.Equal(
            [FtraceLineKind.Comment, FtraceLineKind.Unrecognised, FtraceLineKind.Blank, FtraceLineKind.Event],
            lines.Select(line => line.Kind));
    }

    [Fact]
    public void Nothing_is_no_line() => Assert.Empty(ReadText.All(""));

    [Fact]
    public void A_last_line_without_an_end_is_a_line_that_says_so()
    {
        List<FtraceLine> lines = ReadText.All(Event + "\n" + Event[..^6]);
        Assert.Equal([LineEnd.Lf, LineEnd.None], lines.Select(line => line.End));
        Assert.Equal([FtraceLineKind.Event, FtraceLineKind.Unrecognised], lines.Select(line => line.Kind));
    }

    [Fact]
    public void A_carriage_return_belongs_to_the_end()
    {
        List<FtraceLine> lines = ReadText.All($"{Event}\r\n\r\n{Event}\r");
        Assert.Equal([LineEnd.CrLf, LineEnd.CrLf, LineEnd.None], lines.Select(line => line.End));
        Assert.Equal(
            [FtraceLineKind.Event, FtraceLineKind.Blank, FtraceLineKind.Unrecognised],
            lines.Select(line => line.Kind));
    }

    [Theory]
    [InlineData(255, false)]
    [InlineData(256, false)]
    [InlineData(257, true)]
    [InlineData(2_000_000, true)]
    public void A_line_beyond_the_limit_is_cut_and_the_next_is_read(int length, bool isCut)
    {
        byte[] text = Encoding.UTF8.GetBytes("#" + new string('x', length - 1) + "\n" + Event + "\n");
        foreach (Stream input in (Stream[])[new MemoryStream(text), new OneByteStream(text)])
        {
            List<FtraceLine> lines = ReadText.From(input, 256, out _);
            Assert.Equal(2, lines.Count);
            Assert.Equal(isCut, lines[0].IsCut);
            Assert.Equal(isCut ? FtraceLineKind.Unrecognised : FtraceLineKind.Comment, lines[0].Kind);
            Assert.Equal(Math.Min(length, 256), lines[0].Text.Length);
            Assert.Equal((2L, FtraceLineKind.Event, false), (lines[1].Number, lines[1].Kind, lines[1].IsCut));
        }
    }

    [Fact]
    public void A_line_that_never_ends_is_cut_at_the_end_of_the_input()
    {
        List<FtraceLine> lines = ReadText.From(new MemoryStream(new byte[3_000_000]), 1024, out _);
        Assert.Equal((true, 1024), (Assert.Single(lines).IsCut, lines[0].Text.Length));
    }

    [Fact]
    public void A_long_line_within_the_limit_is_read_whole()
    {
        string text = $"{Event}\n#{new string('x', 900_000)}\n{Event}\n";
        Assert.Equal(
            [FtraceLineKind.Event, FtraceLineKind.Comment, FtraceLineKind.Event],
            ReadText.All(text).Select(line => line.Kind));
    }

    [Fact]
    public void How_the_input_is_cut_into_reads_changes_nothing()
    {
        byte[] text = KernelTraces.ReadAll(Path.Combine(KernelTraces.Samples, "mixed.trace.txt"));
        List<FtraceLine> whole = GenuineText.Lines(text);
        List<FtraceLine> pieces = ReadText.From(new OneByteStream(text), FtraceReader.DefaultLongestLine, out _);
        Assert.Equal(whole.Select(line => (line.Kind, line.ToString())), pieces.Select(l => (l.Kind, l.ToString())));
    }

    [Fact]
    public void A_copy_stays_when_the_reader_goes_on()
    {
        FtraceReader reader = new(new MemoryStream(Encoding.UTF8.GetBytes($"{Event}\n# other\n")));
        Assert.True(reader.Read());
        FtraceLine copy = reader.Line.Copy();
        Assert.True(reader.Read());
        Assert.False(reader.Read());
        Assert.Equal(
            (FtraceLineKind.Event, Event, "rxqtool", 1L), (copy.Kind, copy.ToString(), copy.Comm, copy.Number));
    }

    [Fact]
    public void A_gzip_that_was_cut_gives_what_it_has_and_says_so()
    {
        byte[] text = KernelTraces.ReadAll(Path.Combine(KernelTraces.Samples, "local.trace.txt"));
        byte[] whole = Compressed(text);
        for (int length = 10; length < whole.Length; length++)
        {
            Stream input = FtraceSource.Decompress(new MemoryStream(whole[..length]));
            List<FtraceLine> lines = ReadText.From(input, 1024, out string? damage);
            Assert.NotNull(damage);
            Assert.All(lines.SkipLast(1), line => Assert.NotEqual(FtraceLineKind.Unrecognised, line.Kind));
            LineBuilder read = new();
            lines.ForEach(line => line.Format(read));
            Assert.True(text.AsSpan().StartsWith(read.Written));
        }
    }

    [Fact]
    public void Gzips_that_were_joined_are_one_text()
    {
        byte[] text = Encoding.UTF8.GetBytes(Event + "\n");
        Stream input = FtraceSource.Decompress(new MemoryStream([.. Compressed(text), .. Compressed(text)]));
        Assert.Equal(2, ReadText.From(input, 1024, out string? damage).Count);
        Assert.Null(damage);
    }

    [Fact]
    public void What_is_not_gzip_behind_a_gzip_is_not_dropped_silently()
    {
        byte[] text = Encoding.UTF8.GetBytes(Event + "\n");
        Stream input = FtraceSource.Decompress(new MemoryStream([.. Compressed(text), .. text]));
        Assert.Single(ReadText.From(input, 1024, out string? damage));
        Assert.NotNull(damage);
    }

    [Fact]
    public void A_gzip_whose_data_changed_says_so()
    {
        byte[] changed = Compressed(Encoding.UTF8.GetBytes(Event + "\n"));
        changed[^5] ^= 1;
        _ = ReadText.From(FtraceSource.Decompress(new MemoryStream(changed)), 1024, out string? damage);
        Assert.NotNull(damage);
    }

    private static byte[] Compressed(byte[] text)
    {
        MemoryStream compressed = new();
        using (GZipStream gzip = new(compressed, CompressionLevel.Optimal, leaveOpen: true))
            gzip.Write(text);
        return compressed.ToArray();
    }

    [Fact]
    public void Reading_allocates_nothing_for_a_line()
    {
        byte[] text = KernelTraces.ReadAll(Path.Combine(KernelTraces.Samples, "mixed.trace.txt"));
        byte[] hundred = [.. Enumerable.Repeat(text, 100).SelectMany(bytes => bytes)];

        static long Allocated(byte[] text)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            FtraceReader reader = new(new MemoryStream(text));
            int names = 0;
            while (reader.Read())
                names += reader.Line.Kind == FtraceLineKind.Event ? reader.Line.Comm.Length : 0;
            Assert.True(names > 0);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }

        // The runtime sets things up once, when it pleases: what lines allocate, they would allocate in every round.
        long leastForLines = Enumerable.Range(0, 5).Min(_ => Allocated(hundred) - Allocated(text));
        Assert.InRange(leastForLines, -8000, 1000);
    }

    [Fact]
    public void Whatever_the_bytes_every_line_formats_back()
    {
        byte[][] samples = [.. KernelTraces.TextFiles(KernelTraces.Samples)
            .Select(name => KernelTraces.ReadAll(Path.Combine(KernelTraces.Samples, name)))];
        Random random = new(20_26);
        byte[] alphabet = [.. "0123456789abcdefx-[](). :=<>#\t\r\nCPULOST \0\xff"u8];
        for (int round = 0; round < 300; round++)
        {
            byte[] mutant = (byte[])samples[random.Next(samples.Length)].Clone();
            for (int change = random.Next(1, 200); change > 0; change--)
                mutant[random.Next(mutant.Length)] = alphabet[random.Next(alphabet.Length)];
            _ = ReadText.All(mutant);
        }
    }

    private sealed class OneByteStream(byte[] bytes) : MemoryStream(bytes)
    {
        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(count, 1));
    }
}
