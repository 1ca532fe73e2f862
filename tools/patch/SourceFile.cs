// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Rxqueue.Tools.Patch;

/// <summary>Someone's own copy of rxqueue.c, line by line as it is, with every blank and line end.</summary>
internal sealed partial class SourceFile
{
    private readonly bool _ends;

    /// <summary>Takes a file's text.</summary>
    /// <param name="name">What it is called in messages.</param>
    /// <param name="text">The text.</param>
    public SourceFile(string name, string text)
    {
        Name = name;
        string[] lines = text.Split('\n');
        _ends = lines[^1].Length == 0;
        Lines = _ends ? lines[..^1] : lines;
    }

    /// <summary>What it is called in messages.</summary>
    public string Name { get; }

    /// <summary>The lines, without <c>\n</c>.</summary>
    public IReadOnlyList<string> Lines { get; }

    /// <summary>Reads a file, or standard input.</summary>
    /// <exception cref="BadInputException">It cannot be read, or is no text.</exception>
    public static SourceFile Read(string file)
    {
        using Stream stream = InputFile.Open(file);
        using MemoryStream bytes = new();
        stream.CopyTo(bytes);
        try
        {
            return new SourceFile(file, new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes.ToArray()));
        }
        catch (DecoderFallbackException)
        {
            throw new BadInputException($"{file}: is no UTF-8 text, expected a copy of fs/netfs/rxqueue.c");
        }
    }

    /// <summary>Whether the text ends behind a line without ending it.</summary>
    public bool LacksLineEnd(int line) => !_ends && line == Lines.Count - 1;

    /// <summary>
    /// The SHA-256 of lines, whatever blanks they are written with: runs of blanks are one, none at the ends of a line, a
    /// line feed between two lines.
    /// </summary>
    public static string Hash(IEnumerable<string> lines) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', lines.Select(Normalised)))));

    /// <summary>Where the body of a function lies, from its opening to its closing brace.</summary>
    /// <param name="name">The function.</param>
    /// <returns>Index of the first line and of the one behind the last; null if the file does not define it.</returns>
    public (int From, int To)? Function(string name)
    {
        Regex declares = new($@"^(?![\s/*]).*\b{Regex.Escape(name)}\s*\(");
        for (int line = 0; line < Lines.Count; line++)
        {
            if (!declares.IsMatch(Lines[line]))
                continue;
            int open = line;
            while (open < Lines.Count && !Lines[open].Contains('{') && !Lines[open].Contains(';'))
                open++;
            if (open < Lines.Count && Lines[open].Contains('{'))
                return (open, Closing(open));
        }

        return null;
    }

    private int Closing(int open)
    {
        int depth = 0;
        for (int line = open; line < Lines.Count; line++)
        {
            depth += Lines[line].Count(c => c == '{') - Lines[line].Count(c => c == '}');
            if (depth <= 0)
                return line + 1;
        }

        return Lines.Count;
    }

    private static string Normalised(string line) => Blanks().Replace(line, " ").Trim(' ');

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
