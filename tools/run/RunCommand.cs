// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Collections.Generic;
using System.CommandLine;
using System.IO;
using Rxqueue.Model;
using Rxqueue.Model.Scenario;

namespace Rxqueue.Tools.Run;

/// <summary><c>rxq run</c>: runs scenario scripts.</summary>
internal static class RunCommand
{
    public static Command Create()
    {
        Argument<string[]> files = new("FILE.rxq")
        {
            Description = "Scenario scripts; each is run on a fresh kernel. - is standard input.",
            Arity = ArgumentArity.OneOrMore,
        };
        Option<bool> json = new("--json") { Description = "Print one JSON object a statement instead of an account." };
        Option<string?> trace = CommonOptions.Trace();
        Option<bvecq_profile> profile = CommonOptions.Profile();
        Option<string> variant = CommonOptions.Variant();
        Command command = new("run", "Run scenario scripts on the model, statement by statement.")
        {
            files, json, trace, profile, variant,
        };
        command.SetAction(parsed => Run(
            parsed.GetRequiredValue(files),
            parsed.GetValue(json),
            parsed.GetValue(trace),
            parsed.GetRequiredValue(profile),
            parsed.GetRequiredValue(variant)));
        return command;
    }

    private static int Run(string[] files, bool json, string? trace, bvecq_profile profile, string variant)
    {
        foreach (string file in files)
            OutputFile.Check(file, ("--trace", trace));

        // All scripts are read before the first one runs, so that a malformed one leaves nothing half-done.
        List<Script> scripts = [];
        foreach (string file in files)
            scripts.Add(ScriptParser.Parse(file, InputFile.ReadText(file)));

        bool found = false;
        using TraceFile? traceFile = trace is null ? null : new TraceFile(trace);
        using Stream stdout = Console.OpenStandardOutput();
        using BufferedStream buffered = new(stdout, 64 * 1024);
        using IRunPrinter printer = json ? new JsonPrinter(buffered) : new RunAccount(buffered);
        foreach (Script script in scripts)
        {
            Interpreter interpreter = new(script, profile, variant, json ? netfs_keyword.Patch : netfs_keyword.ftrace);
            if (traceFile is not null)
                interpreter.Kernel.listen(traceFile, netfs_keyword.ftrace);
            printer.Begin(script, profile, variant);
            try
            {
                foreach (StatementResult result in interpreter.Run())
                    printer.Print(result);
                printer.Print(interpreter.End!);
            }
            finally
            {
                buffered.Flush();
            }

            found |= interpreter.End!.FoundBug;
        }

        traceFile?.Complete();
        return found ? ExitCode.BugFound : ExitCode.Fine;
    }
}
