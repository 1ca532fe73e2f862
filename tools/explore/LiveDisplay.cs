// SPDX-License-Identifier: GPL-2.0-only
using System.Collections.Generic;
using System.Globalization;
using Rxqueue.SystematicTests;
using Spectre.Console;

namespace Rxqueue.Tools.Explore;

/// <summary>A table on a terminal: the test that is being explored is its last row, and changes.</summary>
internal sealed class LiveDisplay(LiveDisplayContext context, Table table, IAnsiConsole console) : IExploreDisplay
{
    private TestExploration? _shown;

    /// <summary>Runs something with a table on the terminal.</summary>
    public static T Show<T>(IAnsiConsole console, System.Func<IExploreDisplay, T> run)
    {
        Table table = new Table().Border(TableBorder.Simple).AddColumns("test", "variant");
        foreach (string column in new[] { "schedules", "distinct", "/s", "tasks", "decisions", "end states", "findings" })
            table.AddColumn(new TableColumn(column).RightAligned());
        return console.Live(table).Start(context => run(new LiveDisplay(context, table, console)));
    }

    public void Begin(ExploreOptions options, int tests)
    {
        table.Caption(PlainDisplay.Heading(options, tests));
        context.Refresh();
    }

    public void Update(TestExploration exploration)
    {
        if (_shown == exploration)
            table.RemoveRow(table.Rows.Count - 1);
        _shown = exploration;
        table.AddRow(
            Markup.Escape(exploration.Test),
            Markup.Escape(exploration.Variant),
            Number(exploration.Schedules) + (exploration.Complete ? " complete" : ""),
            Number(exploration.Distinct),
            Number((long)exploration.SchedulesPerSecond),
            Number(exploration.Tasks),
            Number(exploration.Decisions),
            Number(exploration.EndStates),
            exploration.Suspects == 0 ? "-" : $"[red]{Number(exploration.Suspects)}[/]");
        context.Refresh();
    }

    public void End(TestExploration exploration, IReadOnlyList<(ScheduleFile Finding, string? Path)> files)
    {
        Update(exploration);
        _shown = null;
        foreach ((ScheduleFile finding, string? path) in files)
        {
            foreach (string line in PlainDisplay.Finding(finding, path))
                console.WriteLine(line);
        }
    }

    private static string Number(long number) => number.ToString("n0", CultureInfo.InvariantCulture);
}
