// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Xunit;

namespace Rxqueue.Tools.Tests.Record;

/// <summary><c>rxq record</c>, as a user calls it.</summary>
public sealed class RecordCommandTests
{
    // An over-read in it is logged, which is no event of a kernel's trace buffer.
    private const string Script =
        "msg 3\nskb 1448\nskb 52\nrefill 1500\npdu 1500\nread 1400 200\nread 0 1500\ndiscard 1500\n";

    [Fact]
    public void A_recorded_run_reports_what_the_same_run_traces()
    {
        using Scratch scratch = new();
        string script = scratch.Write("s.rxq", Script);
        Assert.Equal(0, Rxq.Run("run", "--trace", scratch["direct.txt"], script).ExitCode);

        Rxq record = Rxq.Run("record", "-o", scratch["s.nettrace"], "--", "run", script);
        Rxq report = Rxq.Run("report", scratch["s.nettrace"]);

        Assert.Equal($"{scratch["s.nettrace"]}: 10 events recorded, 0 dropped\n", record.Error);
        Assert.Equal(File.ReadAllText(scratch["direct.txt"]), report.Output);
        Assert.Equal($"{scratch["s.nettrace"]}: 1 log and sanitizer events left out, see --json\n", report.Error);
        Assert.Equal((0, 0), (record.ExitCode, report.ExitCode));
    }

    [Fact]
    public void A_recorded_capture_reports_what_receive_traces()
    {
        using Scratch scratch = new();
        string[] receive = ["receive", Samples.Path("smb2-browse.pcap"), "--port", "4450"];
        Assert.Equal(0, Rxq.Run([.. receive, "--trace", scratch["direct.txt"]]).ExitCode);
        string direct = File.ReadAllText(scratch["direct.txt"]);

        Rxq record = Rxq.Run(["record", "-o", scratch["c.nettrace"], "--", .. receive]);

        int events = direct.Split('\n').Count(line => line.Length > 0 && line[0] != '#');
        Assert.Equal($"{scratch["c.nettrace"]}: {events} events recorded, 0 dropped\n", record.Error);
        Assert.Equal(direct, Rxq.Run("report", scratch["c.nettrace"]).Output);
    }

    [Fact]
    public void What_the_recorded_command_prints_and_returns_passes_through()
    {
        using Scratch scratch = new();
        string script = scratch.Write("crash.rxq", "pdu 100\nskb 100\nconsume 100\n");
        Rxq direct = Rxq.Run("run", script, "--json");

        Rxq record = Rxq.Run("record", "-o", scratch["x.nettrace"], "--", "run", script, "--json");

        Assert.Equal((3, direct.Output), (record.ExitCode, record.Output));
        Assert.Contains(
            Rxq.Run("report", scratch["x.nettrace"], "--json").Json,
            e => e.GetProperty("event").GetString() == "netfs_sanitizer"
                && e.GetProperty("text").GetString()!.Contains("null-deref", StringComparison.Ordinal));
    }

    [Fact]
    public void The_recorded_command_reads_standard_input_and_complains_as_it_would()
    {
        using Scratch scratch = new();

        Rxq record = Rxq.RunWith("nonsense\n"u8.ToArray(), "record", "-o", scratch["x.nettrace"], "--", "run", "-");

        Assert.Equal(Rxq.RunWith("nonsense\n"u8.ToArray(), "run", "-").Error, record.Error.Split('\n')[0] + "\n");
        Assert.Equal(2, record.ExitCode);
    }

    [Fact]
    public void Of_a_command_that_rxq_refuses_nothing_is_kept()
    {
        using Scratch scratch = new();

        Rxq record = Rxq.Run("record", "-o", scratch["x.nettrace"], "--", "run", "no-such.rxq");

        Assert.Equal((2, "no-such.rxq: no such file\n"), (record.ExitCode, record.Error));
        Assert.Empty(scratch.Files);
    }

    [Fact]
    public async Task A_process_that_runs_already_is_recorded_until_it_ends()
    {
        using Scratch scratch = new();
        ProcessStartInfo start = new("dotnet") { RedirectStandardInput = true, RedirectStandardOutput = true };
        foreach (string argument in (string[])[Rxq.Program, "run", "-"])
            start.ArgumentList.Add(argument);
        using Process running = Process.Start(start)!;
        Task<string> output = running.StandardOutput.ReadToEndAsync();

        // It waits for its script, which it gets when the recording has begun.
        ProcessStartInfo recorder = new("dotnet") { RedirectStandardError = true };
        foreach (string argument in (string[])[Rxq.Program, "record", "-o", scratch["p.nettrace"], "--pid", $"{running.Id}"])
            recorder.ArgumentList.Add(argument);
        using Process recording = Process.Start(recorder)!;
        string? begun = await recording.StandardError.ReadLineAsync();
        await running.StandardInput.WriteAsync(Script);
        running.StandardInput.Close();
        string end = await recording.StandardError.ReadToEndAsync();
        await recording.WaitForExitAsync();

        Assert.Equal($"recording process {running.Id} until it ends or Ctrl-C", begun);
        Assert.Contains("end  leaked 0 pages", await output);
        Assert.Equal($"{scratch["p.nettrace"]}: 10 events recorded, 0 dropped\n", end);
        Assert.Equal(0, recording.ExitCode);
    }

    [Theory]
    [InlineData("rxq: record: expected either --pid N or -- ARGS (see rxq --help)", "-o", "x.nettrace")]
    [InlineData("rxq: record: expected either --pid N or -- ARGS (see rxq --help)", "-o", "x", "--pid", "7", "--", "run")]
    [InlineData("rxq: record: --duration goes with --pid (see rxq --help)", "-o", "x", "--duration", "1", "--", "run")]
    [InlineData("rxq: Option '--output' is required (see rxq --help)", "--", "run", "x.rxq")]
    [InlineData("rxq: --pid: expected the id of a process, from 1 (see rxq --help)", "-o", "x", "--pid", "0")]
    [InlineData("rxq: --pid: expected the id of a process, from 1 (see rxq --help)", "-o", "x", "--pid", "x")]
    [InlineData("rxq: --buffer: expected a number of megabytes from 1 to 65536 (see rxq --help)",
        "-o", "x", "--buffer", "x", "--", "run")]
    [InlineData("rxq: --duration: expected a number of seconds above 0, 1000000 at most (see rxq --help)",
        "-o", "x", "--pid", "7", "--duration", "0")]
    [InlineData("rxq: --buffer: expected a number of megabytes from 1 to 65536 (see rxq --help)",
        "-o", "x", "--buffer", "0", "--", "run")]
    [InlineData("process 2147483647: is not running", "-o", "x", "--pid", "2147483647")]
    [InlineData("/nonexistent/x: cannot be written: ", "-o", "/nonexistent/x", "--", "run", "x.rxq")]
    public void Bad_usage_is_one_line(string message, params string[] arguments)
    {
        using Scratch scratch = new();
        if (arguments[0] == "-o" && !arguments[1].StartsWith('/'))
            arguments[1] = scratch[arguments[1]];

        Rxq record = Rxq.Run(["record", .. arguments]);

        Assert.StartsWith(message, record.Error);
        Assert.Equal(1, record.Error.Count(c => c == '\n'));
        Assert.Equal((2, ""), (record.ExitCode, record.Output));
        Assert.Empty(scratch.Files);
    }
}
