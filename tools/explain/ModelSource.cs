// SPDX-License-Identifier: GPL-2.0-only
using System.Collections.Generic;
using System.IO;

namespace Rxqueue.Tools.Explain;

/// <summary>The sources of the model and of the behaviours, which are embedded in the program.</summary>
internal sealed class ModelSource
{
    private readonly Dictionary<string, string[]> _files = [];

    /// <summary>A line.</summary>
    /// <param name="file">The file, from the root of the tree.</param>
    /// <param name="line">The line, from 1.</param>
    /// <returns>Null if there is no such line.</returns>
    public string? Line(string file, int line)
    {
        if (!_files.TryGetValue(file, out string[]? lines))
            _files.Add(file, lines = Read(file));
        return line >= 1 && line <= lines.Length ? lines[line - 1] : null;
    }

    private static string[] Read(string file)
    {
        using Stream? embedded = typeof(ModelSource).Assembly.GetManifestResourceStream($"source/{file}");
        if (embedded is null)
            return [];
        using StreamReader reader = new(embedded);
        return reader.ReadToEnd().ReplaceLineEndings("\n").Split('\n');
    }
}
