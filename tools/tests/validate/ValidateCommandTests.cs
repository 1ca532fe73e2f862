// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.IO;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Xunit;

namespace Rxqueue.Tools.Tests.Validate;

/// <summary><c>rxq validate</c> as a user calls it.</summary>
public sealed class ValidateCommandTests
{
    private static string Sample => Samples.Path(Path.Combine("kernel-traces", "local-calls.trace.txt.gz"));

    private static string SampleText()
    {
        using GZipStream text = new(File.OpenRead(Sample), CompressionMode.Decompress);
        using StreamReader reader = new(text);
        return reader.ReadToEnd();
    }

    [Fact]
    public void GenuineTraceConforms()
    {
        Rxq run = Rxq.Run("validate", Sample);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.EndsWith(": conforms", run.Lines[0], StringComparison.Ordinal);
        Assert.Contains("rxqtool-119: conforms", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void ChangedTraceDivergesAndSaysWhere()
    {
        string changed = SampleText().Replace("qs=4c pdu=0", "qs=4d pdu=0", StringComparison.Ordinal);
        Rxq run = Rxq.RunWith(Encoding.UTF8.GetBytes(changed), "validate", "-", "--json");
        JsonElement task = run.Json[0].GetProperty("tasks")[0];
        Assert.Equal(3, run.ExitCode);
        Assert.Equal("diverges", run.Json[0].GetProperty("verdict").GetString());
        Assert.Equal(18, task.GetProperty("divergence").GetProperty("line").GetInt64());
        Assert.Equal("qs", task.GetProperty("divergence").GetProperty("field").GetString());
    }

    [Fact]
    public void KnownReceiverIsHeldToItsWayFromTheFirstPduOn()
    {
        string changed = SampleText().Replace("MSG=00000001 n=102", "MSG=00000002 n=102", StringComparison.Ordinal);
        Rxq run = Rxq.RunWith(Encoding.UTF8.GetBytes(changed), "validate", "-", "--receiver", "rxqtool");
        Assert.Equal(3, run.ExitCode);
        Assert.Contains("the receiver rxqtool counts MSG up by one as a PDU begins", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void LossIsInconclusive()
    {
        Rxq run = Rxq.Run("validate", Samples.Path(Path.Combine("kernel-traces", "overflow.trace.txt")));
        Assert.Equal(4, run.ExitCode);
        Assert.Contains("inconclusive", run.Lines[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("validate", "no-such-file")]
    [InlineData("validate", ".")]
    [InlineData("validate", "")]
    [InlineData("validate")]
    [InlineData("validate", "-", "--profile", "no-such-profile")]
    [InlineData("validate", "-", "--receiver", "no-such-receiver")]
    [InlineData("validate", "-", "--receiver", "rxqtool", "--any-order")]
    [InlineData("validate", "-")]
    public void BadUsageIsOneLineAndExitCode2(params string[] arguments)
    {
        Rxq run = Rxq.Run(arguments);
        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Single(run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public void HostileTextIsNeitherCrashNorVerdict()
    {
        byte[] noise = new byte[1 << 20];
        new Random(7).NextBytes(noise);
        Assert.Equal(2, Rxq.RunWith(noise, "validate", "-").ExitCode);

        byte[] both = [.. Encoding.UTF8.GetBytes(SampleText()), (byte)'\n', .. noise];
        Rxq run = Rxq.RunWith(both, "validate", "-", "--json");
        Assert.Contains(run.ExitCode, (int[])[0, 4]);
        Assert.True(run.Json[0].GetProperty("unrecognised").GetInt64() > 0);
    }

    [Fact]
    public void TruncatedGzipIsInconclusive()
    {
        using Scratch scratch = new();
        byte[] whole = File.ReadAllBytes(Sample);
        string cut = scratch.Write("cut.gz", whole[..(whole.Length / 2)]);
        Rxq run = Rxq.Run("validate", cut, "--json");
        Assert.Equal(4, run.ExitCode);
        Assert.Contains("damaged", run.Json[0].GetProperty("damage").GetString(), StringComparison.Ordinal);
    }
}
