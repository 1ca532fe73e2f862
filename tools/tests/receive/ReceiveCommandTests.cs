// SPDX-License-Identifier: GPL-2.0-only
using System.IO;
using System.Linq;
using System.Text.Json;
using Rxqueue.Tools.Capture;
using Xunit;
using static Rxqueue.Tools.Tests.Receive.SmbSession;

namespace Rxqueue.Tools.Tests.Receive;

/// <summary><c>rxq receive</c>, as a user calls it.</summary>
public sealed class ReceiveCommandTests
{
    private static readonly byte[] TwoPdus = [.. Pdu(100, mid: 5), .. Pdu(2000, mid: 6)];

    [Fact]
    public void The_report_lists_PDUs_and_sums_up()
    {
        using Scratch scratch = new();
        string capture = scratch.Write("two.pcap", new SmbSession().Open().Server(0, TwoPdus).ToPcap());

        Rxq run = Rxq.Run("receive", capture);

        Assert.Equal(
            """
            stream 0: 10.99.0.1:445 -> 10.99.0.2:50400
                PDU       offset    length type proto commands
                  0            0       100   00 FE    ECHO 5
                  1          104      2000   00 FE    ECHO 6
              2,108 bytes, 2 PDUs, 1 segment, 1 bvecq, 1 page, 0 warnings
            """.Split('\n'),
            run.Lines[..5]);
        Assert.Matches(@": 4 frames, 1 stream, 2,108 bytes in \d+\.\d{3} s \(\d+\.\d MB/s\); layout nic, profile rfc-base, variant posted$", run.Lines[^1]);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
    }

    [Theory]
    [InlineData("nic")]
    [InlineData("page")]
    [InlineData("linear")]
    [InlineData("locked")]
    public void The_script_of_a_stream_does_the_same_again(string layout)
    {
        using Scratch scratch = new();
        string capture = scratch.Write("session.pcap", new SmbSession().Open()
            .Server(1500, TwoPdus[1500..])
            .Server(0, TwoPdus[..700])
            .Server(600, TwoPdus[600..1600], TcpFlags.None)
            .Server((uint)TwoPdus.Length, [], TcpFlags.Fin)
            .ToPcap());
        string script = scratch["out.rxq"];

        Rxq receive = Rxq.Run(
            "receive", capture, "--layout", layout, "--decant", "--script", script, "--trace", scratch["receive.trace"]);
        Rxq run = Rxq.Run("run", script, "--json", "--trace", scratch["run.trace"]);

        Assert.Equal((0, "", 0, ""), (receive.ExitCode, receive.Error, run.ExitCode, run.Error));
        Assert.Equal(Calls(scratch["receive.trace"]), Calls(scratch["run.trace"]));
        Assert.Equal("""{"op":"end","leaked_pages":0,"leaked_bvecqs":0,"log":[]}""", run.Lines[^1]);
    }

    [Fact]
    public void The_script_of_a_stream_that_was_reset_does_the_same_again()
    {
        using Scratch scratch = new();
        string capture = scratch.Write("session.pcap", new SmbSession().Open()
            .Server(0, TwoPdus[..700])
            .Server(700, [], TcpFlags.Rst)
            .ToPcap());

        Rxq.Run("receive", capture, "--script", scratch["out.rxq"], "--trace", scratch["receive.trace"]);
        Rxq.Run("run", scratch["out.rxq"], "--trace", scratch["run.trace"]);

        Assert.Contains("reset 104", File.ReadAllLines(scratch["out.rxq"]));
        Assert.Equal(Calls(scratch["receive.trace"]), Calls(scratch["run.trace"]));
    }

    [Fact]
    public void The_script_of_a_crash_crashes_in_the_same_place()
    {
        // Thirty segments in pages of their own: one more than a bvecq of the older tree has slots.
        byte[] pdu = Pdu(3000);
        SmbSession session = new SmbSession().Open();
        for (int at = 0; at < pdu.Length; at += 100)
            session.Server((uint)at, pdu[at..System.Math.Min(at + 100, pdu.Length)]);
        using Scratch scratch = new();
        string capture = scratch.Write("session.pcap", session.ToPcap());

        Rxq receive = Rxq.Run(
            "receive", capture, "--layout", "page", "--decant", "--json", "--script", scratch["out.rxq"]);
        Rxq run = Rxq.Run("run", scratch["out.rxq"], "--json");

        JsonElement finding = receive.Json[0].GetProperty("finding");
        JsonElement crash = run.Json[^2];
        Assert.Equal((3, 3), (receive.ExitCode, run.ExitCode));
        Assert.Equal(("decant", "null-deref"), (crash.GetProperty("op").GetString(), crash.GetProperty("oops").GetString()));
        Assert.Equal(crash.GetProperty("function").GetString(), finding.GetProperty("function").GetString());
    }

    [Fact]
    public void A_stream_that_crashes_does_not_keep_the_next_from_being_received()
    {
        byte[] pdu = Pdu(3000);
        SmbSession crashing = new SmbSession(client: 50001).Open();
        for (int at = 0; at < pdu.Length; at += 100)
            crashing.Server((uint)at, pdu[at..System.Math.Min(at + 100, pdu.Length)]);
        using Scratch scratch = new();
        string capture = scratch.Write(
            "two.pcap", ToPcap(crashing, new SmbSession(client: 50002).Open().Server(0, TwoPdus)));

        Rxq run = Rxq.Run("receive", capture, "--decant", "--layout", "page");

        Assert.Contains("  stream 0, PDU 0: null-deref in netfs_bvecq_append_seg\n", run.Output);
        Assert.Contains("  2,108 bytes, 2 PDUs, 1 segment, ", run.Output);
        Assert.Equal(3, run.ExitCode);
    }

    [Fact]
    public void Other_ports_are_asked_for()
    {
        Rxq without = Rxq.Run("receive", Samples.Path("smb2-browse.pcap"));
        Rxq with = Rxq.Run("receive", Samples.Path("smb2-browse.pcap"), "--port", "445", "--port", "4450", "--json");

        Assert.Equal(
            (2, "", $"{Samples.Path("smb2-browse.pcap")}: no TCP connection with server port 139 or 445; ports seen: 4450\n"),
            (without.ExitCode, without.Output, without.Error));
        Assert.Equal((0, 106), (with.ExitCode, with.Json[0].GetProperty("s2c").GetProperty("pdus").GetArrayLength()));
    }

    [Fact]
    public void A_truncated_capture_leaves_nothing_half_written()
    {
        using Scratch scratch = new();
        byte[] whole = File.ReadAllBytes(Samples.Path("smb2-browse.pcap"));
        string capture = scratch.Write("cut.pcap", whole[..^10]);

        Rxq run = Rxq.Run(
            "receive", capture, "--port", "4450", "--script", scratch["out.rxq"], "--trace", scratch["out.trace"]);

        Assert.StartsWith($"{capture}: at byte ", run.Error);
        Assert.Equal((2, "", 1), (run.ExitCode, run.Output, run.Error.Count(c => c == '\n')));
        Assert.Equal(["cut.pcap"], scratch.Files);
    }

    [Fact]
    public void What_stands_at_the_place_of_an_output_is_written_to_and_not_replaced()
    {
        using Scratch scratch = new();
        string real = scratch.Write("real", "old, and longer than nothing");
        File.CreateSymbolicLink(scratch["link"], real);

        Rxq run = Rxq.Run("receive", Samples.Path("smb2-browse.pcap"), "--port", "4450", "--trace", scratch["link"]);

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal(real, new FileInfo(scratch["link"]).LinkTarget);
        Assert.StartsWith("# tracer: nop\n", File.ReadAllText(real));
        Assert.Equal(["link", "real"], scratch.Files.Order());
    }

    [Fact]
    public void No_output_goes_over_the_input_or_another_output()
    {
        using Scratch scratch = new();
        byte[] bytes = File.ReadAllBytes(Samples.Path("smb2-browse.pcap"));
        string capture = scratch.Write("in.pcap", bytes);

        Rxq over = Rxq.Run("receive", capture, "--port", "4450", "--trace", capture);
        Rxq twice = Rxq.Run(
            "receive", capture, "--port", "4450", "--trace", scratch["out"], "--script", scratch["out"]);

        Assert.Equal(
            (2, $"{capture}: is the input, expected another file to write\n"), (over.ExitCode, over.Error));
        Assert.Equal(
            (2, $"{scratch["out"]}: --trace is written there, expected another file\n"), (twice.ExitCode, twice.Error));
        Assert.Equal(bytes, File.ReadAllBytes(capture));
    }

    [Theory]
    [InlineData(new[] { "receive", "no-such.pcap" }, "no-such.pcap: no such file\n")]
    [InlineData(new[] { "receive", "." }, ".: is a directory, expected a file\n")]
    [InlineData(
        new[] { "receive", "-" }, "-: at byte 0: the file is empty, expected a pcap or pcapng capture (plain or gzip)\n")]
    [InlineData(
        new[] { "receive", "-", "--port", "70000" },
        "rxq: --port: '70000' is no port, expected 1 … 65535 (see rxq --help)\n")]
    [InlineData(
        new[] { "receive", "-", "--trace", "no/such/place" },
        "no/such/place: cannot be written: no such directory\n")]
    [InlineData(new[] { "receive", "-", "--trace", "" }, "rxq: --trace: '' is no file, expected one to write\n")]
    [InlineData(new[] { "receive", "--bogus", "x" }, "rxq: there is no option '--bogus' (see rxq --help)\n")]
    [InlineData(new[] { "receive", "a", "b" }, "rxq: surplus argument 'b' (see rxq --help)\n")]
    [InlineData(
        new[] { "receive", "-", "--layout", "pages" },
        "rxq: --layout: there is no layout 'pages', expected nic, page, linear or locked (see rxq --help)\n")]
    public void What_is_wrong_is_told_in_one_line(string[] arguments, string error)
    {
        Rxq run = Rxq.Run(arguments);

        Assert.Equal((2, "", error), (run.ExitCode, run.Output, run.Error));
    }

    /// <summary>The events of a trace without what differs by nature: times, pids and frame numbers.</summary>
    private static string[] Calls(string trace) =>
    [
        .. File.ReadLines(trace)
            .Where(line => !line.StartsWith('#') && !line.Contains("netfs_bv_slot"))
            .Select(line => line[(line.IndexOf(": netfs", System.StringComparison.Ordinal) + 2)..]),
    ];
}
