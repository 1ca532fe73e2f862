// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using Rxqueue.Model.Scenario;
using Rxqueue.Properties.Coverage;
using Rxqueue.Properties.Hunting;

namespace Rxqueue.Tools.Hunt;

/// <summary>Prints what a hunt has come to.</summary>
internal static class HuntReport
{
    private const int LongestStatement = 100;

    /// <summary>Prints it.</summary>
    public static void Write(Stream to, HuntSession session, IReadOnlyList<FoundScript> found)
    {
        using StreamWriter text = new(to, leaveOpen: true) { NewLine = "\n" };
        WriteCoverage(text, session.Options.Code, session.Cell.Reached);
        foreach (FoundScript one in found)
        {
            text.WriteLine();
            Write(text, one);
        }

        text.WriteLine();
        text.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{session.Variant}: {Count(found.Count, "finding")} in {session.Cell.Cases:N0} cases, {session.Cell.Calls:N0} calls; the same again with --seed {session.Options.Seed} --cases {session.Cell.Cases}"));
    }

    /// <summary>Prints one finding.</summary>
    public static void Write(TextWriter text, FoundScript found)
    {
        text.WriteLine($"{found.Finding.Cause} ({found.Finding.Profile})");
        text.WriteLine($"  {Promises.Broken(found.Finding.Cause.Kind)}; {found.Where}: {found.Finding.Violation.What}"
            + found.FixedPasses switch { true => "; fixed passes", false => "; fixed does not pass either", null => "" });
        foreach (Statement statement in found.Finding.Script)
        {
            string line = statement.Text;
            text.WriteLine("      " + (line.Length <= LongestStatement ? line : string.Concat(line.AsSpan(0, LongestStatement - 3), "...")));
        }
    }

    private static void WriteCoverage(TextWriter text, CoveredCode code, ReachedSet reached)
    {
        text.WriteLine($"{code.File,-34} statements  branches  lines not reached");
        foreach (string function in code.Functions)
        {
            FunctionCoverage coverage = FunctionCoverage.Of(function, code, reached);
            string statements = $"{coverage.StatementsReached}/{coverage.Statements}";
            string branches = $"{coverage.BranchesReached}/{coverage.Branches}";
            text.WriteLine($"  {function,-32} {statements,10} {branches,9}  {string.Join(' ', coverage.LinesNotReached)}".TrimEnd());
        }

        text.WriteLine($"  {"all",-32} {$"{reached.StatementCount}/{code.Statements.Count}",10} {$"{reached.BranchCount}/{code.Branches.Count}",9}");
    }

    private static string Count(int count, string what) => count == 1 ? $"1 {what}" : $"{count} {what}s";
}
