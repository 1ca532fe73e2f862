// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Collections.Generic;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Text;
using System.Text.Json;
using Xunit;

namespace Rxqueue.Tools.Tests.Report;

/// <summary><c>rxq report</c>, as a user calls it.</summary>
public sealed class ReportCommandTests
{
    private const string Line =
        "         rxqtool-119     [001] .....     3.924243: netfs_rxq_read: MSG=00000001 [00] b=0000-0004 c=0000\n";

    private static string Sample(string name) => Samples.Path("kernel-traces/" + name);

    [Theory]
    [InlineData("local.trace.txt")]
    [InlineData("local-noirq.trace.txt")]
    [InlineData("local-tgid.trace.txt")]
    [InlineData("mixed.trace.txt")]
    [InlineData("nocmd.trace.txt")]
    [InlineData("overflow.trace.txt")]
    [InlineData("overflow.trace_pipe.txt")]
    [InlineData("uptime.trace.txt")]
    public void Text_of_tracefs_comes_back_byte_for_byte(string name)
    {
        Rxq report = Rxq.Run("report", Sample(name));

        Assert.Equal(File.ReadAllText(Sample(name)), report.Output);
        Assert.Equal((0, ""), (report.ExitCode, report.Error));
    }

    [Theory]
    [InlineData("trace-cmd.report-t.txt")]
    [InlineData("trace-cmd.report-R.txt")]
    public void Every_report_of_a_recording_becomes_the_same_text(string name)
    {
        Rxq plain = Rxq.Run("report", Sample("trace-cmd.report.txt"));

        Assert.StartsWith(
            """
            # tracer: nop
            #
            #           TASK-PID     CPU#     TIMESTAMP  FUNCTION
            #              | |         |         |         |
                     rxqtool-208     [000]     19.054975: netfs_rxq_pdu: Q=0 MSG=00000001 n=4 r=0 qs=0 pdu=4 at=[00]+0

            """,
            plain.Output);
        Assert.Equal(plain.Output, Rxq.Run("report", Sample(name)).Output);
    }

    [Fact]
    public void Flags_are_kept_where_the_trace_has_them()
    {
        string first = Rxq.Run("report", Sample("trace-cmd.report-l.txt")).Lines.First(line => line[0] != '#');

        Assert.Equal(
            "         rxqtool-208     [000] .....    19.054975: "
                + "netfs_rxq_pdu: Q=0 MSG=00000001 n=4 r=0 qs=0 pdu=4 at=[00]+0",
            first);
    }

    [Fact]
    public void A_loss_becomes_the_kernels_mark() =>
        Assert.Equal(
            ["CPU:0 [LOST 7044 EVENTS]", "CPU:1 [LOST 11121 EVENTS]"],
            Rxq.Run("report", Sample("trace-cmd-drop.report.txt")).Lines.Where(line => line.StartsWith("CPU:", StringComparison.Ordinal)));

    [Fact]
    public void Text_of_perf_becomes_text_of_tracefs()
    {
        string perf =
            "         rxqtool     119 [001]     3.924243: netfs:netfs_rxq_read: MSG=00000001 [00] b=0000-0004 c=0000\n"
            + "         rxqtool     119 [001]     3.924250: sched:sched_switch: prev_comm=a ==> next_comm=b\n"
            + "         rxqtool     119 [001]     3.924260: PERF_RECORD_LOST lost 9\n";

        Rxq report = Rxq.RunWith(Encoding.UTF8.GetBytes(perf), "report", "-");

        Assert.Equal(
            [
                "         rxqtool-119     [001]      3.924243: netfs_rxq_read: MSG=00000001 [00] b=0000-0004 c=0000",
                "         rxqtool-119     [001]      3.924250: sched_switch: prev_comm=a ==> next_comm=b",
                "CPU:1 [LOST 9 EVENTS]",
            ],
            report.Lines[4..]);
    }

    [Fact]
    public void Compressed_text_is_read_from_standard_input()
    {
        byte[] compressed = File.ReadAllBytes(Sample("large-head.trace.txt.gz"));
        using GZipStream text = new(new MemoryStream(compressed), CompressionMode.Decompress);
        using StreamReader whole = new(text);

        Assert.Equal(whole.ReadToEnd(), Rxq.RunWith(compressed, "report", "-").Output);
    }

    [Fact]
    public void JSON_has_typed_fields_foreign_text_and_losses()
    {
        string text = "# tracer: nop\nCPU:2 [LOST 5 EVENTS]\nCPU:0 [LOST EVENTS]\n" + Line
            + "    a b-c-7       [003] d..2.     4.000001: sched_waking: comm=\"x\" pid=1\n"
            + "         rxqtool-149     [000] .....          698: netfs_bv_slot: bq[2] p=1046d0 10-224\n"
            + "         rxqtool-149     [000] .....          699: netfs_rxq_refill: "
            + "Q=1 MSG=00000003 n=4 r=-11 qs=5 pdu=6 at=[07]+8\n";

        Rxq report = Rxq.RunWith(Encoding.UTF8.GetBytes(text), "report", "-", "--json");

        Assert.Equal(
            """
            {"lost":5,"cpu":2,"line":2}
            {"lost":null,"cpu":0,"line":3}
            {"event":"netfs_rxq_read","task":"rxqtool","pid":119,"cpu":1,"timestamp_ns":3924243000,"msg_id":1,"slot":0,"skip":0,"part":4,"copied":0,"line":4}
            {"event":"sched_waking","task":"a b-c","pid":7,"cpu":3,"timestamp_ns":4000001000,"text":"comm=\"x\" pid=1","line":5}
            {"event":"netfs_bv_slot","task":"rxqtool","pid":149,"cpu":0,"timestamp_ticks":698,"pfn":1066704,"offset":16,"len":532,"slot":2,"line":6}
            {"event":"netfs_rxq_refill","task":"rxqtool","pid":149,"cpu":0,"timestamp_ticks":699,"q":1,"msg_id":3,"amount":4,"ret":-11,"qsize":5,"pdu_remain":6,"take_slot":7,"take_offset":8,"line":7}

            """,
            report.Output);
        Assert.Equal((0, ""), (report.ExitCode, report.Error));
    }

    [Theory]
    [InlineData("local.trace.txt")]
    [InlineData("mixed.trace.txt")]
    [InlineData("overflow.trace_pipe.txt")]
    public void Statistics_are_those_that_a_search_finds(string name)
    {
        string[] lines = [.. File.ReadLines(Sample(name)).Where(line => line.Contains("] ", StringComparison.Ordinal)
            && line[0] == ' ')];
        JsonElement stats = Assert.Single(Rxq.Run("report", Sample(name), "--stats", "--json", "--top", "1000").Json);

        Assert.Equal(lines.Length, stats.GetProperty("events").GetInt64());
        Assert.Equal(
            Counts(lines.Select(line => line.Split(": ")[1])),
            Listed(stats.GetProperty("by_event"), item => item.GetProperty("event").GetString()!));
        Assert.Equal(
            Counts(lines.Select(line => line.Trim().Split(' ')[0])),
            Listed(
                stats.GetProperty("by_task"),
                item => $"{item.GetProperty("task").GetString()}-{item.GetProperty("pid").GetInt32()}"));
        Assert.Equal(
            Counts(lines.Where(line => line.Contains(": netfs_", StringComparison.Ordinal) && line.Contains("MSG=", StringComparison.Ordinal))
                .Select(line => line.Split("MSG=")[1][..8])),
            Listed(stats.GetProperty("by_msg"), item => item.GetProperty("msg_id").GetUInt32().ToString("x8")));
        Assert.Equal(name.StartsWith("overflow", StringComparison.Ordinal) ? 4273 : 0, stats.GetProperty("lost").GetInt64());
    }

    [Fact]
    public void Statistics_list_the_most_frequent_and_sum_up_the_others()
    {
        StringBuilder text = new("CPU:0 [LOST 7 EVENTS]\nnonsense\n");
        for (int i = 1; i <= 4; i++)
            for (int k = 0; k < i; k++)
                text.Append(Line.Replace("MSG=00000001", $"MSG=0000000{i}", StringComparison.Ordinal)
                    .Replace("3.924243", $"3.92424{i}", StringComparison.Ordinal));

        Rxq report = Rxq.RunWith(Encoding.UTF8.GetBytes(text.ToString()), "report", "-", "--stats", "--top", "2");

        Assert.Equal(
            """
            events        10
            lost          7, in 1 places
            unrecognised  1, line 2
            time          3.924241000 to 3.924244000, 0.000003000 s

            event
                       10  netfs_rxq_read

            task
                       10  rxqtool-119

            MSG
                        4  00000004
                        3  00000003
                        3  2 others

            """,
            report.Output);
    }

    [Fact]
    public void Hostile_text_is_skipped_and_counted()
    {
        using MemoryStream text = new();
        text.Write(Encoding.UTF8.GetBytes(Line));
        text.Write(new byte[5 << 20]);
        text.Write("\n\xff\xfe garbage\n"u8);
        text.Write(Encoding.UTF8.GetBytes(Line.Replace("00000001", "fffffffff00000001", StringComparison.Ordinal)));
        text.Write(Encoding.UTF8.GetBytes(Line.Replace("119", "99999999999999999999", StringComparison.Ordinal)));
        text.Write(Encoding.UTF8.GetBytes(Line));

        Rxq report = Rxq.RunWith(text.ToArray(), "report", "-");

        Assert.Equal(Line + Line, report.Output);
        Assert.Equal("-: 4 unrecognised, left out: lines 2, 3, 4, 5\n", report.Error);
        Assert.Equal(0, report.ExitCode);
    }

    [Fact]
    public void Bytes_that_are_not_UTF8_stay_in_text_and_are_replaced_in_JSON()
    {
        byte[] line = Encoding.Latin1.GetBytes(Line.Replace("rxqtool", "rx\u00ffool", StringComparison.Ordinal));

        Assert.Equal("rx\ufffdool", Rxq.RunWith(line, "report", "-", "--json").Json[0].GetProperty("task").GetString());
    }

    [Fact]
    public void Compressed_text_that_was_cut_is_printed_as_far_as_it_goes()
    {
        using Scratch scratch = new();
        MemoryStream compressed = new();
        using (GZipStream gzip = new(compressed, CompressionLevel.NoCompression, leaveOpen: true))
            gzip.Write(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(Line, 3000))));
        string cut = scratch.Write("cut.gz", compressed.ToArray()[..100_000]);

        Rxq report = Rxq.Run("report", cut);

        Assert.StartsWith(Line + Line, report.Output);
        Assert.Contains("cut.gz: the compressed input is damaged: it ends before its end\n", report.Error);
        Assert.Equal(2, report.ExitCode);
    }

    [Theory]
    [InlineData("", "-: there is no event in it\n")]
    [InlineData("# only\n# comments\n", "-: there is no event in it\n")]
    [InlineData("a\nb\n\n", "-: there is no event in it; 2 unrecognised: lines 1, 2\n")]
    [InlineData("Nettrace", "-: the recording ends before its end\n")]
    [InlineData("Nettrace and then something else altogether", "-: the recording is damaged\n")]
    public void Where_there_is_nothing_to_report_it_says_so(string text, string message)
    {
        foreach (string[] form in (string[][])[[], ["--json"], ["--stats"]])
        {
            Rxq report = Rxq.RunWith(Encoding.UTF8.GetBytes(text), ["report", "-", .. form]);

            Assert.Equal((2, "", message), (report.ExitCode, report.Output, report.Error));
        }
    }

    [Theory]
    [InlineData("/nonexistent: no such file\n", "/nonexistent")]
    [InlineData("/: is a directory, expected a file\n", "/")]
    [InlineData("rxq: there is no option '--bogus' (see rxq --help)\n", "--bogus")]
    [InlineData("rxq: --top: expected a number from 0 to 1000 (see rxq --help)\n", "x", "--top", "1001")]
    public void Bad_usage_is_one_line(string message, params string[] arguments)
    {
        Rxq report = Rxq.Run(["report", .. arguments]);

        Assert.Equal((2, "", message), (report.ExitCode, report.Output, report.Error));
    }

    private static Dictionary<string, long> Counts(IEnumerable<string> keys) =>
        keys.GroupBy(key => key).ToDictionary(group => group.Key, group => (long)group.Count());

    private static Dictionary<string, long> Listed(JsonElement list, Func<JsonElement, string> key) =>
        list.EnumerateArray().ToDictionary(key, item => item.GetProperty("events").GetInt64());
}
