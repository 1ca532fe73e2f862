// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace Rxqueue.Model.Tests.Drift;

/// <summary>Compares the functions of a patch with those of its port.</summary>
internal static class Drift
{
    /// <summary>The text of a file that a patch adds.</summary>
    /// <param name="patch">The patch.</param>
    /// <param name="path">The file's path in the kernel's tree.</param>
    public static string AddedFile(string patch, string path)
    {
        List<string> added = [];
        bool inside = false;
        using StringReader lines = new(patch);
        while (lines.ReadLine() is string line)
        {
            if (line.StartsWith("diff --git ", StringComparison.Ordinal))
                inside = line.EndsWith($" b/{path}", StringComparison.Ordinal);
            else if (inside && line.StartsWith('+') && !line.StartsWith("+++ ", StringComparison.Ordinal))
                added.Add(line[1..]);
        }

        return string.Join('\n', added);
    }

    /// <summary>What differs, a line each; nothing if the port is true to the patch.</summary>
    public static IReadOnlyList<string> Between(
        IReadOnlyList<SourceFunction> patch, IReadOnlyList<SourceFunction> port)
    {
        string[] wanted = [.. patch.Select(f => f.Name)];
        string[] found = [.. port.Select(f => f.Name)];
        if (!wanted.SequenceEqual(found))
            return [FirstDifference("functions", wanted, found)];

        List<string> differences = [];
        foreach ((SourceFunction c, SourceFunction cs) in patch.Zip(port))
        {
            if (c.Returns != cs.Returns)
                differences.Add($"{c.Name}: the patch returns {c.Returns}, the port {cs.Returns}");
            if (!c.Parameters.SequenceEqual(cs.Parameters))
                differences.Add(FirstDifference($"{c.Name}: parameters", c.Parameters, cs.Parameters));
            if (!c.Steps.SequenceEqual(cs.Steps))
                differences.Add(FirstDifference($"{c.Name}: steps", c.Steps, cs.Steps));
        }

        return differences;
    }

    private static string FirstDifference(string what, IReadOnlyList<string> patch, IReadOnlyList<string> port)
    {
        int same = patch.Zip(port).TakeWhile(pair => pair.First == pair.Second).Count();
        return $"{what}: [{same}] is '{At(patch, same)}' in the patch, '{At(port, same)}' in the port";
    }

    private static string At(IReadOnlyList<string> list, int i) => i < list.Count ? list[i] : "nothing";
}
