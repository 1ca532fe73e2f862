// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using Rxqueue.Model;
using Rxqueue.Tracing.Ftrace;
using Xunit;

namespace Rxqueue.Tracing.Tests.Ftrace;

/// <summary>What must hold for every text that a kernel or its tools printed.</summary>
internal static class GenuineText
{
    private static readonly string[] EventNames =
    [
        netfs_rxq_read.name, netfs_bv_slot.name, "netfs_rxq_refill", "netfs_rxq_discard", "netfs_rxq_count",
        "netfs_rxq_decant", "netfs_rxq_consume", "netfs_rxq_pdu", "netfs_rxq_put",
    ];

    private static readonly string[] OtherEvents = [": sched_", ": net_", ": netif_", ": napi_"];

    public static List<FtraceLine> Lines(byte[] text)
    {
        List<FtraceLine> lines = [];
        FtraceReader reader = new(new MemoryStream(text));
        while (reader.Read())
            lines.Add(reader.Line.Copy());
        return lines;
    }

    public static void IsRecognisedAndFormatsBack(byte[] text)
    {
        FtraceReader reader = new(new MemoryStream(text));
        LineBuilder back = new();
        int at = 0;
        while (reader.Read())
        {
            if (reader.Line.Kind == FtraceLineKind.Unrecognised)
                Assert.Fail($"line {reader.Line.Number} is not recognised: '{reader.Line}'");
            back.Clear();
            reader.Line.Format(back);
            if (!text.AsSpan(at).StartsWith(back.Written))
                Assert.Fail($"line {reader.Line.Number} came back as '{reader.Line}'");
            at += back.Written.Length;
        }

        Assert.Equal(text.Length, at);
        Assert.Null(reader.Damage);
    }

    public static void HasTheEventsThatASearchFinds(byte[] text)
    {
        Dictionary<string, int> read = [];
        int foreign = 0;
        FtraceReader reader = new(new MemoryStream(text));
        while (reader.Read())
        {
            if (reader.Line.Kind == FtraceLineKind.Event)
            {
                string name = NameOf(reader.Line);
                Assert.Equal(reader.Line.EventName, name);
                read[name] = read.GetValueOrDefault(name) + 1;
            }
            else if (reader.Line.Kind is FtraceLineKind.Foreign)
            {
                foreign++;
            }
        }

        Dictionary<string, int> found = [];
        int others = 0;
        foreach (string line in Encoding.UTF8.GetString(text).Split('\n'))
        {
            string? name = Array.Find(EventNames, n => line.Contains($" {n}: ", StringComparison.Ordinal));
            if (name is not null)
                found[name] = found.GetValueOrDefault(name) + 1;
            else if (Array.Exists(OtherEvents, n => line.Contains(n, StringComparison.Ordinal)))
                others++;
        }

        Assert.Equal(found, read);
        Assert.Equal(others, foreign);
    }

    /// <summary>Two reports of one recording, of which one may round the time to microseconds.</summary>
    public static void SaysTheSame(byte[] one, byte[] other)
    {
        static (NetfsEventKind, netfs_rxq_read, netfs_bv_slot, netfs_rxq_call, string, int, int, ulong) Said(
            FtraceLine line) =>
            (line.Event,
                line.Event == NetfsEventKind.Read ? line.Read : default,
                line.Event == NetfsEventKind.Slot ? line.Slot : default,
                line.Event == NetfsEventKind.Call ? line.Call : default,
                line.Comm, line.Pid, line.Cpu, (line.TimestampNs + 500) / 1000);

        static IEnumerable<FtraceLine> Events(byte[] text) =>
            Lines(text).Where(line => line.Kind == FtraceLineKind.Event);

        Assert.NotEmpty(Events(one));
        Assert.Equal(Events(one).Select(Said), Events(other).Select(Said));
    }

    private static string NameOf(FtraceLine line) => line.Event switch
    {
        NetfsEventKind.Read => netfs_rxq_read.name,
        NetfsEventKind.Slot => netfs_bv_slot.name,
        NetfsEventKind.Call => line.Call.name,
        _ => throw new InvalidOperationException("an event that is none"),
    };
}
