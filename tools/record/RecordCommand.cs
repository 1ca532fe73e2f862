// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Threading;
using Rxqueue.Tracing.EventPipe;

namespace Rxqueue.Tools.Record;

/// <summary><c>rxq record</c>: records the events of a process.</summary>
internal static class RecordCommand
{
    private const int BufferMegabytes = 512;

    public static Command Create()
    {
        Option<string> output = new("--output", "-o")
        {
            Description = "Where the recording goes; it appears when it is complete.",
            HelpName = "OUT.nettrace",
            Required = true,
        };
        Option<int?> pid = CommonOptions.Number(
            "--pid", "N", "Record a process that runs already.", 1, int.MaxValue, "the id of a process, from 1");
        Option<double?> duration = CommonOptions.Number(
            "--duration",
            "SECONDS",
            "Stop after so many seconds; without it --pid records until the process ends, or Ctrl-C.",
            double.Epsilon,
            1_000_000,
            "a number of seconds above 0, 1000000 at most");
        Option<int?> buffer = CommonOptions.Number(
            "--buffer",
            "MB",
            $"Megabytes that the process may be ahead of the recording before it drops events. [default: {BufferMegabytes}]",
            1,
            65536,
            "a number of megabytes from 1 to 65536");
        Argument<string[]> arguments = new("ARGS")
        {
            Description = "Behind --: what rxq is to do while it is recorded.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        Command command = new("record", "Record the events of rxq ARGS, or of a running process, as .nettrace.")
        {
            output, pid, duration, buffer, arguments,
        };
        command.Validators.Add(result =>
        {
            bool hasArguments = result.GetValue(arguments) is { Length: > 0 };
            if (hasArguments == result.GetResult(pid) is not null)
                result.AddError("record: expected either --pid N or -- ARGS");
            else if (hasArguments && result.GetResult(duration) is not null)
                result.AddError("record: --duration goes with --pid");
        });
        command.SetAction(parsed => Run(
            parsed.GetRequiredValue(output),
            parsed.GetValue(pid),
            parsed.GetValue(duration),
            parsed.GetValue(buffer) ?? BufferMegabytes,
            parsed.GetValue(arguments) ?? []));
        return command;
    }

    private static int Run(string output, int? pid, double? duration, int bufferMegabytes, string[] arguments)
    {
        OutputFile.Check(null, ("--output", output));
        int exitCode = ExitCode.Fine;
        using (OutputFile file = new(output))
        {
            try
            {
                exitCode = pid is int running
                    ? Attach(running, duration, bufferMegabytes, file.Text.BaseStream)
                    : Start(arguments, bufferMegabytes, file.Text.BaseStream);
            }
            catch (RecordingException refused)
            {
                throw new BadInputException($"{(pid is null ? "rxq" : $"process {pid}")}: {refused.Message}");
            }
            catch (IOException failed)
            {
                throw new BadInputException($"{output}: cannot be written: {failed.Message}");
            }

            // What rxq refused to do left nothing to record, and it has said why.
            if (exitCode == ExitCode.BadInput)
                return exitCode;
            file.Complete();
        }

        Report(output);
        return exitCode;
    }

    private static int Attach(int pid, double? duration, int bufferMegabytes, Stream to)
    {
        using CancellationTokenSource stop = new();
        using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        if (duration is double seconds)
            stop.CancelAfter(TimeSpan.FromSeconds(seconds));
        new ProcessRecorder(bufferMegabytes).Attach(
            pid, to, () => Console.Error.WriteLine($"recording process {pid} until it ends or Ctrl-C"), stop.Token);
        return ExitCode.Fine;

        void Stop(PosixSignalContext signal)
        {
            signal.Cancel = true;
            stop.Cancel();
        }
    }

    private static int Start(string[] arguments, int bufferMegabytes, Stream to)
    {
        using CancellationTokenSource stop = new();

        // Ctrl-C reaches the recorded process too; how it ends is to be seen in the recording.
        using PosixSignalRegistration interrupt =
            PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => signal.Cancel = true);
        using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal =>
        {
            signal.Cancel = true;
            stop.Cancel();
        });
        return new ProcessRecorder(bufferMegabytes).RunAsync(Self(arguments), to, stop.Token).GetAwaiter().GetResult();
    }

    /// <summary>This program with other arguments, started in the way that it was started.</summary>
    private static ProcessStartInfo Self(string[] arguments)
    {
        string program = Environment.ProcessPath!;
        ProcessStartInfo start = new(program) { UseShellExecute = false };
        if (Path.GetFileNameWithoutExtension(program) == "dotnet")
            start.ArgumentList.Add(Assembly.GetEntryAssembly()!.Location);
        foreach (string argument in arguments)
            start.ArgumentList.Add(argument);
        return start;
    }

    private static void Report(string output)
    {
        using FileStream recording = File.OpenRead(output);
        using EventPipeReader reader = new(recording);
        while (reader.Read())
        {
            // Reading to the end counts.
        }

        string damage = reader.Damage is null ? "" : $"; {reader.Damage}";
        Console.Error.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{output}: {reader.Events} events recorded, {reader.Lost} dropped{damage}"));
    }
}
