// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.IO;

namespace Rxqueue.Tools;

/// <summary>Opens input, and says in one line why it cannot.</summary>
internal static class InputFile
{
    /// <summary>The name that means standard input.</summary>
    public const string StandardInput = "-";

    /// <summary>Reads a text file, or standard input, as UTF-8.</summary>
    public static string ReadText(string file)
    {
        using StreamReader reader = new(Open(file));
        return reader.ReadToEnd();
    }

    /// <summary>Opens a file, or standard input, for reading from its beginning to its end.</summary>
    public static Stream Open(string file)
    {
        if (file == StandardInput)
            return Console.OpenStandardInput();
        if (file.Length == 0)
            throw new BadInputException("rxq: the name of a file is empty, expected a file");
        if (Directory.Exists(file))
            throw new BadInputException($"{file}: is a directory, expected a file");
        try
        {
            return new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 64 * 1024,
                FileOptions.SequentialScan);
        }
        catch (Exception refused) when (refused is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new BadInputException($"{file}: no such file");
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw new BadInputException($"{file}: cannot be read: {FileTrouble.Describe(refused)}");
        }
    }
}
