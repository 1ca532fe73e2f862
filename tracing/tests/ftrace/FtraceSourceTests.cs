// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.IO;
using System.IO.Compression;
using System.Text;
using Rxqueue.Tracing.Ftrace;
using Xunit;

namespace Rxqueue.Tracing.Tests.Ftrace;

public class FtraceSourceTests
{
    private static string Text(byte[] input)
    {
        using StreamReader reader = new(FtraceSource.Decompress(new MemoryStream(input)));
        return reader.ReadToEnd();
    }

    [Theory]
    [InlineData("")]
    [InlineData("#")]
    [InlineData("# tracer: nop\n#\n")]
    public void Text_is_passed_on_from_its_first_byte(string text) =>
        Assert.Equal(text, Text(Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void Gzip_is_found_by_its_magic()
    {
        MemoryStream compressed = new();
        using (GZipStream gzip = new(compressed, CompressionLevel.Fastest, leaveOpen: true))
            gzip.Write("# tracer: nop\n"u8);
        Assert.Equal("# tracer: nop\n", Text(compressed.ToArray()));
    }

    [Fact]
    public void Recordings_are_refused_with_the_tool_that_reads_them()
    {
        static string Refusal(byte[] input) => Assert.Throws<InvalidDataException>(() => Text(input)).Message;
        Assert.Contains("trace-cmd report", Refusal([0x17, 0x08, 0x44, .. "tracing6\0"u8]), StringComparison.Ordinal);
        Assert.Contains("perf script", Refusal([.. "PERFILE2 and more"u8]), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_not_there_is_an_io_error() =>
        Assert.ThrowsAny<IOException>(() => FtraceSource.Open(Path.Combine(KernelTraces.Samples, "not-there.txt")));

    [Fact]
    public void A_compressed_file_is_opened_by_name()
    {
        using StreamReader reader = new(
            FtraceSource.Open(Path.Combine(KernelTraces.Samples, "large-head.trace.txt.gz")));
        Assert.Equal("# tracer: nop", reader.ReadLine());
    }
}
