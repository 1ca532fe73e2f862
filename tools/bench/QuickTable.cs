// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Globalization;
using System.IO;

namespace Rxqueue.Tools.Bench;

/// <summary><c>--quick</c>: the figures that have a limit, in one table, in less than 20 seconds.</summary>
internal static class QuickTable
{
    private const int Packet = 1448;
    private const int Large = 64 * 1024;
    private const string ReadDiscard = "refill+read+discard";
    private const string DecantPut = "refill+decant+read+put";

    /// <summary>What is measured, and what is wanted of it.</summary>
    public static readonly QuickCase[] Cases =
    [
        new(Packet, ReadDiscard, static (pdus, n) => pdus.RefillReadDiscard(n), 25),
        new(Packet, DecantPut, static (pdus, n) => pdus.RefillDecantReadPut(n), 20),
        new(Large, ReadDiscard, static (pdus, n) => pdus.RefillReadDiscard(n), 90),
        new(Large, DecantPut, static (pdus, n) => pdus.RefillDecantReadPut(n), 20),
    ];

    /// <summary>Measures and prints, a row as soon as it is known.</summary>
    /// <param name="to">Where to print.</param>
    public static void Print(TextWriter to)
    {
        to.WriteLine(
            $"PDUs of {HotPdus.SegmentsPerPdu} segments, sanitizers on, events off; best round of each, "
            + "the plain copy taking turns");
        to.WriteLine(
            $"{"segment",8} {"operation",-22} {"GB/s",7} {"copy GB/s",9} {"ns/segment",10} {"% of copy",9} "
            + $"{"limit",6} {"",-5} {"B/PDU",7} {"rounds",7}");
        foreach (QuickCase measured in Cases)
        {
            QuickResult result = QuickMeasurement.Measure(measured, TimeSpan.FromSeconds(3));
            double bytes = (double)measured.SegmentBytes * HotPdus.SegmentsPerPdu;
            string verdict = result.PercentOfCopy >= measured.LimitPercent ? "ok" : "below";
            to.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{measured.SegmentBytes,8} {measured.Operation,-22} {bytes / result.NsPerPdu,7:F2} "
                + $"{bytes / result.CopyNsPerPdu,9:F2} {result.NsPerPdu / HotPdus.SegmentsPerPdu,10:F1} "
                + $"{result.PercentOfCopy,9:F1} {measured.LimitPercent,6:F0} {verdict,-5} "
                + $"{result.AllocatedPerPdu,7:F0} {result.Rounds,7}"));
        }
    }
}
