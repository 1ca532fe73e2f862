// SPDX-License-Identifier: GPL-2.0-only
using System.Reflection;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;

namespace Rxqueue.Tools.Bench;

/// <summary>The project's own columns.</summary>
internal static class Columns
{
    private const double NanosecondsPerSecond = 1e9;

    /// <summary>All of them; a column that says nothing about a benchmark class is not shown.</summary>
    public static IColumn[] All { get; } =
    [
        new FigureColumn(
            "GB/s", "Payload received, in 10^9 bytes a second", UnitType.Dimensionless,
            (_, benchmark, mean) => SegmentBytes(benchmark) * HotPdus.SegmentsPerPdu / mean),
        new FigureColumn(
            "ns/call", "Time of a queue function, on average over those of the operation", UnitType.Dimensionless,
            (_, benchmark, mean) => mean / Calls(benchmark)),
        new FigureColumn(
            "ns/segment", "Time for a segment", UnitType.Dimensionless,
            (_, benchmark, mean) => SegmentBytes(benchmark) is null ? null : mean / HotPdus.SegmentsPerPdu),
        new FigureColumn(
            "% of copy", "Throughput in percent of the plain copy's", UnitType.Dimensionless, PercentOfCopy),
        new FigureColumn(
            "scenarios/s", "Scenarios parsed, run and printed in a second", UnitType.Dimensionless,
            (_, benchmark, mean) =>
                Method(benchmark).IsDefined(typeof(ScenariosPerOperationAttribute)) ? NanosecondsPerSecond / mean : null),
    ];

    private static MethodInfo Method(BenchmarkCase benchmark) => benchmark.Descriptor.WorkloadMethod;

    private static int? SegmentBytes(BenchmarkCase benchmark) =>
        benchmark.Parameters[nameof(QueueThroughput.SegmentBytes)] as int?;

    private static int? Calls(BenchmarkCase benchmark) =>
        Method(benchmark).GetCustomAttribute<QueueCallsAttribute>()?.Count;

    private static double? PercentOfCopy(Summary summary, BenchmarkCase benchmark, double mean)
    {
        BenchmarkCase? copy = summary.GetBaseline(summary.GetLogicalGroupKey(benchmark));
        return copy is null ? null : 100 * summary[copy]?.ResultStatistics?.Mean / mean;
    }
}
