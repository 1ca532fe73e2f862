// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.CommandLine;
using System.IO;
using System.Linq;

namespace Rxqueue.Tools.Completion;

/// <summary><c>rxq completion</c>: prints what makes a shell complete commands, options and their values.</summary>
internal static class CompletionCommand
{
    private static readonly string[] Shells = ["bash", "zsh", "fish"];

    public static Command Create()
    {
        Argument<string> shell = new("SHELL") { Description = $"The shell: {CommonOptions.OneOf(Shells)}." };
        shell.CompletionSources.Add(Shells);
        shell.Validators.Add(result =>
        {
            string name = result.Tokens.Count == 0 ? "" : result.Tokens[0].Value;
            if (!Shells.Contains(name))
                result.AddError($"there is no completion for '{name}', expected {CommonOptions.OneOf(Shells)}");
        });
        Command command = new("completion", "Print what makes a shell complete rxq's commands, options and values.") { shell };
        command.SetAction(parsed =>
        {
            Console.Out.Write(Script(parsed.GetRequiredValue(shell)));
            return ExitCode.Fine;
        });
        return command;
    }

    private static string Script(string shell)
    {
        using Stream? script = typeof(CompletionCommand).Assembly.GetManifestResourceStream($"completion.{shell}");
        using StreamReader reader = new(script ?? throw new InvalidOperationException($"completion.{shell} is not built in"));
        return reader.ReadToEnd();
    }
}
