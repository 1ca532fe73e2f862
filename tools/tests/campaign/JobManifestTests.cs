// SPDX-License-Identifier: GPL-2.0-only
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Runtime.Versioning;
using System.Text.Json;
using System.Text.Json.Nodes;
using Json.Schema;
using Xunit;
using YamlDotNet.Serialization;

namespace Rxqueue.Tools.Tests.Campaign;

/// <summary>The Jobs for Kubernetes: what their fields may be, and what their containers run.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class JobManifestTests
{
    private static readonly JsonSchema Schema =
        JsonSchema.FromText(File.ReadAllText(Path.Combine(Samples.Root, "tools", "tests", "campaign", "job.schema.json")));

    [Theory]
    [InlineData("rxq-job.yaml")]
    [InlineData("rxq-merge-job.yaml")]
    public void AManifestHasOnlyFieldsThatAJobHas(string file)
    {
        EvaluationResults results = Schema.Evaluate(Element(Read(file)), new EvaluationOptions { OutputFormat = OutputFormat.List });

        Assert.True(
            results.IsValid,
            string.Join('\n', (results.Details ?? []).Where(one => one.Errors is not null).SelectMany(
                one => one.Errors!.Select(error => $"{one.InstanceLocation}: {error.Value}"))));
    }

    [Theory]
    [InlineData("a policy that calls an exit code a success", "action: FailIndex", "action: Succeed")]
    [InlineData("a policy with pods that start again", "restartPolicy: Never", "restartPolicy: OnFailure")]
    [InlineData("a limit for each index without indices", "completionMode: Indexed", "")]
    [InlineData("a field that there is not", "parallelism: 4", "paralelism: 4")]
    [InlineData("a rule on nothing", "onExitCodes:", "onExitCode:")]
    public void WhatKubernetesWouldRefuseTheSchemaRefuses(string what, string before, string after)
    {
        string text = Text("rxq-job.yaml");
        Assert.Contains(before, text);

        Assert.False(Schema.Evaluate(Element(Parse(text.Replace(before, after)))).IsValid, what);
    }

    [Fact]
    public void APodRunsTheShardOfItsIndexAndWhatItFindsIsNoFailure()
    {
        using Scratch scratch = new();
        JsonNode job = Read("rxq-job.yaml")!;

        int code = RunContainer(job, scratch, "5", command => command.Replace("--cells 64", "--cells 8 --cases 300"));

        Assert.Equal(0, code);
        Assert.Equal(["shard-5-of-8"], Directory.EnumerateDirectories(scratch["campaign"]).Select(Path.GetFileName));
        Assert.Contains("\"findings\":[\"", File.ReadAllText(scratch["campaign/shard-5-of-8/counters.ndjson"]));
        Assert.Equal(8, (int)job["spec"]!["completions"]!);
    }

    [Fact]
    public void BadUsageIsTheExitCodeThatFailsTheShardAtOnce()
    {
        using Scratch scratch = new();
        JsonNode job = Read("rxq-job.yaml")!;

        int code = RunContainer(job, scratch, "8", command => command);

        Assert.Equal([code], job["spec"]!["podFailurePolicy"]!["rules"]![0]!["onExitCodes"]!["values"]!.AsArray().Select(value => (int)value!));
    }

    [Fact]
    public void TheSecondJobMergesWhatTheFirstOneLeft()
    {
        using Scratch scratch = new();
        Rxq.Run("hunt", "--campaign", "1", "--cells", "2", "--cases", "50", "-o", scratch["campaign"]);

        Assert.Equal(0, RunContainer(Read("rxq-merge-job.yaml")!, scratch, "", command => command));
        Assert.Equal(
            2, (int)JsonNode.Parse(File.ReadAllText(scratch["campaign/merged/summary.json"]))!["cells"]!);
    }

    private static string Text(string file) => File.ReadAllText(Path.Combine(Samples.Root, "tools", "campaign", file));

    private static JsonNode? Read(string file) => Parse(Text(file));

    private static JsonNode? Parse(string yaml)
    {
        object? value = new DeserializerBuilder().WithAttemptingUnquotedStringTypeDeserialization().Build().Deserialize<object?>(yaml);
        return JsonNode.Parse(new SerializerBuilder().JsonCompatible().Build().Serialize(value));
    }

    private static JsonElement Element(JsonNode? node) => JsonSerializer.SerializeToElement(node);

    /// <summary>Runs a container's command here, on a directory instead of the volume.</summary>
    private static int RunContainer(JsonNode job, Scratch scratch, string index, System.Func<string, string> change)
    {
        JsonNode container = job["spec"]!["template"]!["spec"]!["containers"]![0]!;
        string volume = (string)container["volumeMounts"]![0]!["mountPath"]!;
        List<string> command = [.. container["command"]!.AsArray().Select(word => (string)word!)];
        Directory.CreateDirectory(scratch["bin"]);
        string rxq = scratch.Write("bin/rxq", $"#!/bin/sh\nexec dotnet '{Rxq.Program}' \"$@\"\n");
        File.SetUnixFileMode(rxq, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        ProcessStartInfo start = new(command[0]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string word in command.Skip(1))
            start.ArgumentList.Add(change(word).Replace(volume, scratch["campaign"]));
        start.Environment["PATH"] = $"{scratch["bin"]}:{start.Environment["PATH"]}";
        start.Environment["JOB_COMPLETION_INDEX"] = index;
        using Process process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        process.WaitForExit();
        return process.ExitCode;
    }
}
