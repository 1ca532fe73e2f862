// SPDX-License-Identifier: GPL-2.0-only
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace Rxqueue.Tools.Patch;

/// <summary>Writes what <c>git apply</c> and <c>patch</c> take.</summary>
internal static class UnifiedDiff
{
    private const int Context = 3;

    /// <summary>Writes the differences of a file.</summary>
    /// <param name="lines">Every line of it, before and after.</param>
    /// <param name="path">Its path in the tree.</param>
    /// <param name="to">Where the text goes.</param>
    public static void Write(IReadOnlyList<PatchedLine> lines, string path, TextWriter to)
    {
        to.Write($"diff --git a/{path} b/{path}\n--- a/{path}\n+++ b/{path}\n");
        int before = 1, after = 1, at = 0;
        foreach ((int from, int end) in Hunks(lines))
        {
            for (; at < from; at++)
                Count(lines[at], ref before, ref after);
            int firstBefore = before, firstAfter = after;
            for (; at < end; at++)
                Count(lines[at], ref before, ref after);
            to.Write($"@@ -{firstBefore},{before - firstBefore} +{firstAfter},{after - firstAfter} @@\n");
            foreach (PatchedLine line in lines.Skip(from).Take(end - from))
                Write(line, to);
        }
    }

    private static void Write(PatchedLine line, TextWriter to)
    {
        to.Write(line.Kind switch { EditKind.Add => '+', EditKind.Drop => '-', _ => ' ' });
        to.Write(line.Text);
        to.Write(line.LacksEnd ? "\n\\ No newline at end of file\n" : "\n");
    }

    private static void Count(PatchedLine line, ref int before, ref int after)
    {
        before += line.Kind == EditKind.Add ? 0 : 1;
        after += line.Kind == EditKind.Drop ? 0 : 1;
    }

    /// <summary>The stretches with a change and its context; those that touch are one.</summary>
    private static List<(int From, int End)> Hunks(IReadOnlyList<PatchedLine> lines)
    {
        List<(int From, int End)> hunks = [];
        for (int i = 0; i < lines.Count; i++)
        {
            if (lines[i].Kind == EditKind.Keep)
                continue;
            int from = System.Math.Max(i - Context, 0);
            int end = System.Math.Min(i + 1 + Context, lines.Count);
            if (hunks.Count > 0 && from <= hunks[^1].End)
                hunks[^1] = (hunks[^1].From, end);
            else
                hunks.Add((from, end));
        }

        return hunks;
    }
}
