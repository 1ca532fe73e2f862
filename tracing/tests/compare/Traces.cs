// SPDX-License-Identifier: GPL-2.0-only
using System.IO;
using System.Linq;
using System.Text;
using Rxqueue.Tracing.Compare;
using Rxqueue.Tracing.Ftrace;

namespace Rxqueue.Tracing.Tests.Compare;

/// <summary>Short traces, written as text.</summary>
internal static class Traces
{
    /// <summary>A PDU of 0x50 bytes, its length read and taken, in a full trace.</summary>
    public static readonly string[] Short =
    [
        "netfs_rxq_pdu: Q=0 MSG=00000001 n=4 r=0 qs=0 pdu=4 at=[00]+0",
        "netfs_bv_slot: bq[0] p=1000 0-50",
        "netfs_bv_slot: bq[0] p=1000 0-60",
        "netfs_bv_slot: bq[1] p=1008 80-c0",
        "netfs_rxq_refill: Q=0 MSG=00000001 n=4 r=0 qs=a0 pdu=4 at=[00]+0",
        "netfs_rxq_read: MSG=00000001 [00] b=0000-0004 c=0000",
        "netfs_rxq_discard: Q=0 MSG=00000001 n=4 r=0 qs=9c pdu=0 at=[00]+4",
        "netfs_rxq_pdu: Q=0 MSG=00000002 n=9c r=0 qs=9c pdu=9c at=[00]+4",
        "netfs_rxq_read: MSG=00000002 [00] b=0004-0060 c=0000",
        "netfs_rxq_read: MSG=00000002 [01] b=0000-0040 c=005c",
        "netfs_rxq_discard: Q=0 MSG=00000002 n=9c r=0 qs=0 pdu=0 at=[00]+0",
        "netfs_bv_slot: bq[0] p=1008 c0-d0",
        "netfs_rxq_refill: Q=0 MSG=00000002 n=1 r=0 qs=10 pdu=0 at=[00]+0",
    ];

    /// <summary>One task's events as a trace.</summary>
    public static string Of(string[] events, int pid = 1, int cpu = 0, string seconds = "1") =>
        string.Concat(events.Select(e => Line(e, pid, cpu, seconds)));

    /// <summary>One line of a trace.</summary>
    public static string Line(string e, int pid = 1, int cpu = 0, string seconds = "1") =>
        $"             rxq-{pid}       [{cpu:d3}] .....     {seconds}.000001: {e}\n";

    public static ComparedInput Input(string name, string text) => Input(name, Encoding.UTF8.GetBytes(text));

    public static ComparedInput Input(string name, byte[] bytes) =>
        new(name, () => new TraceReaderEvents(new FtraceReader(FtraceSource.Decompress(new MemoryStream(bytes)))));

    public static ComparisonResult Compare(string model, string kernel, int? pid = null) =>
        new TraceComparison(Input("MODEL", model), Input("KERNEL", kernel), pid).Run();
}
