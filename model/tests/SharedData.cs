// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Xunit;

namespace Rxqueue.Model.Tests;

/// <summary>What is kept beside the repository: the posted patch and what was recorded with it.</summary>
internal static class SharedData
{
    /// <summary>What <c>RXQ_SHARED</c> names, else <c>shared</c> beside the repository; null if there is none.</summary>
    public static string? Root { get; } = Find();

    /// <summary>The patch, as the mailing list's archive has it.</summary>
    public static string Patch => File.ReadAllText(Directory.GetFiles(Path.Combine(Root!, "seed"), "*.txt").Single());

    /// <summary>The format files of an instrumented kernel's trace system.</summary>
    public static string Format(string name) =>
        File.ReadAllText(Path.Combine(Root!, "data", "kernel-traces", "formats", $"{name}.format"));

    /// <summary>The scenario scripts of a directory, sorted; none where there is no shared directory.</summary>
    public static IEnumerable<string> Scripts(params ReadOnlySpan<string> under)
    {
        if (Root is null)
            return [];
        string directory = Path.Combine([Root, "data", "scenarios", .. under]);
        return Directory.GetFiles(directory, "*.rxq").Order(StringComparer.Ordinal);
    }

    internal const string Absent = "there is no shared directory beside the repository, and RXQ_SHARED names none";

    private static string? Find()
    {
        string root = Environment.GetEnvironmentVariable("RXQ_SHARED") is { Length: > 0 } named
            ? named
            : Path.Combine(Repository.Root, "..", "shared");
        return Directory.Exists(root) ? root : null;
    }
}

/// <summary>A fact that is skipped where the shared data are not there.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class FactWhenSharedAttribute : FactAttribute
{
    public FactWhenSharedAttribute() => Skip = SharedData.Root is null ? SharedData.Absent : null;
}

/// <summary>A theory that is skipped where the shared data are not there.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class TheoryWhenSharedAttribute : TheoryAttribute
{
    public TheoryWhenSharedAttribute() => Skip = SharedData.Root is null ? SharedData.Absent : null;
}
