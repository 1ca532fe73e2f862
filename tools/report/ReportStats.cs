// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Text;
using Rxqueue.Tracing.Ftrace;

namespace Rxqueue.Tools.Report;

/// <summary>Prints a trace in numbers.</summary>
/// <param name="to">Where they go.</param>
/// <param name="top">Names, tasks and MSGs that are listed each, those with the most events; the others are summed up.
/// </param>
internal sealed class ReportStats(Stream to, int top) : IReportPrinter
{
    private readonly TraceCounts _counts = new();

    public void Print(FtraceLine line) => _counts.Add(line);

    public void End(UnrecognisedLines unrecognised)
    {
        StringBuilder text = new();
        Line(text, "events", Number(_counts.Events) + (_counts.Foreign > 0 ? $", {Number(_counts.Foreign)} foreign" : ""));
        Line(text, "lost", Lost());
        Line(text, "unrecognised", Number(unrecognised.Count) + (unrecognised.Count > 0 ? $", {unrecognised}" : ""));
        if (_counts.TimeNs is var (from, until))
            Line(text, "time", $"{Seconds(from)} to {Seconds(until)}, {Seconds(until - from)} s");
        if (_counts.Ticks is var (first, last))
            Line(text, "time", $"{Number(first)} to {Number(last)}, {Number(last - first)} ticks");
        List(text, "event", _counts.ByEvent, name => name);
        List(text, "task", _counts.ByTask, task => string.Create(CultureInfo.InvariantCulture, $"{task.Comm}-{task.Pid}"));
        List(text, "MSG", _counts.ByMsg, msg => msg.ToString("x8", CultureInfo.InvariantCulture));
        to.Write(Encoding.UTF8.GetBytes(text.ToString()));
    }

    private static void Line(StringBuilder text, string what, string value) =>
        text.Append(CultureInfo.InvariantCulture, $"{what,-13} {value}\n");

    private void List<TKey>(StringBuilder text, string what, TopCounts<TKey> counts, Func<TKey, string> name)
        where TKey : notnull
    {
        if (counts.Keys == 0)
            return;
        text.Append(CultureInfo.InvariantCulture, $"\n{what}\n");
        long others = counts.Total;
        IReadOnlyList<KeyValuePair<TKey, long>> listed = counts.Top(top);
        foreach ((TKey key, long count) in listed)
        {
            others -= count;
            text.Append(CultureInfo.InvariantCulture, $"{count,13:N0}  {name(key)}\n");
        }

        if (others == 0)
            return;
        string number = counts.Untold > 0 ? $"more than {Number(counts.Keys - listed.Count)}"
            : Number(counts.Keys - listed.Count);
        text.Append(CultureInfo.InvariantCulture, $"{others,13:N0}  {number} others\n");
    }

    private string Lost()
    {
        string count = Number(_counts.Lost);
        if (_counts.LossesOfUnknownSize > 0)
            return $"{count} and more, in {Number(_counts.Losses)} places";
        return _counts.Losses == 0 ? count : $"{count}, in {Number(_counts.Losses)} places";
    }

    private static string Number<T>(T number)
        where T : IFormattable =>
        number.ToString("N0", CultureInfo.InvariantCulture);

    private static string Seconds(ulong ns) =>
        string.Create(CultureInfo.InvariantCulture, $"{ns / 1_000_000_000}.{ns % 1_000_000_000:000000000}");
}
