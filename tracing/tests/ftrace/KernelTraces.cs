// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Rxqueue.Tracing.Ftrace;
using Xunit;

namespace Rxqueue.Tracing.Tests.Ftrace;

/// <summary>
/// Where the kernel traces lie: small cuts in the repository, whole captures beside it on some machines.
/// </summary>
internal static class KernelTraces
{
    private static readonly string Root = FindRoot();

    public static string Samples { get; } = Path.Combine(Root, "samples", "kernel-traces");

    public static string Captures { get; } = Path.Combine(
        Environment.GetEnvironmentVariable("RXQ_SHARED") ?? Path.Combine(Root, "..", "shared"),
        "data",
        "kernel-traces");

    public static bool HasCaptures => Directory.Exists(Captures);

    public static IEnumerable<string> TextFiles(string directory) =>
        from path in Directory.EnumerateFiles(directory, "*.txt*", SearchOption.AllDirectories)
        let name = Path.GetFileName(path)
        where name.Contains("trace.txt", StringComparison.Ordinal)
            || name.Contains("trace_pipe", StringComparison.Ordinal)
            || name.Contains("report", StringComparison.Ordinal)
        orderby path
        select Path.GetRelativePath(directory, path);

    public static byte[] ReadAll(string path)
    {
        using Stream text = FtraceSource.Open(path);
        MemoryStream all = new();
        text.CopyTo(all);
        return all.ToArray();
    }

    private static string FindRoot()
    {
        DirectoryInfo? at = new(AppContext.BaseDirectory);
        while (at is not null && !File.Exists(Path.Combine(at.FullName, "Model.sln")))
            at = at.Parent;
        return at?.FullName ?? throw new DirectoryNotFoundException("no Model.sln above the tests");
    }
}

/// <summary>A fact about the whole captures, skipped where they are not.</summary>
internal sealed class CaptureFactAttribute : FactAttribute
{
    public CaptureFactAttribute()
    {
        if (!KernelTraces.HasCaptures)
            Skip = $"no kernel captures at {KernelTraces.Captures}";
    }
}

/// <summary>A theory about the whole captures, skipped where they are not.</summary>
internal sealed class CaptureTheoryAttribute : TheoryAttribute
{
    public CaptureTheoryAttribute()
    {
        if (!KernelTraces.HasCaptures)
            Skip = $"no kernel captures at {KernelTraces.Captures}";
    }
}
