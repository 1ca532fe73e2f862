// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using Xunit;

namespace Rxqueue.Tools.Tests.Help;

public sealed class HelpTests
{
    public static TheoryData<string> Commands =>
        [.. Rxq.Run("--help").Lines.SkipWhile(line => line != "Commands:").Skip(1)
            .Select(line => Regex.Match(line, "^  ([a-z]+) ")).Where(command => command.Success).Select(command => command.Groups[1].Value)];

    [Theory]
    [MemberData(nameof(Commands))]
    public void A_command_shows_how_it_is_used_on_files_that_are_there(string command)
    {
        string[] examples = [.. Rxq.Run(command, "--help").Lines.SkipWhile(line => line != "Examples:").Skip(1)];

        Assert.NotEmpty(examples);
        Assert.All(examples, example => Assert.Contains($"rxq {command}", example));
        foreach (Match sample in examples.SelectMany(example => Regex.Matches(example, @"samples/(\S+)")))
            Assert.True(File.Exists(Samples.Path(sample.Groups[1].Value)), sample.Value);
    }

    [Fact]
    public void The_examples_of_a_command_are_not_in_the_help_of_all()
    {
        Assert.DoesNotContain("Examples:", Rxq.Run("--help").Output, StringComparison.Ordinal);
    }
}
