// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Text.Json.Nodes;
using Rxqueue.Model;
using Rxqueue.Tools.Tests.Capture;
using Xunit;

namespace Rxqueue.Tools.Tests.Receive;

/// <summary><c>rxq receive --session-keys</c>: encrypted sessions, decrypted by workers.</summary>
public sealed class SessionKeyTests
{
    private const ulong Session = 0x545f025d;
    private const ushort Negotiate = 0, TreeConnect = 3, Create = 5;

    [SharedDataTheory]
    [InlineData("fixed", "rfc-base", "nic")]
    [InlineData("fixed", "rfc-base", "page")]
    [InlineData("fixed", "rfc-base", "locked")]
    [InlineData("fixed", "later", "linear")]
    [InlineData("posted", "later", "nic")]
    [InlineData("posted", "later", "page")]
    public void The_commands_of_a_captured_session_are_those_that_tshark_decrypts(
        string variant, string profile, string layout)
    {
        JsonNode truth = JsonNode.Parse(File.ReadAllText(SharedData.Pcap("smb3-encrypted.json")))!;

        Rxq run = Rxq.Run(
            "receive", SharedData.Pcap("smb3-encrypted.pcap"), "--port", "4450", "--json", "--variant", variant,
            "--profile", profile, "--layout", layout, "--session-keys", CapturedKeys(truth));

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        JsonNode expected = truth["streams"]![0]!["s2c"]!;
        JsonElement found = Assert.Single(run.Json).GetProperty("s2c");
        Assert.Equal(expected["decrypted_cmds"]!.AsArray().Select(command => Described(command!)), Commands(found));
        Assert.Equal(
            (string?)expected["sha256"], found.GetProperty("sha256").GetString());
    }

    [SharedDataTheory]
    [InlineData("nic")]
    [InlineData("page")]
    public void Posted_the_first_tree_oopses_on_the_PDU_of_more_than_29_segments(string layout)
    {
        JsonNode truth = JsonNode.Parse(File.ReadAllText(SharedData.Pcap("smb3-encrypted.json")))!;

        Rxq run = Rxq.Run(
            "receive", SharedData.Pcap("smb3-encrypted.pcap"), "--port", "4450", "--json", "--layout", layout,
            "--session-keys", CapturedKeys(truth));

        JsonElement stream = Assert.Single(run.Json), finding = stream.GetProperty("finding");
        Assert.Equal(
            (3, "null-deref in netfs_bvecq_append_seg", 17),
            (run.ExitCode, finding.GetProperty("what").GetString(), finding.GetProperty("pdu").GetInt32()));
        Assert.Equal(17, Commands(stream.GetProperty("s2c")).Count());
    }

    [Theory]
    [InlineData(smb_cipher.AES128_CCM)]
    [InlineData(smb_cipher.AES128_GCM)]
    [InlineData(smb_cipher.AES256_CCM)]
    [InlineData(smb_cipher.AES256_GCM)]
    public void The_NEGOTIATE_response_says_which_cipher_it_is(smb_cipher cipher)
    {
        using Scratch scratch = new();
        byte[] key = Key(cipher);
        string capture = scratch.Write("session.pcap", Encrypted(cipher, key));

        Rxq run = Rxq.Run("receive", capture, "--session-keys", $"0x{Session:x16},,{Convert.ToHexString(key)},");

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal(
            """
                  0            0       188   00 FE    NEGOTIATE 0
                  1          192       196   00 FD    encrypted, 144 bytes: TREE_CONNECT 1, CREATE 2 c0000034
            """.Split('\n'),
            run.Lines[2..4]);
    }

    [Fact]
    public void Without_keys_the_PDU_is_listed_as_encrypted()
    {
        using Scratch scratch = new();
        string capture = scratch.Write("session.pcap", Encrypted(smb_cipher.AES128_GCM, Key(smb_cipher.AES128_GCM)));
        Assert.EndsWith("00 FD    encrypted, 144 bytes", Rxq.Run("receive", capture).Lines[3], StringComparison.Ordinal);
    }

    [Fact]
    public void A_wrong_key_is_told_at_the_PDU_and_of_the_stream()
    {
        using Scratch scratch = new();
        string capture = scratch.Write("session.pcap", Encrypted(smb_cipher.AES128_GCM, Key(smb_cipher.AES128_GCM)));
        string keys = $"{Session:x},,{new string('0', 32)},";

        Rxq text = Rxq.Run("receive", capture, "--session-keys", keys);
        Rxq json = Rxq.Run("receive", capture, "--session-keys", keys, "--json");

        string complaint = $"{capture}: stream 0: 1 PDU of session 0x{Session:x16} not decrypted: the signature does not match, "
            + "so S2CKEY is not its key\n";
        Assert.Equal((2, complaint, 2, complaint), (text.ExitCode, text.Error, json.ExitCode, json.Error));
        Assert.EndsWith(
            "encrypted, 144 bytes, not decrypted: the signature does not match", text.Lines[3], StringComparison.Ordinal);
        JsonElement pdu = json.Json[0].GetProperty("s2c").GetProperty("pdus")[1];
        Assert.Equal("signature mismatch", pdu.GetProperty("decrypted").GetString());
        Assert.False(pdu.TryGetProperty("cmds", out _));
    }

    [Fact]
    public void A_session_that_is_not_there_is_told()
    {
        using Scratch scratch = new();
        string capture = scratch.Write("session.pcap", Encrypted(smb_cipher.AES128_GCM, Key(smb_cipher.AES128_GCM)));
        Rxq run = Rxq.Run("receive", capture, "--session-keys", $"77,,{new string('0', 32)},");
        Assert.Equal(
            (2, $"{capture}: no server sent an encrypted PDU of session 0x0000000000000077\n"), (run.ExitCode, run.Error));
    }

    [Fact]
    public void A_key_of_another_ciphers_size_is_refused()
    {
        using Scratch scratch = new();
        string capture = scratch.Write("session.pcap", Encrypted(smb_cipher.AES128_GCM, Key(smb_cipher.AES128_GCM)));
        Rxq run = Rxq.Run("receive", capture, "--session-keys", $"{Session:x},,{new string('0', 64)},");
        Assert.Equal(
            (2, $"{capture}: stream 0: session 0x{Session:x16}: AES-128-GCM takes a key of 16 bytes, S2CKEY has 32\n", ""),
            (run.ExitCode, run.Error, run.Output));
    }

    [Fact]
    public void A_capture_that_begins_later_does_not_tell_the_cipher()
    {
        using Scratch scratch = new();
        byte[] key = Key(smb_cipher.AES128_GCM);
        string capture = scratch.Write(
            "session.pcap", new SmbSession().Open().Server(0, Transformed(smb_cipher.AES128_GCM, key)).ToPcap());
        Rxq run = Rxq.Run("receive", capture, "--session-keys", $"{Session:x},,{Convert.ToHexString(key)},");
        Assert.Equal(
            (2, $"{capture}: stream 0: session 0x{Session:x16} not decrypted: no NEGOTIATE response in the capture tells its cipher\n"),
            (run.ExitCode, run.Error));
    }

    [Theory]
    [InlineData("1,2,3")]
    [InlineData("x,,00112233445566778899aabbccddeeff,")]
    [InlineData("1,,00112233445566778899aabbccddeef,")]
    [InlineData("1,,0011,")]
    public void Keys_that_are_none_are_refused_in_one_line(string keys)
    {
        Rxq run = Rxq.Run("receive", Samples.Path("smb2-browse.pcap"), "--session-keys", keys);
        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.StartsWith($"rxq: --session-keys: '{keys}': ", run.Error, StringComparison.Ordinal);
        Assert.Single(run.Error.TrimEnd().Split('\n'));
    }

    private static string CapturedKeys(JsonNode truth)
    {
        JsonNode keys = truth["session_keys"]![0]!;
        return $"{keys["sessid"]},{keys["session_key"]},{keys["s2c_key"]},{keys["c2s_key"]}";
    }

    private static IEnumerable<string> Commands(JsonElement s2c) =>
        from pdu in s2c.GetProperty("pdus").EnumerateArray()
        from command in pdu.GetProperty("cmds").EnumerateArray()
        select Described(JsonNode.Parse(command.GetRawText())!);

    private static string Described(JsonNode command) =>
        $"{command["cmd"]} {command["mid"]} {command["next"]} {command["status"]}";

    private static byte[] Key(smb_cipher cipher) =>
        [.. Enumerable.Range(1, smb3_aead.KeySize(cipher)).Select(i => (byte)i)];

    private static byte[] Encrypted(smb_cipher cipher, byte[] key) =>
        new SmbSession().Open().Server(0, [.. NegotiateResponse(cipher), .. Transformed(cipher, key)]).ToPcap();

    private static byte[] Transformed(smb_cipher cipher, byte[] key) => ksmbd.Pdu(ksmbd.Transform(
        Session, new smb_decryption_key(cipher, key), 1,
        ksmbd.Compound(ksmbd.Response(TreeConnect, 1), ksmbd.Response(Create, 2, 0xc0000034))));

    /// <summary>A NEGOTIATE response of dialect 3.1.1 with two contexts, of which the second tells the cipher.</summary>
    private static byte[] NegotiateResponse(smb_cipher cipher)
    {
        byte[] preauth = [1, 0, 38, 0, .. new byte[4 + 38 + 2]];
        byte[] encryption = [2, 0, 4, 0, .. new byte[4], 1, 0, (byte)cipher, 0];
        byte[] message = ksmbd.Response(Negotiate, 0, 0, 65, [.. preauth, .. encryption]);
        (message[68], message[69]) = (0x11, 0x03);
        message[70] = 2;
        message[124] = 128;
        return ksmbd.Pdu(message);
    }
}
