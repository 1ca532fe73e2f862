// SPDX-License-Identifier: GPL-2.0-only
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json;
using Rxqueue.Tracing.Export.Perfetto;
using Rxqueue.Tracing.Ftrace;
using Rxqueue.Tracing.Tests.Ftrace;
using Xunit;

namespace Rxqueue.Tracing.Tests.Export;

public sealed class PerfettoWriterTests
{
    private const string Decanted = """
             demux-7       [000] .....     1.000000: netfs_bv_slot: bq[0] p=100 0-64
             demux-7       [000] .....     1.000003: netfs_rxq_refill: Q=0 MSG=00000001 n=64 r=0 qs=64 pdu=64 at=[00]+0
             demux-7       [000] .....     1.000005: netfs_rxq_decant: Q=0 MSG=00000001 n=64 r=1 qs=0 pdu=0 at=[00]+0
            worker-9       [001] .....     1.000010: netfs_rxq_read: MSG=00000001 [00] b=0000-0040 c=0000
            worker-9       [001] .....     1.000012: netfs_rxq_read: MSG=00000001 [01] b=0000-0024 c=0040
            worker-9       [001] .....     1.000020: netfs_rxq_put: Q=1 MSG=00000001 n=0 r=0 qs=0 pdu=0 at=[00]+0

        """;

    [Fact]
    public void A_call_is_a_slice_from_its_first_slot_to_its_event()
    {
        JsonElement refill = Slices(Decanted).Single(e => Name(e) == "refill");

        Assert.Equal((1000000m, 3m, 7), (refill.GetProperty("ts").GetDecimal(), refill.GetProperty("dur").GetDecimal(), refill.GetProperty("tid").GetInt32()));
        Assert.Equal(100, refill.GetProperty("args").GetProperty("qsize").GetInt32());
    }

    [Fact]
    public void Reads_of_one_copy_are_one_slice()
    {
        JsonElement read = Slices(Decanted).Single(e => Name(e) == "read");

        Assert.Equal((1000010m, 2m), (read.GetProperty("ts").GetDecimal(), read.GetProperty("dur").GetDecimal()));
        Assert.Equal((2, 100), (read.GetProperty("args").GetProperty("segments").GetInt32(), read.GetProperty("args").GetProperty("bytes").GetInt32()));
    }

    [Fact]
    public void An_arrow_leads_from_a_decant_to_the_task_that_uses_the_excerpt()
    {
        IReadOnlyList<JsonElement> arrows = [.. Events(Decanted).Where(e => Phase(e) is "s" or "f")];

        Assert.Equal([("s", 7, 1), ("f", 9, 1)], arrows.Select(e => (Phase(e), e.GetProperty("tid").GetInt32(), e.GetProperty("id").GetInt32())));
    }

    [Fact]
    public void Counters_follow_the_queue()
    {
        IEnumerable<string> counters = Events(Decanted).Where(e => Phase(e) == "C")
            .Select(e => $"{Name(e)} {e.GetProperty("args").EnumerateObject().Single().Value}");

        Assert.Equal(
            ["demux-7 qsize 100", "demux-7 bvecqs 1", "demux-7 pages 1", "demux-7 qsize 0", "demux-7 bvecqs 0", "demux-7 pages 0"],
            counters);
    }

    [Fact]
    public void Every_call_of_a_genuine_trace_is_in_it()
    {
        string[] lines = File.ReadAllLines(Path.Combine(KernelTraces.Samples, "local.trace.txt"));
        int reads = lines.Count(line => line.Contains(": netfs_rxq_read: ") && line.EndsWith("c=0000"));

        IReadOnlyList<JsonElement> slices = Slices(string.Join('\n', lines) + "\n");

        Assert.Equal(reads, slices.Count(e => Name(e) == "read"));
        Assert.All(slices, slice => Assert.True(slice.GetProperty("dur").GetDecimal() >= 0));
    }

    private static List<JsonElement> Slices(string trace) => [.. Events(trace).Where(e => Phase(e) == "X")];

    private static string Name(JsonElement e) => e.GetProperty("name").GetString()!;

    private static string Phase(JsonElement e) => e.GetProperty("ph").GetString()!;

    private static List<JsonElement> Events(string trace)
    {
        using MemoryStream to = new();
        using FtraceReader reader = new(new MemoryStream(Encoding.UTF8.GetBytes(trace)), ownsInput: true);
        using PerfettoWriter writer = new(to);
        while (reader.Read())
            writer.Write(reader.Line);
        writer.Complete();
        return [.. JsonDocument.Parse(to.ToArray()).RootElement.GetProperty("traceEvents").EnumerateArray()];
    }
}
