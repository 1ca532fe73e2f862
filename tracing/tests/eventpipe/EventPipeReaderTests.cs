// SPDX-License-Identifier: GPL-2.0-only
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading;
using Rxqueue.Model;
using Rxqueue.Tracing.EventPipe;
using Rxqueue.Tracing.Ftrace;
using Xunit;

namespace Rxqueue.Tracing.Tests.EventPipe;

[Collection(nameof(SelfRecording))]
public sealed class EventPipeReaderTests
{
    // Every kind of event.
    private const string Script =
        """
        msg 7
        skb 1448
        skb 52
        refill 1500
        pdu 1500
        count 1500
        read 1 1400
        read 1400 200
        decant 1500 as e
        put e
        pdu 100
        skb 100
        consume 100
        """;

    [Fact]
    public void Every_event_comes_back_with_its_fields()
    {
        Collected expected = new();
        byte[] recording = SelfRecording.OfScript(Script, expected);

        List<FtraceLine> lines = SelfRecording.Lines(recording, out EventPipeReader reader);

        Assert.Equal(expected.Events, lines.Where(line => line.Kind == FtraceLineKind.Event).Select(Typed));
        Assert.Equal(
            ["netfs_bv_slot", "netfs_rxq_consume", "netfs_rxq_count", "netfs_rxq_decant", "netfs_rxq_pdu",
                "netfs_rxq_put", "netfs_rxq_read", "netfs_rxq_refill"],
            lines.Where(line => line.Kind == FtraceLineKind.Event).Select(line => line.EventName).Distinct().Order());
        Assert.Equal((null, 0, lines.Count), (reader.Damage, reader.Lost, reader.Events));
        Assert.Equal(Enumerable.Range(1, lines.Count).Select(n => (long)n), lines.Select(line => line.Number));
    }

    [Fact]
    public void Log_lines_and_reports_are_foreign_events_with_their_text()
    {
        Collected expected = new();
        using MemoryStream recording = new();
        SelfRecording.Record(recording, ProcessRecorder.DefaultBufferMegabytes, () =>
        {
            SelfRecording.RunScript("skb 5\nrefill 5\npdu 5\nread 1 9\n", expected);
            SelfRecording.RunScript("pdu 100\nskb 100\nconsume 100\n", expected);
        });

        FtraceLine[] foreign = [.. SelfRecording.Lines(recording.ToArray(), out _)
            .Where(line => line.Kind == FtraceLineKind.Foreign)];

        Assert.Equal(expected.Texts, foreign.Select(line => (line.EventName, Encoding.UTF8.GetString(line.Text))));
        Assert.Contains(foreign, line => line.EventName == "netfs_printk");
        Assert.Contains(foreign, line => line.EventName == "netfs_sanitizer");
    }

    [Fact]
    public void An_event_prints_as_tracefs_prints_it()
    {
        byte[] recording = SelfRecording.OfScript("skb 5\nrefill 5\n");

        Assert.Equal(
            [
                "             rxq-1       [000] .....     0.000002: netfs_bv_slot: bq[0] p=100000 0-5",
                "             rxq-1       [000] .....     0.000002: "
                    + "netfs_rxq_refill: Q=0 MSG=00000000 n=5 r=0 qs=5 pdu=0 at=[00]+0",
            ],
            SelfRecording.Lines(recording, out _).Select(line => line.ToString()));
    }

    [Fact]
    public void A_recording_that_was_cut_anywhere_says_so_and_gives_what_is_whole()
    {
        byte[] recording = SelfRecording.OfScript(Script);
        string[] whole = [.. SelfRecording.Lines(recording, out _).Select(line => line.ToString())];

        for (int length = 0; length < recording.Length; length += 13)
        {
            List<FtraceLine> lines = SelfRecording.Lines(recording[..length], out EventPipeReader reader);
            Assert.Equal("the recording ends before its end", reader.Damage);
            Assert.Equal(whole.Take(lines.Count), lines.Select(line => line.ToString()));
        }
    }

    [Fact]
    public void Events_that_the_process_had_to_drop_are_counted_exactly()
    {
        const int slots = 1000, reads = 300;
        StringBuilder script = new();
        for (int i = 0; i < slots; i++)
            script.Append("skb 64\n");
        script.Append("refill 64000\npdu 64000\n");
        for (int i = 0; i < reads; i++)
            script.Append("read 0 64000\n");
        using MemoryStream kept = new();
        using ManualResetEventSlim mayWrite = new();
        using GatedStream gated = new(kept, mayWrite);
        Collected emitted = new();

        SelfRecording.Record(gated, bufferMegabytes: 1, () =>
        {
            SelfRecording.RunScript(script.ToString(), emitted);
            mayWrite.Set();
        });
        List<FtraceLine> lines = SelfRecording.Lines(kept.ToArray(), out EventPipeReader reader);

        Assert.True(reader.Lost > 0, "a buffer of 1 MiB does not hold all of it");
        Assert.Equal(emitted.Events.Count, reader.Events + reader.Lost);
        Assert.Equal(
            reader.Lost,
            lines.Where(line => line.Kind == FtraceLineKind.Loss).Sum(line => (long)line.Loss.Count!.Value));
        Assert.Null(reader.Damage);
    }

    [Fact]
    public void A_reader_that_is_not_read_to_the_end_can_be_closed()
    {
        StringBuilder script = new("skb 64\nrefill 64\npdu 64\n");
        for (int i = 0; i < 40_000; i++)
            script.Append("read 0 64\n");
        byte[] recording = SelfRecording.OfScript(script.ToString());

        using EventPipeReader reader = new(new MemoryStream(recording));

        Assert.True(reader.Read());
    }

    private static object Typed(FtraceLine line) => line.Event switch
    {
        NetfsEventKind.Read => (line.Entry, line.Read),
        NetfsEventKind.Slot => (line.Entry, line.Slot),
        _ => (line.Entry, line.Call),
    };

    private sealed class Collected : INetfsTraceListener
    {
        public List<object> Events { get; } = [];

        public List<(string Name, string Text)> Texts { get; } = [];

        void INetfsTraceListener.OnRead(in trace_entry entry, in netfs_rxq_read e) => Events.Add((entry, e));

        void INetfsTraceListener.OnSlot(in trace_entry entry, in netfs_bv_slot e) => Events.Add((entry, e));

        void INetfsTraceListener.OnCall(in trace_entry entry, in netfs_rxq_call e) => Events.Add((entry, e));

        void INetfsTraceListener.OnLog(in trace_entry entry, string text) => Texts.Add(("netfs_printk", text));

        void INetfsTraceListener.OnReport(in trace_entry entry, SanitizerReport report) =>
            Texts.Add(("netfs_sanitizer", report.ToString()));
    }

    private sealed class GatedStream(MemoryStream to, ManualResetEventSlim mayWrite) : MemoryStream
    {
        public override void Write(byte[] buffer, int offset, int count)
        {
            mayWrite.Wait();
            to.Write(buffer, offset, count);
        }
    }
}
