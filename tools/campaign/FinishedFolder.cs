// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.IO;

namespace Rxqueue.Tools.Campaign;

/// <summary>A directory that is written beside its place, and takes it when it is complete.</summary>
internal static class FinishedFolder
{
    /// <summary>Writes it.</summary>
    /// <param name="path">Its place, where nothing is, or an empty directory.</param>
    /// <param name="fill">Fills the directory that it is given.</param>
    /// <exception cref="BadInputException">It cannot be written.</exception>
    public static void Write(string path, Action<string> fill)
    {
        string unfinished = $"{Path.TrimEndingDirectorySeparator(path)}.{Environment.ProcessId}.unfinished";
        try
        {
            UnfinishedFiles.Add(unfinished);
            Directory.CreateDirectory(unfinished);
            fill(unfinished);
            if (Directory.Exists(path))
                Directory.Delete(path);
            Directory.Move(unfinished, path);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw new BadInputException($"{path}: cannot be written: {FileTrouble.Describe(refused)}");
        }
        finally
        {
            if (Directory.Exists(unfinished))
                Directory.Delete(unfinished, recursive: true);
            UnfinishedFiles.Remove(unfinished);
        }
    }
}
