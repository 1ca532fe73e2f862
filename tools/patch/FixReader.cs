// SPDX-License-Identifier: GPL-2.0-only
using System.Collections.Generic;
using System.Globalization;
using System.IO;

namespace Rxqueue.Tools.Patch;

/// <summary>Reads fixes in the format that docs/findings/README.md describes.</summary>
internal static class FixReader
{
    /// <summary>Reads a fix.</summary>
    /// <param name="name">What it is called in messages.</param>
    /// <param name="text">The text.</param>
    /// <exception cref="InvalidDataException">It is no fix.</exception>
    public static Fix Read(string name, TextReader text)
    {
        List<Finding> findings = [];
        List<FixHunk> hunks = [];
        List<Edit> edits = [];
        string? tree = null;
        int number = 0;
        while (text.ReadLine() is string line)
        {
            number++;
            string[] words = line.Split(' ', 3);
            if (line.Length == 0 || line[0] == '#')
                continue;
            if (line[0] is '+' or '-' or '=' && hunks.Count > 0)
                edits.Add(EditOf(line));
            else if (words is ["finding", string finding, string title])
                findings.Add(new Finding(finding, title));
            else if (words is ["tree", string profile])
                tree = profile;
            else if (words is ["hunk", string function, string place])
                hunks.Add(Begin(function, place.Split(' '), edits = []) ?? throw Malformed(name, number));
            else
                throw Malformed(name, number);
        }

        if (findings.Count == 0 || hunks.Count == 0)
            throw new InvalidDataException($"{name}: expected a finding and a hunk");
        foreach (FixHunk hunk in hunks)
            CheckLines(name, hunk);
        return new Fix(findings, tree, hunks);
    }

    private static InvalidDataException Malformed(string name, int line) =>
        new($"{name}:{line}:1: expected finding, tree, hunk, or a line of a hunk");

    private static Edit EditOf(string line) => line[0] switch
    {
        '+' => new Edit(EditKind.Add, line[1..]),
        '-' => new Edit(EditKind.Drop, ""),
        _ => new Edit(EditKind.Keep, ""),
    };

    private static FixHunk? Begin(string function, string[] place, List<Edit> edits)
    {
        if (place is not [string lines, { Length: 64 } sha256])
            return null;
        string[] ends = lines.Split('-');
        return ends.Length <= 2
            && int.TryParse(ends[0], NumberStyles.None, CultureInfo.InvariantCulture, out int first)
            && int.TryParse(ends[^1], NumberStyles.None, CultureInfo.InvariantCulture, out int last)
            && first > 0 && first <= last
                ? new FixHunk(function, first, last, sha256, edits)
                : null;
    }

    private static void CheckLines(string name, FixHunk hunk)
    {
        int lines = 0;
        bool changes = false;
        foreach (Edit edit in hunk.Edits)
        {
            lines += edit.Kind == EditKind.Add ? 0 : 1;
            changes |= edit.Kind != EditKind.Keep;
        }

        if (lines != hunk.Length || !changes)
        {
            throw new InvalidDataException(
                $"{name}: the hunk of {hunk.Function} accounts for {lines} lines, expected {hunk.Length}, and a change");
        }
    }
}
