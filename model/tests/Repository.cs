// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.IO;

namespace Rxqueue.Model.Tests;

/// <summary>The files of the repository that the tests were built from.</summary>
internal static class Repository
{
    /// <summary>The directory that holds <c>Model.sln</c>.</summary>
    public static string Root { get; } = Find();

    /// <summary>The path of one of its files.</summary>
    public static string File(params ReadOnlySpan<string> parts) => Path.Combine([Root, .. parts]);

    private static string Find()
    {
        for (DirectoryInfo? at = new(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (System.IO.File.Exists(Path.Combine(at.FullName, "Model.sln")))
                return at.FullName;
        }

        throw new DirectoryNotFoundException($"no directory above {AppContext.BaseDirectory} holds Model.sln");
    }
}
