// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Globalization;
using System.Linq;
using ScottPlot;
using ScottPlot.Plottables;

namespace Rxqueue.Tools.Merge;

/// <summary>Draws what each further cell brought: a curve that has become flat says that more of the same brings nothing.</summary>
internal static class SaturationChart
{
    private const int Width = 800;
    private const int Height = 420;
    private const int MostPoints = 2000;

    /// <summary>The chart as SVG.</summary>
    /// <param name="merged">The campaign; at least one cell is done.</param>
    public static string Svg(MergedCampaign merged)
    {
        // A chart of more points than it has dots shows no more.
        int every = Math.Max(1, merged.Curve.Count / MostPoints);
        (int Cells, SaturationPoint Point)[] points =
        [
            .. merged.Curve.Select((point, i) => (i + 1, point)).Where((_, i) => i % every == 0 || i == merged.Curve.Count - 1),
        ];
        double[] cells = [0, .. points.Select(point => (double)point.Cells)];
        using Plot plot = new();
        Scatter causes = plot.Add.Scatter(cells, [0.0, .. points.Select(point => (double)point.Point.Findings)]);
        causes.ConnectStyle = ConnectStyle.StepHorizontal;
        causes.MarkerSize = 0;
        causes.LegendText = "distinct causes";
        Scatter distinct = plot.Add.Scatter(cells, [0.0, .. points.Select(point => (double)point.Point.Distinct)]);
        distinct.MarkerSize = 0;
        distinct.LegendText = merged.Plan.Tests is null ? "abstract states" : "distinct schedules";
        distinct.Axes.YAxis = plot.Axes.Right;
        plot.XLabel("cells");
        plot.YLabel("distinct causes");
        plot.Axes.Right.Label.Text = distinct.LegendText;
        plot.Title(string.Create(CultureInfo.InvariantCulture, $"rxq {merged.Plan.Command}, campaign {merged.Plan.Campaign}"));
        plot.ShowLegend(Alignment.LowerRight);
        return plot.GetSvgXml(Width, Height);
    }
}
