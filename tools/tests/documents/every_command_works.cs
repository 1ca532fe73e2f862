// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Xunit;

namespace Rxqueue.Tools.Tests.Documents;

/// <summary>
/// What the documents tell a reader to type works as it stands: blocks of <c>sh</c> are run from top to bottom, in a directory
/// that has the project's samples, and end as they say.
/// </summary>
public sealed class Every_command_works
{
    public static TheoryData<string> Documents { get; } =
        [.. All().Where(document => DocumentedCommand.Of(Path.Combine(Samples.Root, document)).Any(command => command.IsRun))];

    [Theory]
    [MemberData(nameof(Documents))]
    public void commands_end_with_the_exit_code_that_the_document_says(string document)
    {
        using Scratch scratch = new();
        Directory.CreateSymbolicLink(scratch["samples"], Path.Combine(Samples.Root, "samples"));

        foreach (DocumentedCommand command in DocumentedCommand.Of(Path.Combine(Samples.Root, document)).Where(command => command.IsRun))
        {
            Assert.True(command.RxqArguments is not null, $"{document}:{command.Line}: {command.Text}: only rxq is run in a block of sh");
            Rxq run = Rxq.RunIn(scratch.Path, command.RxqArguments!);
            Assert.True(
                run.ExitCode == command.ExitCode,
                $"{document}:{command.Line}: {command.Text}: exit code {run.ExitCode}, expected {command.ExitCode}\n{run.Error}{run.Output}");
        }
    }

    [Fact]
    public void a_command_that_is_not_run_shows_a_form_only()
    {
        List<string> neither = [];
        foreach (string document in All())
        {
            neither.AddRange(DocumentedCommand.Of(Path.Combine(Samples.Root, document))
                .Where(command => !command.IsRun && !command.IsSynopsis)
                .Select(command => $"{document}:{command.Line}: {command.Text}"));
        }

        Assert.Empty(neither);
    }

    private static IEnumerable<string> All() =>
        Directory.EnumerateFiles(Path.Combine(Samples.Root, "docs"), "*.md", SearchOption.AllDirectories)
            .Concat([Path.Combine(Samples.Root, "README.md"), Path.Combine(Samples.Root, "CONTRIBUTING.md")])
            .Select(document => Path.GetRelativePath(Samples.Root, document))
            .Order(StringComparer.Ordinal);
}
