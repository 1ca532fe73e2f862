// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace Rxqueue.Model.Tests.Drift;

/// <summary>Compares the functions of a patch with those of its port.</summary>
internal static class Drift
{
    /// <summary>How many tokens a difference shows before its place, and from there.</summary>
    private const int Before = 4, From = 3;

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
    /// <param name="patch">The patch's functions.</param>
    /// <param name="port">The port's.</param>
    /// <param name="known">Where they differ on purpose. One that is not there is a difference, too.</param>
    public static IReadOnlyList<string> Between(
        IReadOnlyList<SourceFunction> patch, IReadOnlyList<SourceFunction> port, params KnownDifference[] known)
    {
        string[] wanted = [.. patch.Select(f => f.Name)];
        string[] found = [.. port.Select(f => f.Name)];
        if (!wanted.SequenceEqual(found))
            return [FirstDifference("functions", wanted, found)];

        List<string> differences = [];
        foreach ((SourceFunction c, SourceFunction cs) in patch.Zip(port))
        {
            if (!c.Outside.SequenceEqual(cs.Outside))
                differences.Add(FirstDifference($"before {c.Name}", c.Outside, cs.Outside));
            if (c.Returns != cs.Returns)
                differences.Add($"{c.Name}: the patch returns {c.Returns}, the port {cs.Returns}");
            if (!c.Parameters.SequenceEqual(cs.Parameters))
                differences.Add(FirstDifference($"{c.Name}: parameters", c.Parameters, cs.Parameters));

            IReadOnlyList<string> body = cs.Body;
            foreach (KnownDifference difference in known.Where(difference => difference.Function == c.Name))
            {
                if (difference.Undo(body) is List<string> undone)
                    body = undone;
                else
                    differences.Add($"{c.Name}: the port has not '{difference.Port}' in one place");
            }

            if (!c.Body.SequenceEqual(body))
                differences.Add(FirstToken(c.Name, c.Body, body));
        }

        return differences;
    }

    private static string FirstDifference(string what, IReadOnlyList<string> patch, IReadOnlyList<string> port)
    {
        int same = Same(patch, port);
        return $"{what}: [{same}] is '{At(patch, same, 1)}' in the patch, '{At(port, same, 1)}' in the port";
    }

    private static string FirstToken(string function, IReadOnlyList<string> patch, IReadOnlyList<string> port)
    {
        int same = Same(patch, port);
        string before = At(patch, Math.Max(same - Before, 0), Math.Min(same, Before));
        return $"{function}: after '{before}' is '{At(patch, same, From)}' in the patch, "
            + $"'{At(port, same, From)}' in the port";
    }

    private static int Same(IReadOnlyList<string> patch, IReadOnlyList<string> port) =>
        patch.Zip(port).TakeWhile(pair => pair.First == pair.Second).Count();

    private static string At(IReadOnlyList<string> list, int i, int count) =>
        i < list.Count ? string.Join(' ', list.Skip(i).Take(count)) : "nothing";
}
