// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using Rxqueue.Model;
using Rxqueue.Properties.Coverage;
using Rxqueue.Properties.Hunting;

namespace Rxqueue.Tools.Bench;

/// <summary>What a guided hunt finds in as many cases as a blind one, over several seeds, and how fast both are on one thread.</summary>
internal static class HuntTable
{
    private const int Seeds = 7;
    private const int WarmUpCases = 20 * HuntCell.EpochCases;

    /// <summary>The causes whose order is told: the k-th that was found, in cases until then.</summary>
    private static readonly int[] Ranks = [8, 12, 14, 16];

    /// <summary>Measures and prints.</summary>
    /// <param name="cases">How many cases each hunt has.</param>
    /// <param name="to">Where to print.</param>
    public static void Print(long cases, TextWriter to)
    {
        CoveredCode code = CoveredCode.Of(rxqueue_variants.posted);
        to.WriteLine(string.Create(CultureInfo.InvariantCulture, $"posted, both profiles, {cases:N0} cases, one thread; median of {Seeds} seeds (least … most)"));
        to.WriteLine($"{"",-24} {"guided",24} {"blind",24}");
        HuntCell[] guided = Hunt(code, cases, guided: true), blind = Hunt(code, cases, guided: false);
        Print("branches", guided, blind, cell => cell.Reached.BranchCount, to);
        Print("abstract states", guided, blind, cell => cell.Reached.StateCount, to);
        Print("distinct causes", guided, blind, cell => cell.Findings.Count, to);
        foreach (int rank in Ranks)
            Print($"cases until cause {rank}", guided, blind, cell => CasesUntil(cell, rank), to);
        to.WriteLine();
        to.WriteLine("one thread, warm, shrinking included; best of 5 rounds, a second of CPU time     cases     checked calls");
        foreach (string variant in rxqueue_variants.names)
        {
            foreach (bool guiding in new[] { false, true })
                PrintSpeed(variant, guiding, to);
        }
    }

    private static HuntCell[] Hunt(CoveredCode code, long cases, bool guided) =>
    [
        .. Enumerable.Range(1, Seeds).Select(seed =>
        {
            HuntCell cell = new(new HuntOptions(code, bvecq_profile.profiles, (ulong)seed) { Guided = guided, Shrinks = false }, jobs: 1);
            while (cell.Cases < cases)
                cell.RunEpoch(cases - cell.Cases);
            return cell;
        }),
    ];

    private static long? CasesUntil(HuntCell cell, int rank)
    {
        long[] found = [.. cell.Findings.Select(finding => finding.Case + 1).Order()];
        return found.Length < rank ? null : found[rank - 1];
    }

    private static void Print(string what, HuntCell[] guided, HuntCell[] blind, Func<HuntCell, long?> figure, TextWriter to) =>
        to.WriteLine($"{what,-24} {Spread(guided.Select(figure)),24} {Spread(blind.Select(figure)),24}");

    private static string Spread(IEnumerable<long?> figures)
    {
        long?[] sorted = [.. figures.OrderBy(figure => figure ?? long.MaxValue)];
        return $"{Text(sorted[sorted.Length / 2])} ({Text(sorted[0])} … {Text(sorted[^1])})";
    }

    private static string Text(long? figure) => figure?.ToString("N0", CultureInfo.InvariantCulture) ?? "never";

    private static void PrintSpeed(string variant, bool guided, TextWriter to)
    {
        (double cases, double calls) = Speed(variant, guided);
        to.WriteLine($"{variant + (guided ? ", guided" : ", blind"),-76} {cases,9:N0} {calls,17:N0}");
    }

    /// <summary>Cases and checked calls a second of CPU time, on one thread, warm: the best of a few rounds.</summary>
    public static (double Cases, double Calls) Speed(string variant, bool guided)
    {
        HuntCell cell = new(new HuntOptions(CoveredCode.Of(variant), bvecq_profile.profiles, 1) { Guided = guided }, jobs: 1);
        while (cell.Cases < WarmUpCases)
            cell.RunEpoch();
        double bestCases = 0, bestCalls = 0;
        for (int round = 0; round < 5; round++)
        {
            long cases = cell.Cases, calls = cell.Calls;
            TimeSpan started = Environment.CpuUsage.TotalTime;
            for (int epoch = 0; epoch < 8; epoch++)
                cell.RunEpoch();
            double seconds = (Environment.CpuUsage.TotalTime - started).TotalSeconds;
            bestCases = Math.Max(bestCases, (cell.Cases - cases) / seconds);
            bestCalls = Math.Max(bestCalls, (cell.Calls - calls) / seconds);
        }

        return (bestCases, bestCalls);
    }
}
