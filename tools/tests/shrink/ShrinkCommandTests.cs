// SPDX-License-Identifier: GPL-2.0-only
using System.IO;
using System.Linq;
using Xunit;

namespace Rxqueue.Tools.Tests.Shrink;

/// <summary><c>rxq shrink</c> as a user sees it.</summary>
public sealed class ShrinkCommandTests
{
    private const string Long = "msg 7\nskb 1448 1448\npdu 2896\nrefill 0\nread 0 1448\ndiscard 2896\nfin\nrefill 100\nstate\n";

    [Fact]
    public void AFailingScriptIsMadeMinimal()
    {
        using Scratch scratch = new();
        Rxq shrink = Rxq.Run("shrink", scratch.Write("long.rxq", Long));
        Assert.Equal(3, shrink.ExitCode);
        Assert.Equal(["fin", "refill 1"], shrink.Lines.Where(line => line[0] != '#'));
        Assert.StartsWith("# netfs_rxqueue_tcp_refill: the call does not come to an end (model/fs/netfs/rxqueue.cs:", shrink.Output);
        Assert.Contains("9 statements made 2", shrink.Error);
    }

    [Fact]
    public void TheMinimalScriptIsWrittenToAFile()
    {
        using Scratch scratch = new();
        Rxq shrink = Rxq.Run("shrink", scratch.Write("long.rxq", Long), "-o", scratch["short.rxq"]);
        Assert.Equal((3, ""), (shrink.ExitCode, shrink.Output));
        Assert.EndsWith("\nfin\nrefill 1\n", File.ReadAllText(scratch["short.rxq"]));
        Assert.Equal(3, Rxq.Run("run", scratch["short.rxq"]).ExitCode);
    }

    [Fact]
    public void AScriptThatFailsNowhereIsSaidToPass()
    {
        using Scratch scratch = new();
        Rxq shrink = Rxq.Run("shrink", scratch.Write("long.rxq", Long), "--variant", "fixed", "-o", scratch["short.rxq"]);
        Assert.Equal((0, ""), (shrink.ExitCode, shrink.Output));
        Assert.Contains("variant fixed keeps every promise on profile rfc-base", shrink.Error);
        Assert.Equal(["long.rxq"], scratch.Files);
    }

    [Fact]
    public void StandardInputIsTaken()
    {
        Rxq shrink = Rxq.RunWith("pdu 5\nrefill 0\ndiscard 5\n"u8.ToArray(), "shrink", "-");
        Assert.Equal(["pdu 1", "refill 0", "discard 1"], shrink.Lines.Where(line => line[0] != '#'));
    }

    [Theory]
    [InlineData("skb\n", ":1:4: missing argument")]
    [InlineData("discard 1\nput e\n", ":2:5: unknown queue 'e'")]
    public void ABrokenScriptIsTold(string script, string expected)
    {
        using Scratch scratch = new();
        Rxq shrink = Rxq.Run("shrink", scratch.Write("bad.rxq", script), "-o", scratch["out.rxq"]);
        Assert.Equal(2, shrink.ExitCode);
        Assert.Contains(expected, shrink.Error);
        Assert.Equal(["bad.rxq"], scratch.Files);
    }
}
