// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Globalization;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;

namespace Rxqueue.Tools.Bench;

/// <summary>A column with a figure that is computed from the mean time of an operation.</summary>
/// <param name="name">The column's head, with the unit.</param>
/// <param name="legend">What it means.</param>
/// <param name="unit">The unit's kind.</param>
/// <param name="figure">Computes it from summary, benchmark and the mean time in nanoseconds; null for none.</param>
internal sealed class FigureColumn(
    string name, string legend, UnitType unit, Func<Summary, BenchmarkCase, double, double?> figure) : IColumn
{
    public string Id => nameof(FigureColumn) + "." + name;

    public string ColumnName => name;

    public string Legend => legend;

    public UnitType UnitType => unit;

    public bool AlwaysShow => true;

    public ColumnCategory Category => ColumnCategory.Custom;

    public int PriorityInCategory => 0;

    public bool IsNumeric => true;

    public bool IsDefault(Summary summary, BenchmarkCase benchmarkCase) => false;

    public bool IsAvailable(Summary summary)
    {
        foreach (BenchmarkCase benchmark in summary.BenchmarksCases)
        {
            if (figure(summary, benchmark, 1) is not null)
                return true;
        }

        return false;
    }

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase)
    {
        double? mean = summary[benchmarkCase]?.ResultStatistics?.Mean;
        double? value = mean is null ? null : figure(summary, benchmarkCase, mean.Value);
        return value?.ToString("N1", CultureInfo.InvariantCulture) ?? "-";
    }

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase, SummaryStyle style) =>
        GetValue(summary, benchmarkCase);
}
