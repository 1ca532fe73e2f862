// SPDX-License-Identifier: GPL-2.0-only
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace Rxqueue.Tools.Bench;

/// <summary>The BenchmarkDotNet classes, and how they are run.</summary>
internal static class BenchmarkSuite
{
    /// <summary>Runs benchmarks.</summary>
    /// <param name="filter">Which of them, as a pattern such as <c>*Throughput*</c>.</param>
    /// <param name="artifacts">The folder that logs and tables go to.</param>
    public static void Run(string filter, string artifacts)
    {
        // In this process: it has the settings that rxq runs with, and nothing has to be built or restored first.
        IConfig config = DefaultConfig.Instance
            .AddJob(Job.Default.WithToolchain(InProcessEmitToolchain.Instance))
            .AddColumn(Columns.All)
            .WithArtifactsPath(artifacts)
            .WithOption(ConfigOptions.JoinSummary, false);
        BenchmarkSwitcher.FromAssembly(typeof(BenchmarkSuite).Assembly).Run(["--filter", filter], config);
    }
}
