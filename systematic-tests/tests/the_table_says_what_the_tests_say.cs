// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.IO;
using System.Linq;
using Rxqueue.Model;
using Xunit;

namespace Rxqueue.SystematicTests.Tests;

/// <summary>Who may touch the queue when, in the documents, is what the tests hold.</summary>
public sealed class The_table_says_what_the_tests_say
{
    [Theory]
    [InlineData("docs/explore.md")]
    [InlineData("README.md")]
    public void line_by_line(string document)
    {
        string[] lines = File.ReadAllLines(Path.Combine(Root(), document));

        string[] table = [.. lines.SkipWhile(line => !line.StartsWith("| what is done")).TakeWhile(line => line.StartsWith('|'))];

        Assert.Equal(DisciplineTable.Lines(Exploring.All, [rxqueue_variants.posted, "fixed"]), table);
    }

    internal static string Root()
    {
        DirectoryInfo? at = new(AppContext.BaseDirectory);
        while (at is not null && !File.Exists(Path.Combine(at.FullName, "Model.sln")))
            at = at.Parent;
        return at?.FullName ?? throw new DirectoryNotFoundException("Model.sln is in no directory above the tests");
    }
}
