// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;

namespace Rxqueue.Tools.Patch;

/// <summary>The fixes that <c>rxq</c> was built with: docs/findings/fixes.</summary>
internal static class Fixes
{
    private const string Prefix = "fixes/";

    /// <summary>All of them, in the order of the lines that they change.</summary>
    public static IReadOnlyList<Fix> All { get; } = ReadAll();

    /// <summary>The fixes of some findings, or of a tree.</summary>
    /// <param name="names">The findings; none for all that the tree has.</param>
    /// <param name="tree">The tree's profile; null for every tree.</param>
    /// <exception cref="BadInputException">There is no such finding.</exception>
    public static IReadOnlyList<Fix> Of(IReadOnlyCollection<string> names, string? tree)
    {
        foreach (string name in names)
        {
            if (!All.Any(fix => Cures(fix, name)))
                throw new BadInputException($"rxq: there is no finding '{name}', expected one that rxq patch --list names");
        }

        return [.. All.Where(fix => names.Count == 0
            ? tree is null || fix.Tree is null || fix.Tree == tree
            : names.Any(name => Cures(fix, name)))];
    }

    private static bool Cures(Fix fix, string name) => fix.Findings.Any(finding => finding.Name == name);

    private static Fix[] ReadAll()
    {
        Assembly assembly = typeof(Fixes).Assembly;
        List<Fix> fixes = [];
        foreach (string resource in assembly.GetManifestResourceNames())
        {
            if (!resource.StartsWith(Prefix, StringComparison.Ordinal))
                continue;
            using StreamReader text = new(assembly.GetManifestResourceStream(resource)!);
            fixes.Add(FixReader.Read(resource, text));
        }

        return [.. fixes.OrderBy(fix => fix.Hunks[0].FirstLine)];
    }
}
