// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Globalization;
using System.IO;
using Rxqueue.Model;
using Rxqueue.Model.Scenario;
using Rxqueue.SystematicTests;
using Rxqueue.Tools.Reconstruct;
using Rxqueue.Tools.Replay;
using Rxqueue.Tracing.Export.Explorer;
using Rxqueue.Tracing.Reconstruct;

namespace Rxqueue.Tools.Explain;

/// <summary><c>rxq explain</c>: a run as an HTML file to step through.</summary>
internal static class ExplainCommand
{
    private const string ScheduleSuffix = ".schedule.json";

    public static Command Create()
    {
        Argument<string> input = new("INPUT")
        {
            Description = "A scenario script, the folder of a finding, a schedule, a packet capture, or a kernel trace with all events.",
        };
        Option<string> output = new("--output", "-o")
        {
            Description = "The HTML file; further streams or tasks of the input get a number before the ending.",
            HelpName = "OUT.html",
            Required = true,
        };
        Option<ushort[]> port = CommonOptions.Ports();
        Option<bool> decant = new("--decant") { Description = "Of a capture: decant each PDU and read it from the excerpt." };
        Option<bvecq_profile> profile = CommonOptions.Profile();
        Option<string> variant = CommonOptions.Variant();
        Command command = new("explain", "Write a run as one HTML file that steps through it, forward and back.")
        {
            input, output, port, decant, profile, variant,
        };
        command.SetAction(parsed =>
        {
            bvecq_profile tree = parsed.GetRequiredValue(profile);
            string code = parsed.GetRequiredValue(variant);
            string name = parsed.GetRequiredValue(input);
            OutputFile.Check(name, ("--output", parsed.GetRequiredValue(output)));
            if (name.EndsWith(ScheduleSuffix, StringComparison.Ordinal))
            {
                bool isOther = parsed.GetResult(variant) is { Implicit: false };
                return WriteSchedule(name, parsed.GetRequiredValue(output), isOther ? code : null);
            }

            IReadOnlyList<ExplainedScript> scripts;
            try
            {
                scripts = ExplainedInput.Read(name, parsed.GetValue(port) ?? [], parsed.GetValue(decant), tree, code);
            }
            catch (ReconstructionException refused)
            {
                return ReconstructCommand.Refuse(refused, name);
            }

            return Write(scripts, parsed.GetRequiredValue(output), tree, code);
        });
        return command;
    }

    private static int WriteSchedule(string name, string output, string? variant)
    {
        (ScheduleFile schedule, ExplorerMessage answer) = ReplayCommand.Ask(name, variant, states: true);
        ReplayResult replay = answer.Replay!;
        string title = Path.GetFileName(name)[..^ScheduleSuffix.Length];
        using OutputFile file = new(output);
        int tasks = new SchedulePage(file.Text.BaseStream).Write(title, schedule, replay);
        file.Complete();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{output}: {title}, {replay.Steps.Count} steps of {tasks} tasks{(replay.Report is null ? "" : ", a bug")}"));
        return ReplayCommand.ExitCodeOf(replay);
    }

    private static int Write(IReadOnlyList<ExplainedScript> scripts, string output, bvecq_profile profile, string variant)
    {
        List<OutputFile> files = [];
        List<string> told = [];
        bool found = false;
        try
        {
            for (int i = 0; i < scripts.Count; i++)
            {
                string path = PathOf(output, i);
                OutputFile file = new(path);
                files.Add(file);
                (int steps, bool bug) = Explain(scripts[i], file.Text.BaseStream, profile, variant);
                found |= bug;
                told.Add($"{path}: {scripts[i].Title}, {steps} steps{(bug ? ", a bug" : "")}");
            }

            files.ForEach(file => file.Complete());
        }
        finally
        {
            files.ForEach(file => file.Dispose());
        }

        told.ForEach(Console.WriteLine);
        return found ? ExitCode.BugFound : ExitCode.Fine;
    }

    private static (int Steps, bool Found) Explain(ExplainedScript script, Stream to, bvecq_profile profile, string variant)
    {
        Interpreter interpreter = new(script.Script, profile, variant, netfs_keyword.ftrace);
        using ScriptPage page = new(to);
        int steps = 0;
        foreach (StatementResult result in interpreter.Run())
        {
            page.Step(result, interpreter.Look());
            steps++;
        }

        page.End(interpreter.End!, interpreter.Look());
        string about = script.About.Length == 0 ? "" : script.About + "\n";
        page.Complete(script.Title, $"{about}variant {variant}, profile {profile}");
        return (steps, interpreter.End!.FoundBug);
    }

    private static string PathOf(string output, int index) =>
        index == 0 ? output : Path.ChangeExtension(output, $".{index}{Path.GetExtension(output)}");
}
