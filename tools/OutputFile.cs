// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.IO;
using System.Text;

namespace Rxqueue.Tools;

/// <summary>
/// A text file that is written elsewhere first, and takes its place only when it is complete. What stands there already, a
/// file, a link, a device or a pipe, is written to rather than replaced.
/// </summary>
internal sealed class OutputFile : IDisposable
{
    private readonly string _path;
    private readonly string _unfinished;
    private readonly bool _exists;
    private bool _complete;

    /// <summary>Begins the file.</summary>
    /// <param name="path">Its place.</param>
    /// <exception cref="BadInputException">It cannot be written.</exception>
    public OutputFile(string path)
    {
        if (Directory.Exists(path))
            throw new BadInputException($"{path}: is a directory, expected a file to write");
        _path = path;
        _exists = File.Exists(path);
        _unfinished = _exists
            ? Path.Combine(Path.GetTempPath(), $"rxq.{Path.GetRandomFileName()}.unfinished")
            : $"{path}.{Environment.ProcessId}.unfinished";
        try
        {
            Text = new StreamWriter(_unfinished, append: false, new UTF8Encoding(false), bufferSize: 64 * 1024)
            {
                NewLine = "\n",
            };
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw new BadInputException($"{path}: cannot be written: {FileTrouble.Describe(refused)}");
        }

        UnfinishedFiles.Add(_unfinished);
    }

    /// <summary>Where the text goes.</summary>
    public StreamWriter Text { get; }

    /// <summary>Refuses output that would go to nowhere, over the input, or twice to the same place.</summary>
    /// <param name="input">The input; null or <c>-</c> if it is no file.</param>
    /// <param name="outputs">The outputs that were asked for; null for those that were not.</param>
    /// <exception cref="BadInputException">An output is refused.</exception>
    public static void Check(string? input, params (string Option, string? Path)[] outputs)
    {
        for (int i = 0; i < outputs.Length; i++)
        {
            (string option, string? path) = outputs[i];
            if (path is null)
                continue;
            if (path.Length == 0 || path == InputFile.StandardInput)
                throw new BadInputException($"rxq: {option}: '{path}' is no file, expected one to write");
            if (input is { Length: > 0 } && input != InputFile.StandardInput && Resolve(path) == Resolve(input))
                throw new BadInputException($"{path}: is the input, expected another file to write");
            for (int j = 0; j < i; j++)
            {
                if (outputs[j].Path is { Length: > 0 } other && Resolve(other) == Resolve(path))
                    throw new BadInputException($"{path}: {outputs[j].Option} is written there, expected another file");
            }
        }
    }

    /// <summary>The text is complete.</summary>
    /// <exception cref="BadInputException">It cannot be put into its place.</exception>
    public void Complete()
    {
        try
        {
            Text.Dispose();
            if (_exists)
            {
                using FileStream from = new(_unfinished, FileMode.Open, FileAccess.Read);
                using FileStream to = new(_path, FileMode.Truncate, FileAccess.Write, FileShare.ReadWrite);
                from.CopyTo(to);
            }
            else
            {
                File.Move(_unfinished, _path, overwrite: true);
                _complete = true;
                UnfinishedFiles.Remove(_unfinished);
            }
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw new BadInputException($"{_path}: cannot be written: {FileTrouble.Describe(refused)}");
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_complete)
            return;
        _complete = true;
        try
        {
            Text.Dispose();
        }
        catch (IOException)
        {
            // What could not be flushed is thrown away with the file; the failure that led here has been told.
        }

        File.Delete(_unfinished);
        UnfinishedFiles.Remove(_unfinished);
    }

    private static string Resolve(string path)
    {
        string full = Path.GetFullPath(path);
        return File.Exists(full) && File.ResolveLinkTarget(full, returnFinalTarget: true) is FileSystemInfo target
            ? target.FullName
            : full;
    }
}
