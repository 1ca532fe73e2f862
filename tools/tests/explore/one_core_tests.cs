// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using Rxqueue.SystematicTests;
using Xunit;

namespace Rxqueue.Tools.Tests.Explore;

/// <summary>Where the explorer's threads may run.</summary>
public sealed class One_core_tests
{
    [Fact]
    public void all_threads_of_an_exploring_process_are_on_the_same_core()
    {
        if (!OperatingSystem.IsLinux())
            return;
        ProcessStartInfo start = new("dotnet")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "explore", "rxq-explore.dll"));
        using Process explorer = Process.Start(start)!;
        try
        {
            explorer.StandardInput.WriteLine(ExplorerMessage.ToJson(new ExplorerRequest
            {
                Command = "explore",
                Test = "stream-while-tcp-receives",
                Variant = "fixed",
                Strategy = "random",
                Seed = 1,
            }));
            ExplorerMessage first = ExplorerMessage.Parse(explorer.StandardOutput.ReadLine()!);

            List<string> cores = CoresOfThreads(explorer.Id);

            Assert.NotNull(first.Progress);
            Assert.True(cores.Count > 2, "tasks have threads of their own");
            Assert.Matches("^[0-9]+$", Assert.Single(cores.Distinct()));
        }
        finally
        {
            explorer.Kill();
        }
    }

    /// <summary>What each thread is allowed, as the kernel writes it: <c>0</c>, or <c>0-1</c>.</summary>
    private static List<string> CoresOfThreads(int process)
    {
        List<string> cores = [];
        foreach (string thread in Directory.EnumerateDirectories($"/proc/{process}/task"))
        {
            try
            {
                cores.Add(File.ReadLines(Path.Combine(thread, "status"))
                    .Single(line => line.StartsWith("Cpus_allowed_list:", StringComparison.Ordinal)).Split('\t')[1]);
            }
            catch (IOException)
            {
                // It has ended since the directory was listed.
            }
        }

        return cores;
    }
}
