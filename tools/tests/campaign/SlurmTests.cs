// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Runtime.Versioning;
using System.Text.Json.Nodes;
using Xunit;

namespace Rxqueue.Tools.Tests.Campaign;

/// <summary>The batch scripts for Slurm, run by Slurm.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class SlurmTests
{
    private static readonly string[] Hunt = ["hunt", "--campaign", "7", "--cells", "16", "--cases", "300"];

    /// <summary>The third shard is killed after its first cell, and requeued, the first time that it runs.</summary>
    private const string KilledOnce =
        """
        #!/bin/sh
        if [ "$SLURM_ARRAY_TASK_ID" != 3 ] || [ -e MARK ]; then
            exec dotnet 'PROGRAM' "$@"
        fi
        touch MARK
        dotnet 'PROGRAM' "$@" &
        until [ -d CAMPAIGN/shard-3-of-8/cells/000003 ]; do sleep 0.02; done
        kill -9 $!
        scontrol requeue "${SLURM_ARRAY_JOB_ID}_3"
        exec sleep 100
        """;

    [SkippableFact]
    public void AnArrayWithAShardThatIsKilledAndRequeuedFindsWhatOneRunFinds()
    {
        using Scratch scratch = new();
        Directory.CreateDirectory(scratch["slurm"]);
        using SlurmCluster slurm = SlurmCluster.StartOrSkip(scratch["slurm"]);
        Rxq.Run([.. Hunt, "-o", scratch["alone"]]);
        Rxq.Run("merge", scratch["alone"], "-o", scratch["alone-merged"]);
        Dictionary<string, string> variables = new() { ["RXQ"] = Killing(scratch) };

        string job = slurm.Run(
            variables, "sbatch", ["--parsable", "--array=0-7%2", Script("rxq.sbatch"), scratch["campaign"], .. Hunt]).Trim();
        string merge = slurm.Run(
            variables, "sbatch", "--parsable", $"--dependency=afterok:{job}", Script("rxq-merge.sbatch"), scratch["campaign"], scratch["merged"]).Trim();
        slurm.WaitFor(merge);

        Assert.Equal(
            Enumerable.Range(0, 8).Select(shard => $"shard-{shard}-of-8"),
            Directory.EnumerateDirectories(scratch["campaign"]).Select(Path.GetFileName).Order());
        Assert.True(File.Exists(scratch["mark"]), "the third shard was not killed");
        Assert.Contains("shard 3 of 8 has 2, 1 done before", File.ReadAllText(scratch[$"slurm/rxq-{job}_3.log"]));
        Assert.Equal(Findings(scratch["alone-merged"]), Findings(scratch["merged"]));
        JsonNode alone = Summary(scratch["alone-merged"]), together = Summary(scratch["merged"]);
        foreach (string count in new[] { "cells", "missing_cells", "cases", "calls", "states", "statements_reached", "branches_reached" })
            Assert.Equal((long)alone[count]!, (long)together[count]!);
    }

    [Theory]
    [InlineData("rxq.sbatch", "3", 0)]
    [InlineData("rxq.sbatch", "2", 2)]
    [InlineData("rxq.sbatch", "4", 4)]
    [InlineData("rxq-merge.sbatch", "3", 0)]
    [InlineData("rxq-merge.sbatch", "4", 4)]
    public void WhatIsFoundIsNoFailureOfATask(string script, string status, int expected)
    {
        using Scratch scratch = new();
        string rxq = scratch.Write("rxq", $"#!/bin/sh\nexit {status}\n");
        File.SetUnixFileMode(rxq, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        ProcessStartInfo start = new("bash") { RedirectStandardError = true };
        foreach (string argument in new[] { Script(script), scratch["a"], scratch["b"] })
            start.ArgumentList.Add(argument);
        start.Environment["RXQ"] = rxq;

        using Process process = Process.Start(start)!;
        process.WaitForExit();

        Assert.Equal(expected, process.ExitCode);
    }

    private static string Killing(Scratch scratch)
    {
        string text = KilledOnce.Replace("MARK", scratch["mark"]).Replace("PROGRAM", Rxq.Program).Replace("CAMPAIGN", scratch["campaign"]);
        string rxq = scratch.Write("rxq", text);
        File.SetUnixFileMode(rxq, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        return rxq;
    }

    private static string Script(string name) => Path.Combine(Samples.Root, "tools", "campaign", name);

    private static JsonNode Summary(string folder) => JsonNode.Parse(File.ReadAllText(Path.Combine(folder, "summary.json")))!;

    private static SortedDictionary<string, string> Findings(string folder) => new(
        Directory.EnumerateFiles(folder, "script.rxq", SearchOption.AllDirectories)
            .ToDictionary(file => Path.GetRelativePath(folder, file), File.ReadAllText),
        StringComparer.Ordinal);
}
