// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.CommandLine;
using System.IO;
using System.Linq;
using System.Text;
using Rxqueue.Model;
using Rxqueue.SystematicTests;
using Rxqueue.Tools.Explore;

namespace Rxqueue.Tools.Replay;

/// <summary><c>rxq replay</c>: runs a schedule again, step by step.</summary>
internal static class ReplayCommand
{
    private const int DefaultWidth = 132;

    public static Command Create()
    {
        Argument<string> schedule = new("SCHEDULE")
        {
            Description = "The schedule, a file of rxq explore. - is standard input.",
        };
        Option<string?> variant = new("--variant")
        {
            Description = "Run another variant of rxqueue.c than the schedule was found with.",
            HelpName = "VARIANT",
        };
        Option<bool> json = new("--json") { Description = "Print one JSON object." };
        Command command = new("replay", "Run a schedule that rxq explore has found again, and show each step.") { schedule, variant, json };
        command.SetAction(parsed => Run(
            parsed.GetRequiredValue(schedule), parsed.GetValue(variant), parsed.GetValue(json)));
        return command;
    }

    /// <summary>Runs a schedule again.</summary>
    /// <param name="name">Its file, or <c>-</c>.</param>
    /// <param name="variant">Another variant than it was found with; null for that one.</param>
    /// <param name="states">Whether to tell what the kernel holds at each step, too.</param>
    /// <exception cref="BadInputException">It is no schedule, or there is no such variant.</exception>
    public static (ScheduleFile File, ExplorerMessage Answer) Ask(string name, string? variant, bool states)
    {
        ScheduleFile file = Read(name);
        if (variant is not null)
            file = file.OnVariant(variant);
        if (!rxqueue_variants.names.Contains(file.Variant))
        {
            throw new BadInputException(
                $"{(variant is null ? name : "rxq: --variant")}: there is no variant '{file.Variant}', expected {CommonOptions.OneOf(rxqueue_variants.names)}");
        }

        return (file, ExplorerProcess.Ask(new ExplorerRequest { Command = "replay", Schedule = file, States = states }));
    }

    /// <summary>What the command ends with.</summary>
    public static int ExitCodeOf(ReplayResult replay) =>
        replay.Reproduced ? ExitCode.BugFound
        : replay.LeftAt is null ? ExitCode.Fine
        : ExitCode.Inconclusive;

    private static int Run(string name, string? variant, bool json)
    {
        (ScheduleFile file, ExplorerMessage answer) = Ask(name, variant, states: false);
        ReplayResult replay = answer.Replay!;
        using StreamWriter output = new(Console.OpenStandardOutput(), new UTF8Encoding(false)) { NewLine = "\n" };
        if (json)
            output.WriteLine(answer.ToJson());
        else
            new ReplayTable(output, Width()).Write(file, replay);
        return ExitCodeOf(replay);
    }

    private static ScheduleFile Read(string name)
    {
        try
        {
            return ScheduleFile.Parse(name, InputFile.ReadText(name));
        }
        catch (InvalidDataException malformed)
        {
            throw new BadInputException(malformed.Message);
        }
    }

    private static int Width() => Console.IsOutputRedirected ? DefaultWidth : Math.Max(80, Console.WindowWidth - 1);
}
