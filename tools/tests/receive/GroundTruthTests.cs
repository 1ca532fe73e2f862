// SPDX-License-Identifier: GPL-2.0-only
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Text.Json.Nodes;
using Rxqueue.Tools.Tests.Capture;
using Xunit;

namespace Rxqueue.Tools.Tests.Receive;

/// <summary>Genuine captures: what comes out of the queue is what tshark found in the capture.</summary>
public sealed class GroundTruthTests
{
    private static readonly string[] PduMembers = ["off", "type", "len", "proto", "orig_size", "partial", "have"];
    private static readonly string[] CommandMembers = ["cmd", "mid", "next", "status"];

    public static TheoryData<string, string> CapturesAndLayouts
    {
        get
        {
            TheoryData<string, string> data = [];
            foreach (object[] row in (IEnumerable<object[]>)RecordedCaptureTests.Captures)
            {
                foreach (string layout in new[] { "nic", "page", "linear", "locked" })
                    data.Add((string)row[0], layout);
            }

            return data;
        }
    }

    [SharedDataTheory]
    [MemberData(nameof(CapturesAndLayouts))]
    public void A_capture_comes_out_of_the_queue_as_tshark_sees_it(string name, string layout)
    {
        Rxq run = Rxq.Run("receive", SharedData.Pcap(name + ".pcap"), "--port", "4450", "--json", "--layout", layout);

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Compare(SharedData.Pcap(name + ".json"), run);
    }

    [SharedDataTheory]
    [MemberData(nameof(CapturesAndLayouts))]
    public void The_later_tree_decants_every_capture(string name, string layout)
    {
        Rxq run = Rxq.Run(
            "receive", SharedData.Pcap(name + ".pcap"), "--port", "4450", "--json", "--layout", layout,
            "--decant", "--profile", "later");

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Compare(SharedData.Pcap(name + ".json"), run);
    }

    [SharedDataTheory]
    [InlineData("smb2-read-mss", 17)]
    [InlineData("smb2-loss", 17)]
    [InlineData("smb3-encrypted", 17)]
    public void The_posted_decant_does_not_survive_a_PDU_of_more_than_29_segments(string name, int pdu)
    {
        Rxq run = Rxq.Run("receive", SharedData.Pcap(name + ".pcap"), "--port", "4450", "--json", "--decant");

        JsonElement finding = Assert.Single(run.Json).GetProperty("finding");
        Assert.Equal(
            (3, "null-deref", "netfs_bvecq_append_seg"),
            (run.ExitCode, finding.GetProperty("oops").GetString(), finding.GetProperty("function").GetString()));
        Assert.Equal(pdu, finding.GetProperty("pdu").GetInt32());
    }

    [Fact]
    public void The_committed_sample_comes_out_as_tshark_sees_it()
    {
        Rxq run = Rxq.Run("receive", Samples.Path("smb2-browse.pcap"), "--port", "4450", "--json");

        Compare(Samples.Path("smb2-browse.json"), run);
    }

    private static void Compare(string truth, Rxq run)
    {
        JsonArray expected = JsonNode.Parse(File.ReadAllText(truth))!["streams"]!.AsArray();
        Assert.Equal(expected.Count, run.Lines.Length);
        for (int i = 0; i < expected.Count; i++)
        {
            JsonNode stream = expected[i]!;
            JsonNode found = JsonNode.Parse(run.Lines[i])!;
            Assert.Equal(Reduced(stream), Reduced(found));
        }
    }

    /// <summary>What the two have in common, in one order, as text.</summary>
    private static string Reduced(JsonNode stream)
    {
        JsonNode s2c = stream["s2c"]!;
        return new JsonObject
        {
            ["stream"] = stream["stream"]!.DeepClone(),
            ["client"] = stream["client"]!.DeepClone(),
            ["server"] = stream["server"]!.DeepClone(),
            ["payload_bytes"] = s2c["payload_bytes"]!.DeepClone(),
            ["sha256"] = s2c["sha256"]!.DeepClone(),
            ["pdus"] = new JsonArray([.. s2c["pdus"]!.AsArray().Select(pdu => ReducedPdu(pdu))]),
            ["partial_tail"] = ReducedPdu(s2c["partial_tail"]),
        }.ToJsonString();
    }

    private static JsonObject? ReducedPdu(JsonNode? pdu)
    {
        if (pdu is null)
            return null;
        JsonObject reduced = Members(pdu, PduMembers);
        if (pdu["cmds"] is JsonArray commands)
            reduced["cmds"] = new JsonArray([.. commands.Select(command => Members(command!, CommandMembers))]);
        return reduced;
    }

    private static JsonObject Members(JsonNode from, IEnumerable<string> names)
    {
        JsonObject to = [];
        foreach (string name in names.Where(name => from[name] is not null))
            to[name] = from[name]!.DeepClone();
        return to;
    }
}
