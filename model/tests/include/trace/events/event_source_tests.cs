// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Collections.Generic;
using System.Diagnostics.Tracing;
using System.Linq;
using System.Text.RegularExpressions;
using Rxqueue.Model.Scenario;
using Xunit;

namespace Rxqueue.Model.Tests.trace;

/// <summary>The EventSource <c>netfs</c>: the kernel's tracepoints, with who and when behind their fields.</summary>
[Collection(WithEventSource.Name)]
public sealed partial class event_source_tests
{
    private const int Pid = 4711;

    /// <summary>One of everything: each op, a refilled slot, a read, a warning.</summary>
    private const string Everything = """
        skb 100
        refill 1
        pdu 100
        read 0 10
        count 10
        decant 10 as e
        put e
        discard 20
        consume 10
        read 200 1
        """;

    [Fact]
    public void Its_manifest_is_well_formed() =>
        Assert.NotNull(EventSource.GenerateManifest(typeof(NetfsEventSource), "model", EventManifestOptions.Strict));

    [Fact]
    public void It_has_the_trace_systems_name() => Assert.Equal("netfs", NetfsEventSource.Log.Name);

    [Theory]
    [InlineData(netfs_keyword.Patch, "netfs_rxq_read")]
    [InlineData(netfs_keyword.Layout, "netfs_bv_slot")]
    [InlineData(netfs_keyword.Ops, "netfs_rxq_refill netfs_rxq_pdu netfs_rxq_count netfs_rxq_decant netfs_rxq_put "
        + "netfs_rxq_discard netfs_rxq_consume")]
    [InlineData(netfs_keyword.Log, "netfs_printk")]
    [InlineData(netfs_keyword.Patch | netfs_keyword.Log, "netfs_rxq_read netfs_printk")]
    [InlineData(netfs_keyword.ftrace, "netfs_bv_slot netfs_rxq_refill netfs_rxq_pdu netfs_rxq_read netfs_rxq_count "
        + "netfs_rxq_decant netfs_rxq_put netfs_rxq_discard netfs_rxq_consume")]
    public void A_listener_gets_the_events_of_its_keywords_in_order(netfs_keyword keywords, string names)
    {
        using NetfsListener listener = NetfsListener.To(keywords, Pid);
        Run(Everything);
        Assert.Equal(names, string.Join(' ', listener.Names));
        Assert.All(listener.Events, e => Assert.Equal(EventLevel.Informational, e.Level));
    }

    [Theory]
    [InlineData(netfs_keyword.Patch, 1)]
    [InlineData(netfs_keyword.Layout, 2)]
    [InlineData(netfs_keyword.Ops, 4)]
    [InlineData(netfs_keyword.Log, 8)]
    [InlineData(netfs_keyword.Sanitizer, 16)]
    public void Keywords_have_the_values_that_are_given_to_dotnet_trace(netfs_keyword keyword, long value) =>
        Assert.Equal(value, (long)keyword);

    [Fact]
    public void A_read_carries_its_fields_and_who_and_when()
    {
        using NetfsListener listener = NetfsListener.To(netfs_keyword.Patch, Pid);
        Run("msg 7\nskb 100\nrefill 1\npdu 100\nread 3 10\n");
        EventWrittenEventArgs read = Assert.Single(listener.Events);
        Assert.Equal([7u, 0u, 3u, 10u, 0u, Pid, "tester", 5000ul], read.Payload!);
    }

    [Fact]
    public void A_sanitizers_report_is_an_event()
    {
        using NetfsListener listener = NetfsListener.To(netfs_keyword.Sanitizer, Pid);
        Run("discard 0\n");
        EventWrittenEventArgs report = Assert.Single(listener.Events);
        Assert.Equal("netfs_sanitizer", report.EventName);
        Assert.Equal("null-deref", NetfsListener.Field(report, "kind"));
        Assert.Equal("netfs_rxqueue_discard", NetfsListener.Field(report, "function"));
    }

    [Fact]
    public void A_listener_that_has_gone_gets_nothing_and_costs_nothing()
    {
        NetfsListener listener = NetfsListener.To(netfs_keyword.all, Pid);
        Assert.Equal((int)netfs_keyword.all, NetfsEventSource.Log.EnabledKeywords);
        listener.Dispose();
        Run(Everything);
        Assert.Empty(listener.Events);
        Assert.Equal(0, NetfsEventSource.Log.EnabledKeywords);
    }

    [TheoryWhenShared]
    [InlineData("netfs_rxq_read")]
    [InlineData("netfs_bv_slot")]
    [InlineData("netfs_rxq_refill")]
    [InlineData("netfs_rxq_discard")]
    [InlineData("netfs_rxq_count")]
    [InlineData("netfs_rxq_decant")]
    [InlineData("netfs_rxq_consume")]
    [InlineData("netfs_rxq_pdu")]
    [InlineData("netfs_rxq_put")]
    public void The_fields_are_those_of_the_kernels_format_file(string name)
    {
        using NetfsListener listener = NetfsListener.To(netfs_keyword.ftrace, Pid);
        Run(Everything);
        EventWrittenEventArgs e = listener.Events.First(e => e.EventName == name);
        IEnumerable<string> fields = e.PayloadNames!.Zip(
            e.Payload!, (field, value) => $"{field} {value!.GetType().Name}");
        Assert.Equal(
            [.. FormatFields(SharedData.Format(name)), "common_pid Int32", "comm String", "timestamp_ns UInt64"],
            fields);
    }

    [TheoryWhenShared]
    [InlineData("netfs_rxq_read")]
    [InlineData("netfs_bv_slot")]
    [InlineData("netfs_rxq_refill")]
    public void The_text_has_the_shape_of_the_kernels_print_fmt(string name)
    {
        string print_fmt = Regex.Match(SharedData.Format(name), "print fmt: \"(.*?)\"").Groups[1].Value;
        ulong[] ones = [.. Enumerable.Repeat(1ul, print_fmt.Count(c => c == '%'))];
        string text = name switch
        {
            netfs_rxq_read.name => new netfs_rxq_read(1, 1, 1, 0, 1).TP_printk(),
            netfs_bv_slot.name => new netfs_bv_slot(1, 1, 0, 1).TP_printk(),
            _ => new netfs_rxq_call(netfs_rxq_op.refill, 1, 1, 1, 1, 1, 1, 1, 1).TP_printk(),
        };
        Assert.Equal(vsprintf.sprintf(print_fmt, ones), text);
    }

    /// <summary>Name and .NET type of the fields behind the common ones.</summary>
    private static IEnumerable<string> FormatFields(string format) =>
        FieldLine().Matches(format)
            .Select(field => (Name: field.Groups[1].Value, Size: field.Groups[2].Value, Signed: field.Groups[3].Value))
            .Where(field => !field.Name.StartsWith("common_", StringComparison.Ordinal))
            .Select(field => $"{field.Name} {(field.Signed == "1" ? "" : "U")}Int{int.Parse(field.Size) * 8}");

    [GeneratedRegex(@"field:.* (\w+);\toffset:\d+;\tsize:(\d+);\tsigned:(\d);")]
    private static partial Regex FieldLine();

    private static void Run(string script)
    {
        Interpreter run = new(
            ScriptParser.Parse("t.rxq", script), bvecq_profile.rfc_base, rxqueue_variants.posted, netfs_keyword.none);
        run.Kernel.current = new task_struct("tester", Pid);
        foreach (StatementResult _ in run.Run())
        {
        }
    }
}
