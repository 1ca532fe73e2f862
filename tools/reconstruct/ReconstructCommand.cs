// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Collections.Generic;
using System.CommandLine;
using System.IO;
using System.Linq;
using Rxqueue.Model;
using Rxqueue.Model.Scenario;
using Rxqueue.Tracing.Compare;
using Rxqueue.Tracing.Reconstruct;

namespace Rxqueue.Tools.Reconstruct;

/// <summary><c>rxq reconstruct</c>: makes scenario scripts of a full trace.</summary>
internal static class ReconstructCommand
{
    public static Command Create()
    {
        Argument<string> trace = new("TRACE")
        {
            Description = "A trace with reads, slots and calls, in any form; - is standard input.",
        };
        Option<string> script = new("--output", "-o")
        {
            Description = "Where the script of the first task goes; those of others get a number: OUT.1.rxq.",
            HelpName = "OUT.rxq",
            Required = true,
        };
        Option<bvecq_profile> profile = CommonOptions.Profile();
        Option<string> variant = CommonOptions.Variant();
        Command command = new("reconstruct", "Make of a kernel's trace a scenario script that gives the trace back.")
        {
            trace, script, profile, variant,
        };
        command.SetAction(parsed => Run(
            parsed.GetRequiredValue(trace),
            parsed.GetRequiredValue(script),
            parsed.GetRequiredValue(profile),
            parsed.GetRequiredValue(variant)));
        return command;
    }

    /// <summary>Makes a script of each task of a trace.</summary>
    /// <exception cref="ReconstructionException">A task cannot be reconstructed.</exception>
    public static List<ReconstructedTask> Reconstruct(RereadTrace input, bvecq_profile profile, string variant)
    {
        IReadOnlyList<TaskTrace> tasks;
        using (ITraceEventSource source = input.Open())
            tasks = TaskTrace.ReadAll(source);
        return [.. tasks.Select(task => Reconstruction.Of(task, profile, variant))];
    }

    private static int Run(string traceName, string output, bvecq_profile profile, string variant)
    {
        OutputFile.Check(traceName, ("--output", output));
        using RereadTrace input = new(traceName);
        try
        {
            // Nothing is written before the last task is known to have a script.
            Write(Reconstruct(input, profile, variant), output, profile, variant);
            return ExitCode.Fine;
        }
        catch (ReconstructionException refused)
        {
            return Refuse(refused, input.Name);
        }
    }

    /// <summary>Tells why a trace has no script.</summary>
    /// <param name="refused">Why.</param>
    /// <param name="name">What the user calls the trace.</param>
    /// <returns>The exit code.</returns>
    public static int Refuse(ReconstructionException refused, string name)
    {
        string place = refused.Line > 0 ? $"{name}:{refused.Line}" : name;
        Console.Error.WriteLine($"{place}: {refused.Message}");
        return refused.Failure switch
        {
            ReconstructionFailure.Diverges => ExitCode.BugFound,
            ReconstructionFailure.Lossy => ExitCode.Inconclusive,
            _ => ExitCode.BadInput,
        };
    }

    private static void Write(
        List<ReconstructedTask> scripts, string output, bvecq_profile profile, string variant)
    {
        List<OutputFile> files = [];
        try
        {
            for (int i = 0; i < scripts.Count; i++)
            {
                TaskTrace task = scripts[i].Trace;
                OutputFile file = new(PathOf(output, i));
                files.Add(file);
                file.Text.WriteLine($"# What task {Printable(task.Task)} did in {task.Events.Count} events of a trace.");
                file.Text.WriteLine($"# rxq run --profile {profile} --variant {variant}");
                foreach (Statement statement in scripts[i].Statements)
                    file.Text.WriteLine(statement.Text);
            }

            files.ForEach(file => file.Complete());
        }
        finally
        {
            files.ForEach(file => file.Dispose());
        }

        for (int i = 0; i < scripts.Count; i++)
        {
            (TaskTrace task, IReadOnlyList<Statement> statements, int leftOut) = scripts[i];
            Console.WriteLine(
                $"{PathOf(output, i)}: task {Printable(task.Task)}, {task.Events.Count} events, {statements.Count} statements"
                + (leftOut == 0 ? "" : $"; without {leftOut} slots at the end, whose call had not ended"));
        }
    }

    private static string PathOf(string output, int index) =>
        index == 0 ? output : Path.ChangeExtension(output, $".{index}{Path.GetExtension(output)}");

    // A task may have called itself anything; a comment ends with its line.
    private static string Printable(string task) =>
        string.Create(task.Length, task, static (to, from) =>
        {
            for (int i = 0; i < from.Length; i++)
                to[i] = char.IsControl(from[i]) ? '?' : from[i];
        });
}
