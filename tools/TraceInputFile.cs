// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.IO;
using Rxqueue.Tracing;
using Rxqueue.Tracing.Ftrace;

namespace Rxqueue.Tools;

/// <summary>Opens a trace, and says in one line why it cannot.</summary>
internal static class TraceInputFile
{
    /// <summary>Opens a trace of any form, or standard input.</summary>
    /// <exception cref="BadInputException">It cannot be opened, or is no trace by its first bytes.</exception>
    /// <param name="file">The file.</param>
    /// <param name="name">What errors call it, if not by its own name.</param>
    public static ITraceReader Open(string file, string? name = null)
    {
        name ??= file;
        if (file.Length == 0)
            throw new BadInputException("rxq: the name of a file is empty, expected a file");
        if (file != FtraceSource.StandardInput && Directory.Exists(file))
            throw new BadInputException($"{name}: is a directory, expected a file");
        try
        {
            return TraceInput.Open(file);
        }
        catch (Exception refused) when (refused is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new BadInputException($"{name}: no such file");
        }
        catch (InvalidDataException refused)
        {
            throw new BadInputException($"{name}: {refused.Message}");
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw new BadInputException($"{name}: cannot be read: {refused.Message}");
        }
    }

    /// <summary>Goes on to the next line of a trace.</summary>
    /// <exception cref="BadInputException">It cannot be read any further.</exception>
    public static bool Read(ITraceReader trace, string file)
    {
        try
        {
            return trace.Read();
        }
        catch (IOException failed)
        {
            throw new BadInputException($"{file}: cannot be read: {failed.Message}");
        }
    }
}
