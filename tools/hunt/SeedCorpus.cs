// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Rxqueue.Model.Scenario;

namespace Rxqueue.Tools.Hunt;

/// <summary>Scripts that a hunt begins with.</summary>
internal static class SeedCorpus
{
    /// <summary>Reads every script of a directory and of those in it, in the order of their paths.</summary>
    /// <exception cref="BadInputException">There is none, or they cannot be read.</exception>
    public static IReadOnlyList<IReadOnlyList<Statement>> Read(string directory)
    {
        if (!Directory.Exists(directory))
            throw new BadInputException($"{directory}: no such directory, expected one with scripts");
        string[] files;
        try
        {
            files = [.. Directory.EnumerateFiles(directory, "*.rxq", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw new BadInputException($"{directory}: cannot be read: {FileTrouble.Describe(refused)}");
        }

        if (files.Length == 0)
            throw new BadInputException($"{directory}: there is no script in it, expected files *.rxq");
        return [.. files.Select(file => ScriptParser.Parse(file, InputFile.ReadText(file)).Statements)];
    }
}
