// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.IO;
using Xunit;

namespace Rxqueue.Tools.Tests.Capture;

/// <summary>The recorded data that are kept beside the repository.</summary>
internal static class SharedData
{
    /// <summary>The directory: what RXQ_SHARED names, or <c>shared</c> beside the repository; null if there is none.
    /// </summary>
    public static string? Root { get; } = Find();

    public static string Pcap(string name) => Path.Combine(Root!, "data", "pcaps", name);

    private static string? Find()
    {
        if (Environment.GetEnvironmentVariable("RXQ_SHARED") is { Length: > 0 } named)
            return Directory.Exists(named) ? named : null;

        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
            if (File.Exists(Path.Combine(at.FullName, "Model.sln")) && at.Parent is { } parent)
            {
                var shared = Path.Combine(parent.FullName, "shared");
                return Directory.Exists(shared) ? shared : null;
            }

        return null;
    }
}

/// <summary>A theory that is skipped where the recorded data are not there.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class SharedDataTheoryAttribute : TheoryAttribute
{
    public SharedDataTheoryAttribute()
    {
        if (SharedData.Root is null)
            Skip = "there is no shared directory beside the repository, and RXQ_SHARED names none";
    }
}
