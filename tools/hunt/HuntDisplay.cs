// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Globalization;
using System.IO;
using System.Linq;
using Rxqueue.Properties.Hunting;
using Spectre.Console;

namespace Rxqueue.Tools.Hunt;

/// <summary>Shows how a hunt goes on: a table on a terminal, a line every few seconds elsewhere.</summary>
internal static class HuntDisplay
{
    private const int FindingsShown = 24;
    private static readonly TimeSpan BetweenLines = TimeSpan.FromSeconds(5);

    /// <summary>Runs a hunt to its end.</summary>
    public static void Show(HuntSession session, TextWriter to)
    {
        to.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"hunting in {session.Variant}, {string.Join(" and ", session.Options.Profiles)}, seed {session.Options.Seed}, {session.End}"));
        if (Console.IsErrorRedirected)
            ShowLines(session, to);
        else
            ShowTable(session, to);
    }

    private static void ShowLines(HuntSession session, TextWriter to)
    {
        TimeSpan next = BetweenLines;
        bool more;
        do
        {
            more = session.Step();
            if (more && session.Elapsed < next)
                continue;
            to.WriteLine($"{session.Elapsed.TotalSeconds,6:f1} s  {Rates(session)}");
            next = session.Elapsed + BetweenLines;
        }
        while (more);
    }

    private static void ShowTable(HuntSession session, TextWriter to)
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(to) });
        console.Live(Draw(session)).AutoClear(true).Start(live =>
        {
            while (session.Step())
                live.UpdateTarget(Draw(session));
        });
        to.WriteLine($"{session.Elapsed.TotalSeconds,6:f1} s  {Rates(session)}");
    }

    private static Table Draw(HuntSession session)
    {
        HuntCell cell = session.Cell;
        Table table = new Table().Border(TableBorder.None).AddColumns("finding", "statements", "profile", "case");
        table.Title = new TableTitle(Markup.Escape(Rates(session)));
        foreach (Finding finding in cell.Findings.TakeLast(FindingsShown))
        {
            table.AddRow(
                Markup.Escape(finding.Cause.ToString()),
                finding.Script.Count.ToString(CultureInfo.InvariantCulture),
                finding.Profile.name,
                finding.Case.ToString("N0", CultureInfo.InvariantCulture));
        }

        return table;
    }

    private static string Rates(HuntSession session)
    {
        HuntCell cell = session.Cell;
        double seconds = Math.Max(session.Elapsed.TotalSeconds, 1e-3);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{cell.Cases:N0} cases, {cell.Cases / seconds:N0}/s, {cell.Calls / seconds:N0} calls/s, "
            + $"{cell.Findings.Count} findings, statements {cell.Reached.StatementCount}/{session.Options.Code.Statements.Count}, "
            + $"branches {cell.Reached.BranchCount}/{session.Options.Code.Branches.Count}, {cell.Reached.StateCount:N0} states");
    }
}
