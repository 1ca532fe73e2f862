// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.IO;
using System.Text;

namespace Rxqueue.Tools;

/// <summary>A text file that is written beside its place, and takes it only when it is complete.</summary>
internal sealed class OutputFile : IDisposable
{
    private readonly string _path;
    private readonly string _unfinished;
    private bool _complete;

    /// <summary>Begins the file.</summary>
    /// <exception cref="BadInputException">It cannot be written.</exception>
    public OutputFile(string path)
    {
        if (Directory.Exists(path))
            throw new BadInputException($"{path}: is a directory, expected a file to write");
        _path = path;

        // A device is written to, never replaced.
        _unfinished = Path.GetFullPath(path).StartsWith("/dev/", StringComparison.Ordinal)
            ? path : $"{path}.{Environment.ProcessId}.unfinished";
        try
        {
            Text = new StreamWriter(_unfinished, append: false, new UTF8Encoding(false), bufferSize: 64 * 1024)
            {
                NewLine = "\n",
            };
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw new BadInputException($"{path}: cannot be written: {refused.Message}");
        }
    }

    /// <summary>Where the text goes.</summary>
    public StreamWriter Text { get; }

    /// <summary>The text is complete.</summary>
    public void Complete()
    {
        Text.Dispose();
        if (_unfinished != _path)
            File.Move(_unfinished, _path, overwrite: true);
        _complete = true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_complete)
            return;
        Text.Dispose();
        if (_unfinished != _path)
            File.Delete(_unfinished);
    }
}
