// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using Xunit;

namespace Rxqueue.Tools.Tests.Completion;

/// <summary>A test that needs a shell, and is skipped where there is none.</summary>
public sealed class FactWithShellAttribute : FactAttribute
{
    public FactWithShellAttribute(string shell)
    {
        string[] path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        Skip = path.Any(folder => File.Exists(Path.Combine(folder, shell))) ? null : $"there is no {shell} on the PATH";
    }
}

/// <summary>What a shell offers once it has read what <c>rxq completion</c> prints.</summary>
public sealed class Completion_tests
{
    [FactWithShell("bash")]
    public void bash_offers_the_commands_that_begin_so()
    {
        Assert.Equal(["receive", "reconstruct", "record"], Bash("rxq", "rec"));
    }

    [FactWithShell("bash")]
    public void bash_offers_the_values_of_an_option()
    {
        Assert.Equal(["fixed"], Bash("rxq", "run", "FILE.rxq", "--variant", "fi"));
    }

    [FactWithShell("bash")]
    public void bash_offers_the_tests_to_explore()
    {
        Assert.Equal(["refill-beside-discard-locked", "refill-beside-discard-unlocked"], Bash("rxq", "explore", "refill-beside-di"));
    }

    [FactWithShell("bash")]
    public void bash_is_left_to_complete_file_names_where_rxq_knows_nothing()
    {
        Assert.Empty(Bash("rxq", "run", "sam"));
    }

    [FactWithShell("zsh")]
    public void zsh_offers_what_rxq_says()
    {
        // zsh keeps those of what it is given that begin so.
        string[] offered = Shell(
            "zsh", "-f", "-c",
            $$"""
            rxq() { dotnet {{Rxq.Program}} "$@" }
            compdef() { }
            compadd() { print -rl -- "$suggestions[@]" }
            source <(rxq completion zsh)
            words=(rxq rec) CURRENT=2
            _rxq
            """);

        Assert.Equal(["receive", "reconstruct", "record"], offered.Where(word => word.StartsWith("rec", StringComparison.Ordinal)));
    }

    [FactWithShell("fish")]
    public void fish_offers_the_commands_that_begin_so()
    {
        string[] offered = Shell(
            "fish", "--no-config", "-c",
            $"""
            function rxq; dotnet {Rxq.Program} $argv; end
            rxq completion fish | source
            complete -C 'rxq rec'
            """);

        Assert.Equal(["receive", "reconstruct", "record"], offered.Order());
    }

    [Fact]
    public void a_shell_that_is_not_known_gets_one_line()
    {
        Rxq refused = Rxq.Run("completion", "csh");

        Assert.Equal(
            (2, "", "rxq: there is no completion for 'csh', expected bash, zsh or fish (see rxq --help)\n"),
            (refused.ExitCode, refused.Output, refused.Error));
    }

    private static string[] Bash(params string[] words)
    {
        string line = string.Join(' ', words);
        return Shell(
            "bash", "--norc", "-c",
            $$"""
            rxq() { dotnet {{Rxq.Program}} "$@"; }
            source <(rxq completion bash)
            COMP_LINE='{{line}}' COMP_POINT={{line.Length}} COMP_WORDS=({{line}}) COMP_CWORD={{words.Length - 1}}
            _rxq
            printf '%s\n' "${COMPREPLY[@]}"
            """);
    }

    private static string[] Shell(string shell, params string[] arguments)
    {
        ProcessStartInfo start = new(shell, arguments) { RedirectStandardOutput = true };
        using Process process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
