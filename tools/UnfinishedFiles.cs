// SPDX-License-Identifier: GPL-2.0-only
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.IO;
using System.Runtime.InteropServices;

namespace Rxqueue.Tools;

/// <summary>Files and directories that are not complete yet: a signal that ends the process takes them away.</summary>
internal static class UnfinishedFiles
{
    private static readonly ConcurrentDictionary<string, bool> Open = [];
    private static readonly List<PosixSignalRegistration> Handlers = [];

    /// <summary>Takes note of a file or a directory.</summary>
    public static void Add(string path)
    {
        Open[path] = true;
        lock (Handlers)
        {
            if (Handlers.Count > 0)
                return;
            foreach (PosixSignal signal in new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP })
                Handlers.Add(PosixSignalRegistration.Create(signal, _ => DeleteAll()));
        }
    }

    /// <summary>The file is complete, or gone.</summary>
    public static void Remove(string path) => Open.TryRemove(path, out _);

    private static void DeleteAll()
    {
        foreach (string path in Open.Keys)
        {
            if (Directory.Exists(path))
                Directory.Delete(path, recursive: true);
            else
                File.Delete(path);
        }
    }
}
