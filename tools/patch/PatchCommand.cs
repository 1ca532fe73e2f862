// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Collections.Generic;
using System.CommandLine;
using System.IO;
using System.Linq;
using System.Text;
using Rxqueue.Model;

namespace Rxqueue.Tools.Patch;

/// <summary><c>rxq patch</c>: makes a patch that cures findings, against the user's own copy of rxqueue.c.</summary>
internal static class PatchCommand
{
    private const string Path = "fs/netfs/rxqueue.c";

    public static Command Create()
    {
        Argument<string[]> findings = new("FINDING")
        {
            Description = "The findings to cure; all that the tree has, if none is named.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        Option<string?> source = new("--source")
        {
            Description = $"Your copy of {Path}; - is standard input.",
            HelpName = "rxqueue.c",
        };
        Option<string?> output = new("--output", "-o")
        {
            Description = "Where the patch goes; standard output without it.",
            HelpName = "OUT.patch",
        };
        Option<bool> list = new("--list") { Description = "List the findings that can be cured." };
        Option<bvecq_profile> profile = CommonOptions.Profile();
        profile.Description = "The tree that the copy is of; what only another tree needs is left out unless it is named.";
        Command command = new("patch", "Make a patch that cures findings, for git apply in your own tree.")
        {
            findings, source, output, list, profile,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(source) is null && !result.GetValue(list))
                result.AddError($"patch: expected --source with a copy of {Path}, or --list");
        });
        command.SetAction(parsed => parsed.GetValue(list)
            ? List(parsed.GetValue(findings) ?? [])
            : Run(
                parsed.GetValue(source)!,
                parsed.GetValue(findings) ?? [],
                parsed.GetValue(output),
                parsed.GetRequiredValue(profile)));
        return command;
    }

    private static int List(string[] names)
    {
        foreach (Fix fix in Fixes.Of(names, tree: null))
        {
            foreach (Finding finding in fix.Findings.Where(finding => names.Length == 0 || names.Contains(finding.Name)))
            {
                FixHunk place = fix.Hunks[0];
                string lines = $"{place.Lines}{(fix.Tree is null ? "" : $", {fix.Tree} only")}";
                Console.WriteLine($"{finding.Name,-27} {place.Function,-25} {lines,-20} {finding.Title}");
            }
        }

        return ExitCode.Fine;
    }

    private static int Run(string source, string[] names, string? output, bvecq_profile profile)
    {
        OutputFile.Check(source, ("--output", output));
        IReadOnlyList<Fix> fixes = Fixes.Of(names, profile.name);
        IEnumerable<Fix> leftOut = names.Length == 0 ? Fixes.All.Except(fixes) : [];
        IReadOnlyList<PatchedLine> patched = PatchedFile.Apply(SourceFile.Read(source), fixes);
        if (output is null)
        {
            using StreamWriter stdout = new(Console.OpenStandardOutput(), new UTF8Encoding(false));
            Write(fixes, leftOut, patched, stdout);
            return ExitCode.Fine;
        }

        using OutputFile file = new(output);
        Write(fixes, leftOut, patched, file.Text);
        file.Complete();
        return ExitCode.Fine;
    }

    private static void Write(
        IReadOnlyList<Fix> fixes, IEnumerable<Fix> leftOut, IReadOnlyList<PatchedLine> patched, TextWriter to)
    {
        foreach (Finding finding in fixes.SelectMany(fix => fix.Findings))
            to.Write($"{finding.Name}: {finding.Title}\n");
        foreach (Fix other in leftOut)
            to.Write($"left out, since it is for --profile {other.Tree}: {other.Findings[0].Name}\n");
        to.Write("\n");
        UnifiedDiff.Write(patched, Path, to);
    }
}
