// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.IO;
using Rxqueue.Tracing;
using Rxqueue.Tracing.Compare;

namespace Rxqueue.Tools;

/// <summary>
/// A trace that the user named, which can be opened as often as it has to be read: what cannot be read twice (standard
/// input, a pipe) is put into a temporary file.
/// </summary>
internal sealed class RereadTrace : IDisposable
{
    private readonly string _path;
    private readonly FileStream? _spool;

    /// <summary>Looks at what the user named.</summary>
    /// <exception cref="BadInputException">It cannot be read.</exception>
    public RereadTrace(string name)
    {
        _path = name;
        Stream input = InputFile.Open(name);
        try
        {
            if (name == InputFile.StandardInput || !input.CanSeek)
                _spool = Spool(name, input);
        }
        finally
        {
            input.Dispose();
        }
    }

    /// <summary>What the user calls it.</summary>
    public string Name => _path == InputFile.StandardInput ? "standard input" : _path;

    /// <summary>The trace from its beginning. One at a time, where it was put into a temporary file.</summary>
    /// <exception cref="BadInputException">It cannot be read, or is no trace.</exception>
    public ITraceEventSource Open() => new TraceReaderEvents(OpenReader());

    /// <summary>The trace from its beginning, line by line.</summary>
    /// <exception cref="BadInputException">It cannot be read, or is no trace.</exception>
    public ITraceReader OpenReader() => TraceInputFile.Open(_spool?.Name ?? _path, Name);

    /// <inheritdoc/>
    public void Dispose() => _spool?.Dispose();

    private static FileStream Spool(string name, Stream input)
    {
        FileStream spool = new(
            Path.Combine(Path.GetTempPath(), $"rxq-{Guid.NewGuid():n}"), FileMode.CreateNew, FileAccess.ReadWrite,
            FileShare.ReadWrite | FileShare.Delete, 64 * 1024, FileOptions.DeleteOnClose);
        try
        {
            input.CopyTo(spool);
            spool.Flush();
            return spool;
        }
        catch (IOException refused)
        {
            spool.Dispose();
            throw new BadInputException($"{name}: cannot be read: {refused.Message}");
        }
    }
}
