// SPDX-License-Identifier: GPL-2.0-only
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using Xunit;

namespace Rxqueue.Tools.Tests.Hunt;

/// <summary><c>rxq hunt</c> as a user sees it.</summary>
public sealed class HuntCommandTests
{
    [Fact]
    public void TheSameSeedAndCasesLeaveTheSameFolderOnAnyNumberOfThreads()
    {
        using Scratch scratch = new();
        Rxq one = Rxq.Run("hunt", "--cases", "3000", "--seed", "1", "--jobs", "1", "-o", scratch["one"]);
        Rxq two = Rxq.Run("hunt", "--cases", "3000", "--seed", "1", "--jobs", "2", "-o", scratch["two"]);
        Assert.Equal((3, one.Output), (two.ExitCode, two.Output));
        Assert.Equal(Contents(scratch["one"]), Contents(scratch["two"]));
        Assert.True(Directory.GetDirectories(scratch["one"]).Length >= 12);
        Assert.DoesNotContain(scratch.Files, file => file.EndsWith(".unfinished"));
    }

    [Fact]
    public void EachFindingHasAFolderWithItsScriptRunAndReport()
    {
        using Scratch scratch = new();
        Rxq hunt = Rxq.Run("hunt", "--cases", "2500", "--seed", "1", "--profile", "rfc-base", "-o", scratch["found"], "--json");
        Assert.Equal(3, hunt.ExitCode);
        Assert.Equal(File.ReadAllText(Path.Combine(scratch["found"], "summary.json")), hunt.Output);
        JsonElement summary = JsonDocument.Parse(hunt.Output).RootElement;
        JsonElement finding = summary.GetProperty("findings").EnumerateArray()
            .Single(one => one.GetProperty("function").GetString() == "netfs_rxqueue_discard" && one.GetProperty("kind").GetString() == "null-deref");
        Assert.Equal(["discard 0"], finding.GetProperty("script").EnumerateArray().Select(statement => statement.GetString()));
        Assert.True(finding.GetProperty("fixed_passes").GetBoolean());

        string folder = Path.Combine(scratch["found"], finding.GetProperty("name").GetString()!);
        string script = Path.Combine(folder, "script.rxq");
        Assert.StartsWith("# netfs_rxqueue_discard: a NULL pointer is dereferenced (model/fs/netfs/rxqueue.cs:", File.ReadAllText(script));
        Rxq again = Rxq.Run("run", "--json", script);
        Assert.Equal((3, again.Output), (again.ExitCode, File.ReadAllText(Path.Combine(folder, "run.jsonl"))));
        Assert.Contains("-> null-deref", File.ReadAllText(Path.Combine(folder, "account.txt")));
        Assert.Contains("BUG: Oops: null-deref in netfs_rxqueue_discard", File.ReadAllText(Path.Combine(folder, "report.txt")));
        Assert.Contains("The fixed variant passes this script.", File.ReadAllText(Path.Combine(folder, "report.txt")));
    }

    [Fact]
    public void TheSeedIsToldBeforeTheHuntAndMakesItAgain()
    {
        Rxq any = Rxq.Run("hunt", "--cases", "300", "--json");
        ulong seed = JsonDocument.Parse(any.Output).RootElement.GetProperty("seed").GetUInt64();
        Assert.Contains($"seed {seed},", any.Error.Split('\n')[0]);
        Assert.Equal(any.Output, Rxq.Run("hunt", "--cases", "300", "--json", "--seed", $"{seed}").Output);
    }

    [Fact]
    public void TheFixedVariantLeavesNothingToFind()
    {
        using Scratch scratch = new();
        Rxq hunt = Rxq.Run("hunt", "--variant", "fixed", "--cases", "3000", "--seed", "1", "-o", scratch["found"]);
        Assert.Equal(0, hunt.ExitCode);
        Assert.Contains("fixed: 0 findings in 3,000 cases", hunt.Output);
        Assert.Contains("netfs_rxqueue_discard", hunt.Output);
        Assert.Equal(["summary.json"], Directory.EnumerateFileSystemEntries(scratch["found"]).Select(Path.GetFileName));
    }

    [Fact]
    public void ScriptsOfADirectoryAreWhereItBegins()
    {
        using Scratch scratch = new();
        Directory.CreateDirectory(scratch["corpus/deeper"]);
        scratch.Write("corpus/deeper/excerpt.rxq", "skb 1\npdu 1\nrefill 0\ndecant 1 as e\nqueue e\nrefill 2\n");
        Rxq hunt = Rxq.Run("hunt", "--cases", "1", "--seed-corpus", scratch["corpus"], "--profile", "rfc-base", "--seed", "1");
        Assert.Contains("return-value in netfs_rxqueue_tcp_refill", hunt.Output);
    }

    [Fact]
    public void ATimeEndsTheHunt()
    {
        Rxq hunt = Rxq.Run("hunt", "--time", "0.1s", "--seed", "1", "--blind");
        Assert.Equal(3, hunt.ExitCode);
        Assert.Matches(@"again with --seed 1 --cases \d+", hunt.Output);
    }

    [Theory]
    [InlineData("--time and --cases both say how long to hunt", "--time", "5", "--cases", "5")]
    [InlineData("--time: '5 minutes' is no time", "--time", "5 minutes")]
    [InlineData("--cases: expected a number of cases, at least 1", "--cases", "0")]
    [InlineData("--seed: expected a number from 0", "--seed", "-1")]
    [InlineData("--jobs: expected a number of threads", "--jobs", "0")]
    [InlineData("--profile: there is no profile 'newest', expected rfc-base or later", "--profile", "newest")]
    [InlineData("--variant: there is no variant 'mine'", "--variant", "mine")]
    [InlineData("/nowhere: no such directory", "--seed-corpus", "/nowhere")]
    [InlineData("/nowhere/found: cannot be written: no such directory", "-o", "/nowhere/found")]
    public void BadUsageIsToldInOneLine(string expected, params string[] options)
    {
        Rxq hunt = Rxq.Run(["hunt", .. options]);
        Assert.Equal((2, ""), (hunt.ExitCode, hunt.Output));
        Assert.Contains(expected, Assert.Single(hunt.Error.Split('\n', System.StringSplitOptions.RemoveEmptyEntries)));
    }

    [Fact]
    public void WhatIsThereAlreadyIsNotTouched()
    {
        using Scratch scratch = new();
        Directory.CreateDirectory(scratch["mine"]);
        scratch.Write("mine/notes.txt", "precious");
        Rxq hunt = Rxq.Run("hunt", "--cases", "100", "-o", scratch["mine"]);
        Assert.Equal(2, hunt.ExitCode);
        Assert.Contains("there is something in it, expected a new or an empty directory", hunt.Error);
        Assert.Equal(["notes.txt"], Directory.EnumerateFileSystemEntries(scratch["mine"]).Select(Path.GetFileName));
    }

    [Fact]
    public void ABrokenScriptOfTheCorpusIsTold()
    {
        using Scratch scratch = new();
        Directory.CreateDirectory(scratch["corpus"]);
        scratch.Write("corpus/bad.rxq", "skb 1\nrefil 1\n");
        Rxq hunt = Rxq.Run("hunt", "--cases", "100", "--seed-corpus", scratch["corpus"]);
        Assert.Equal(2, hunt.ExitCode);
        Assert.Contains("bad.rxq:2:1: unknown statement 'refil'", hunt.Error);
    }

    private static SortedDictionary<string, string> Contents(string directory) =>
        new(Directory.EnumerateFiles(directory, "*", SearchOption.AllDirectories)
            .ToDictionary(file => Path.GetRelativePath(directory, file), File.ReadAllText));
}
