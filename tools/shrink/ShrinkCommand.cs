// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Linq;
using Rxqueue.Model;
using Rxqueue.Model.Scenario;
using Rxqueue.Properties.Checking;
using Rxqueue.Properties.Coverage;
using Rxqueue.Properties.Hunting;
using Rxqueue.Properties.Shrinking;
using Rxqueue.Tools.Hunt;

namespace Rxqueue.Tools.Shrink;

/// <summary><c>rxq shrink</c>: makes a failing script minimal for the same cause.</summary>
internal static class ShrinkCommand
{
    private const string Description =
        "Make a script on which a variant leaves the reference model minimal, for the cause that shows first.";

    public static Command Create()
    {
        Argument<string> file = new("FILE.rxq") { Description = "A scenario script. - is standard input." };
        Option<string> variant = CommonOptions.Variant();
        Option<bvecq_profile> profile = CommonOptions.Profile();
        Option<string?> output = new("--output", "-o")
        {
            Description = "Write the minimal script there instead of printing it.",
            HelpName = "OUT.rxq",
        };
        Command command = new("shrink", Description) { file, variant, profile, output };
        command.SetAction(parsed => Run(
            parsed.GetRequiredValue(file),
            parsed.GetRequiredValue(variant),
            parsed.GetRequiredValue(profile),
            parsed.GetValue(output)));
        return command;
    }

    private static int Run(string file, string variant, bvecq_profile profile, string? output)
    {
        OutputFile.Check(file, ("--output", output));
        Script script = ScriptParser.Parse(file, InputFile.ReadText(file));
        CoveredCode code = HuntCommand.Cover(variant);
        CauseFinder finder = new(profile, code);
        Violation? first = finder.Causes(script.Statements).FirstOrDefault();
        if (first is null)
        {
            Console.Error.WriteLine($"{file}: variant {variant} keeps every promise on profile {profile}");
            return ExitCode.Fine;
        }

        ScriptShrinker shrinker = new(candidate => finder.Shows(candidate, first.Cause));
        IReadOnlyList<Statement> minimal = shrinker.Shrink(script.Statements);
        Violation violation = finder.Causes(minimal).First(found => found.Cause == first.Cause);
        FoundScript found = FoundScript.Of(
            new Finding(violation, profile, minimal, 0),
            variant,
            code,
            $"made minimal by rxq shrink{(shrinker.IsMinimal ? "" : $", as far as {shrinker.Attempts} attempts went")}");
        if (output is null)
        {
            Console.Out.Write(found.Text);
        }
        else
        {
            using OutputFile to = new(output);
            to.Text.Write(found.Text);
            to.Complete();
        }

        Console.Error.WriteLine($"{file}: {violation.Cause}: {violation.What}; {script.Statements.Count} statements made {minimal.Count}");
        return ExitCode.BugFound;
    }
}
