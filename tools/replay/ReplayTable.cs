// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using Rxqueue.SystematicTests;

namespace Rxqueue.Tools.Replay;

/// <summary>
/// Draws a run in columns, one a task, a row a step. The function stands where it changes; the queue stands where a step
/// changed it.
/// </summary>
internal sealed class ReplayTable(TextWriter output, int width)
{
    private const int NumberWidth = 5;
    private const int MostColumns = 4;
    private const int LeastColumn = 30;

    private readonly Dictionary<string, string> _functions = [];
    private IReadOnlyList<string> _tasks = [];
    private int _columnWidth;

    /// <summary>Writes all of it.</summary>
    public void Write(ScheduleFile file, ReplayResult replay)
    {
        output.WriteLine($"{file.Test}, variant {file.Variant}, found with seed {file.Seed}, strategy {file.Strategy}");
        if (file.Version != ScheduleFile.CurrentVersion)
            output.WriteLine($"found by version {file.Version}; this is {ScheduleFile.CurrentVersion}");
        output.WriteLine();
        _tasks = replay.Tasks;
        _columnWidth = Math.Max(LeastColumn, (width - NumberWidth - 2) / Math.Clamp(_tasks.Count, 1, MostColumns));
        output.WriteLine(("step".PadLeft(NumberWidth) + "  " + string.Concat(_tasks.Select(task => Cell(task)))).TrimEnd());
        foreach (ReplayStep step in replay.Steps)
            Write(step, replay);
        output.WriteLine();
        foreach (string line in (replay.Report ?? "nothing goes wrong").Split('\n'))
            output.WriteLine(line);
        output.WriteLine();
        output.WriteLine(Verdict(replay));
    }

    private static string Verdict(ReplayResult replay)
    {
        string left = replay.LeftAt is int decision
            ? string.Create(CultureInfo.InvariantCulture, $"the schedule was left at decision {decision}: {replay.LeftBecause}")
            : "the schedule was followed to its end";
        return replay.Reproduced ? $"reproduced; {left}" : $"not reproduced; {left}";
    }

    private void Write(ReplayStep step, ReplayResult replay)
    {
        SourcePlace place = step.Stack.Count > 0 ? step.Stack[0] : new SourcePlace("?", "?", 0);
        string function = $"{place.Function} {place.File}";
        if (!_functions.TryGetValue(step.Task, out string? last) || last != function)
        {
            _functions[step.Task] = function;
            Row("", step.Task, Shortened(place));
        }

        bool failed = step.Number == replay.FailedStep;
        string mark = step.Mark is null ? "" : $"  <- {step.Mark}";
        Row(
            (failed ? ">" : "") + step.Number.ToString(CultureInfo.InvariantCulture),
            step.Task,
            string.Create(CultureInfo.InvariantCulture, $"  :{place.Line} {step}{mark}"));
        if (step.Queue is not null)
            output.WriteLine($"{"".PadLeft(NumberWidth)}  = {step.Queue}");
        if (step.Then is null)
            return;
        Row("", step.Task, $"-- {step.Then}");

        // Who goes on then may be anywhere.
        _functions.Clear();
    }

    private void Row(string number, string task, string text)
    {
        int column = 0;
        for (int i = 0; i < _tasks.Count; i++)
        {
            if (_tasks[i] == task)
                column = i;
        }

        string before = "".PadLeft(column % MostColumns * _columnWidth);
        foreach (string line in Wrapped(text))
        {
            output.WriteLine($"{number.PadLeft(NumberWidth)}  {before}{line}".TrimEnd());
            number = "";
        }
    }

    /// <summary>A cell's text in lines that fit; words longer than that stay whole.</summary>
    private IEnumerable<string> Wrapped(string text)
    {
        int room = _columnWidth - 1;
        string line = "";
        foreach (string word in text.Split(' '))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > room && line.Trim().Length > 0)
            {
                yield return line;
                line = "      " + word;
            }
            else
            {
                line = line.Length == 0 && word.Length > 0 ? word : $"{line} {word}";
            }
        }

        yield return line;
    }

    private static string Shortened(SourcePlace place) => $"{place.Function} {Path.GetFileName(place.File)}";

    private string Cell(string text) => text.Length < _columnWidth ? text.PadRight(_columnWidth) : text + " ";
}
