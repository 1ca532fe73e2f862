// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Diagnostics;

namespace Rxqueue.Tools.Bench;

/// <summary>An operation on one segment size, and what is required of it.</summary>
/// <param name="SegmentBytes">Length of a segment in bytes.</param>
/// <param name="Operation">The queue functions, in words.</param>
/// <param name="Receive">Receives so many PDUs.</param>
/// <param name="LimitPercent">The least that it has to reach, in percent of the plain copy's throughput.</param>
internal sealed record QuickCase(
    int SegmentBytes, string Operation, Action<HotPdus, int> Receive, double LimitPercent);

/// <summary>What a case was measured to take.</summary>
/// <param name="NsPerPdu">Nanoseconds for a PDU, in the best round.</param>
/// <param name="CopyNsPerPdu">Nanoseconds for the plain copy of a PDU, in the best round.</param>
/// <param name="AllocatedPerPdu">Bytes allocated for a PDU, on average over the rounds.</param>
/// <param name="Rounds">How many rounds there were.</param>
internal readonly record struct QuickResult(
    double NsPerPdu, double CopyNsPerPdu, double AllocatedPerPdu, int Rounds)
{
    /// <summary>Throughput in percent of the plain copy's.</summary>
    public double PercentOfCopy => 100 * CopyNsPerPdu / NsPerPdu;
}

/// <summary>
/// Times a case against the plain copy: the two take turns, round by round, and the best round of each counts. A
/// neighbour on the machine makes rounds slower, never faster, so the best ones can be compared.
/// </summary>
internal static class QuickMeasurement
{
    /// <summary>How long the JIT gets to replace the code of its first tiers.</summary>
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(0.8);

    /// <summary>
    /// How many times the pages are allocated anew: where they happen to lie makes up to a sixth of a difference to
    /// the copy of 64 KiB segments.
    /// </summary>
    private const int Placements = 5;

    /// <summary>Bytes that a round copies: long enough for the clock, short enough to be undisturbed.</summary>
    private const long BytesPerRound = 8 << 20;

    /// <summary>
    /// PDUs of a round at most. With sixteen sk_buffs each of about 230 bytes they take a quarter of a megabyte, which
    /// leaves them in the second-level cache, where those of a machine that receives are.
    /// </summary>
    private const long PdusPerRound = 64;

    /// <summary>Measures a case.</summary>
    /// <param name="measured">The case.</param>
    /// <param name="budget">How long to go on, warm-up not counted.</param>
    public static QuickResult Measure(QuickCase measured, TimeSpan budget)
    {
        MeasurePlacement(measured, WarmUp);
        QuickResult best = MeasurePlacement(measured, budget / Placements);
        for (int i = 1; i < Placements; i++)
        {
            QuickResult other = MeasurePlacement(measured, budget / Placements);
            best = new QuickResult(
                Math.Min(best.NsPerPdu, other.NsPerPdu),
                Math.Min(best.CopyNsPerPdu, other.CopyNsPerPdu),
                (best.AllocatedPerPdu * best.Rounds + other.AllocatedPerPdu * other.Rounds)
                    / (best.Rounds + other.Rounds),
                best.Rounds + other.Rounds);
        }

        return best;
    }

    private static QuickResult MeasurePlacement(QuickCase measured, TimeSpan budget)
    {
        HotPdus pdus = new(measured.SegmentBytes);
        pdus.Verify();
        int batch = (int)Math.Clamp(BytesPerRound / pdus.PduBytes, 1, PdusPerRound);
        return Run(measured, pdus, batch, budget);
    }

    private static QuickResult Run(QuickCase measured, HotPdus pdus, int batch, TimeSpan budget)
    {
        long best = long.MaxValue, bestCopy = long.MaxValue, allocated = 0;
        int rounds = 0;
        long begin = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(begin) < budget)
        {
            pdus.Enqueue(batch);
            long allocatedBefore = GC.GetAllocatedBytesForCurrentThread();
            long before = Stopwatch.GetTimestamp();
            measured.Receive(pdus, batch);
            best = Math.Min(best, Stopwatch.GetTimestamp() - before);
            allocated += GC.GetAllocatedBytesForCurrentThread() - allocatedBefore;

            before = Stopwatch.GetTimestamp();
            pdus.PlainCopy(batch);
            bestCopy = Math.Min(bestCopy, Stopwatch.GetTimestamp() - before);
            rounds++;
        }

        double nsPerTick = 1e9 / Stopwatch.Frequency;
        return new QuickResult(
            best * nsPerTick / batch, bestCopy * nsPerTick / batch, (double)allocated / rounds / batch, rounds);
    }
}
