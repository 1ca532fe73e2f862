// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.IO;

namespace Rxqueue.Tools;

/// <summary>Says in a few words why a file could not be used.</summary>
internal static class FileTrouble
{
    /// <summary>The reason, without the path, which the user knows.</summary>
    public static string Describe(Exception refused)
    {
        ArgumentNullException.ThrowIfNull(refused);
        if (refused is DirectoryNotFoundException)
            return "no such directory";
        if (refused is UnauthorizedAccessException)
            return "permission denied";
        string message = refused.Message.ReplaceLineEndings(" ");
        int path = message.IndexOf(" : '", StringComparison.Ordinal);
        return path < 0 ? message : message[..path];
    }
}
