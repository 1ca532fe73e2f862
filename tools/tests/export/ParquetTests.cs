// SPDX-License-Identifier: GPL-2.0-only
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Xunit;

namespace Rxqueue.Tools.Tests.Export;

/// <summary><c>rxq export --parquet</c>, as DuckDB reads it.</summary>
public sealed class ParquetTests
{
    [Theory]
    [InlineData("kernel-traces/nic-calls.trace.txt.gz")]
    [InlineData("kernel-traces/mixed.trace.txt")]
    [InlineData("kernel-traces/trace-cmd.report-R.txt")]
    public void CountsAreThoseOfReportStats(string sample)
    {
        using Scratch scratch = new();
        Assert.Equal(0, Rxq.Run("export", Samples.Path(sample), "--parquet", scratch["trace.parquet"]).ExitCode);
        using Columns columns = new(scratch.Path);

        JsonElement stats = Assert.Single(Rxq.Run("report", Samples.Path(sample), "--stats", "--json", "--top", "1000").Json);

        Assert.Equal(
            List(stats, "by_event", "event"), columns.Ask("SELECT count(*), event FROM 'trace.parquet' GROUP BY event").Order());
        Assert.Equal(
            List(stats, "by_task", "task", "pid"),
            columns.Ask("SELECT count(*), comm, pid FROM 'trace.parquet' GROUP BY comm, pid").Order());
        Assert.Equal(
            List(stats, "by_msg", "msg_id"),
            columns.Ask("SELECT count(*), msg_id FROM 'trace.parquet' WHERE msg_id IS NOT NULL GROUP BY msg_id").Order());
        Assert.Equal(
            string.Join(" | ", stats.GetProperty("time_ns").EnumerateArray().Select(time => time.GetRawText())),
            Assert.Single(columns.Ask("SELECT min(timestamp_ns), max(timestamp_ns) FROM 'trace.parquet'")));
    }

    [Fact]
    public void EveryFieldOfEveryEventIsAColumn()
    {
        using Scratch scratch = new();
        string trace = Samples.Path("kernel-traces/nic-calls.trace.txt.gz");
        Rxq.Run("export", trace, "--parquet", scratch["trace.parquet"]);
        using Columns columns = new(scratch.Path);

        IReadOnlyList<JsonElement> events = Rxq.Run("report", trace, "--json").Json;

        string[] fields =
        [
            "line", "timestamp_ns", "cpu", "pid", "event", "msg_id", "slot", "skip", "part", "copied", "pfn", "offset", "len",
            "q", "amount", "ret", "qsize", "pdu_remain", "take_slot", "take_offset",
        ];
        Assert.Equal(
            events.Select(one => string.Join(" | ", fields.Select(
                field => one.TryGetProperty(field, out JsonElement value) ? value.ToString() : "NULL"))),
            columns.Ask($"SELECT {string.Join(", ", fields.Select(field => $"\"{field}\""))} FROM 'trace.parquet'"));
    }

    [Fact]
    public void EachTaskHasAFolder()
    {
        using Scratch scratch = new();
        string trace = scratch.Write(
            "trace.txt",
            "  kworker/0:1=x-7   [000] .....     1.000000: netfs_rxq_read: MSG=00000001 [00] b=0000-0004 c=0000\n"
            + "  rxq-8             [001] .....     2.000000: sched_switch: an ü\n"
            + "  kworker/0:1=x-7   [000] .....     3.000000: netfs_rxq_read: MSG=00000002 [00] b=0000-0008 c=0000\n");

        Rxq export = Rxq.Run("export", trace, "--parquet", scratch["by-task"], "--partition", "task");

        Assert.Equal((0, $"{scratch["by-task"]}: 3 events\n"), (export.ExitCode, export.Output));
        Assert.Equal(
            ["task=kworker%2F0%3A1%3Dx-7/part-0.parquet", "task=rxq-8/part-0.parquet"],
            Directory.EnumerateFiles(scratch["by-task"], "*", SearchOption.AllDirectories)
                .Select(file => Path.GetRelativePath(scratch["by-task"], file)).Order());
        using Columns columns = new(scratch.Path);
        Assert.Equal(
            ["kworker/0:1=x-7 | 1 | 4 | NULL", "rxq-8 | 2 | NULL | an ü", "kworker/0:1=x-7 | 3 | 8 | NULL"],
            columns.Ask("SELECT task, line, part, text FROM 'by-task/*/*.parquet' ORDER BY line"));
    }

    [Fact]
    public void MoreTasksThanAreKeptInMindLoseNothing()
    {
        using Scratch scratch = new();
        StringBuilder text = new();
        for (int i = 0; i < 4300; i++)
            text.Append($"  t-{i % 4200 + 1}  [000] .....     {i}.000000: netfs_rxq_read: MSG={i:x8} [00] b=0000-0004 c=0000\n");

        Rxq.RunWith(Encoding.UTF8.GetBytes(text.ToString()), "export", "-", "--parquet", scratch["by-task"], "--partition", "task");

        using Columns columns = new(scratch.Path);
        Assert.Equal(
            ["4200 | 4300 | 4300"],
            columns.Ask("SELECT count(DISTINCT task), count(DISTINCT msg_id), count(*) FROM 'by-task/*/*.parquet'"));
        Assert.True(File.Exists(scratch["by-task/task=t-1/part-1.parquet"]));
    }

    [Fact]
    public void TasksThatTakeTurnsHaveAFileEach()
    {
        using Scratch scratch = new();
        StringBuilder text = new();
        for (int i = 0; i < 2000; i++)
            text.Append($"  t-{i % 100 + 1}  [000] .....     {i}.000000: netfs_rxq_read: MSG={i:x8} [00] b=0000-0004 c=0000\n");

        Rxq.RunWith(Encoding.UTF8.GetBytes(text.ToString()), "export", "-", "--parquet", scratch["by-task"], "--partition", "task");

        Assert.Equal(100, Directory.EnumerateFiles(scratch["by-task"], "*", SearchOption.AllDirectories).Count());
        using Columns columns = new(scratch.Path);
        Assert.Equal(["20 | 20"], columns.Ask("SELECT DISTINCT count(*), count(DISTINCT msg_id) FROM 'by-task/*/*.parquet' GROUP BY task"));
    }

    [Fact]
    public void ARecordingAndLostEventsAreToldToo()
    {
        using Scratch scratch = new();
        Rxq.Run("record", "-o", scratch["run.nettrace"], "--", "run", Samples.Path("decant_30_segments.rxq"));
        Rxq.Run("export", scratch["run.nettrace"], "--parquet", scratch["run.parquet"]);
        Rxq lost = Rxq.Run(
            "export", Samples.Path("kernel-traces/overflow.trace_pipe.txt"), "--parquet", scratch["lost.parquet"]);
        using Columns columns = new(scratch.Path);

        Assert.Equal(
            ["rxq | 1"], columns.Ask("SELECT DISTINCT comm, pid FROM 'run.parquet' WHERE event = 'netfs_rxq_refill'"));
        JsonElement stats = Assert.Single(
            Rxq.Run("report", Samples.Path("kernel-traces/overflow.trace_pipe.txt"), "--stats", "--json").Json);
        Assert.Equal(
            [$"{stats.GetProperty("losses")}", $"{stats.GetProperty("lost")}"],
            columns.Ask("SELECT decode(value) FROM parquet_kv_metadata('lost.parquet') WHERE decode(key) LIKE 'rxq.%' ORDER BY decode(key)"));
        Assert.Contains("events are missing in", lost.Error);
    }

    [Fact]
    public void TheQueriesOfThePageGiveWhatThePageSays()
    {
        string page = File.ReadAllText(Path.Combine(Samples.Root, "docs", "parquet.md"));
        using Scratch scratch = new();
        Rxq.Run("export", Samples.Path("kernel-traces/nic-calls.trace.txt.gz"), "--parquet", scratch["trace.parquet"]);
        using Columns columns = new(scratch.Path);

        MatchCollection queries = Regex.Matches(page, "```sql\n(.*?)```\n\n```\n(.*?)```", RegexOptions.Singleline);

        Assert.Equal(3, queries.Count);
        foreach (Match query in queries)
        {
            string[] printed = query.Groups[2].Value.Split('\n', System.StringSplitOptions.RemoveEmptyEntries);
            Assert.Equal(printed, columns.Ask(query.Groups[1].Value));
        }
    }

    [Theory]
    [InlineData("rxq: --perfetto and --parquet, expected one of them\n", "--perfetto", "a", "--parquet", "b")]
    [InlineData("rxq: export: in which form is not said, expected --perfetto or --parquet\n")]
    [InlineData("rxq: --partition goes with --parquet only\n", "--perfetto", "a", "--partition", "task")]
    [InlineData("rxq: --partition: there is no partition by 'cpu', expected task (see rxq --help)\n", "--parquet", "a", "--partition", "cpu")]
    [InlineData("/nowhere/out: cannot be written: no such directory\n", "--parquet", "/nowhere/out")]
    [InlineData("/nowhere/out: cannot be written: no such directory\n", "--parquet", "/nowhere/out", "--partition", "task")]
    public void WhatIsWrongIsToldInOneLine(string error, params string[] options)
    {
        Rxq export = Rxq.Run(["export", Samples.Path("kernel-traces/local.trace.txt"), .. options]);

        Assert.Equal((2, "", error), (export.ExitCode, export.Output, export.Error));
    }

    [Fact]
    public void WhatCannotBeReadLeavesNothing()
    {
        using Scratch scratch = new();
        string cut = scratch.Write("cut.txt.gz", File.ReadAllBytes(Samples.Path("kernel-traces/nic-calls.trace.txt.gz"))[..4000]);

        Rxq file = Rxq.Run("export", cut, "--parquet", scratch["out.parquet"]);
        Rxq folder = Rxq.Run("export", cut, "--parquet", scratch["out"], "--partition", "task");

        Assert.Equal((2, 2), (file.ExitCode, folder.ExitCode));
        Assert.Contains("the compressed input is damaged", file.Error);
        Assert.Equal(["cut.txt.gz"], Directory.EnumerateFileSystemEntries(scratch.Path).Select(Path.GetFileName));
    }

    private static IEnumerable<string> List(JsonElement stats, string list, params string[] keys) =>
        stats.GetProperty(list).EnumerateArray()
            .Select(one => $"{one.GetProperty("events")} | {string.Join(" | ", keys.Select(key => one.GetProperty(key).ToString()))}")
            .Order();
}
