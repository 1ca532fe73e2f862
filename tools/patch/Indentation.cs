// SPDX-License-Identifier: GPL-2.0-only
using System.Collections.Generic;
using System.Linq;

namespace Rxqueue.Tools.Patch;

/// <summary>
/// How a copy is indented: by tabs, by so many blanks a level, or, as mailing lists' archives show patches, by one blank at
/// whatever level.
/// </summary>
internal sealed class Indentation
{
    private readonly string? _level;
    private readonly string _end;

    /// <summary>Looks at the lines of a function.</summary>
    public Indentation(IEnumerable<string> lines)
    {
        string[] all = [.. lines];
        _end = all.Length > 0 && all[0].EndsWith('\r') ? "\r" : "";
        int[] blanks = [.. all.Where(line => line.StartsWith(' ') && line.Trim().Length > 0).Select(line => line.Length - line.TrimStart(' ').Length)];
        if (all.Any(line => line.StartsWith('\t')))
            _level = "\t";
        else if (blanks.Length > 0 && blanks.Max() > blanks.Min())
            _level = new string(' ', blanks.Min());
        else
            Flat = blanks.Length > 0 ? new string(' ', blanks[0]) : "";
    }

    /// <summary>What every indented line begins with; null if levels can be told apart.</summary>
    public string? Flat { get; }

    /// <summary>A new line as this copy would have it.</summary>
    /// <param name="line">The line, indented by tabs.</param>
    public string Of(string line)
    {
        int tabs = line.Length - line.TrimStart('\t').Length;
        string indent = Flat is null ? string.Concat(Enumerable.Repeat(_level, tabs)) : tabs > 0 ? Flat : "";
        return indent + line[tabs..] + _end;
    }
}
