// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.IO;
using System.Linq;
using Xunit;

namespace Rxqueue.Model.Tests.Scenarios;

/// <summary>The model prints what the C code, compiled unmodified, printed for the same script.</summary>
public sealed class recorded_runs_tests
{
    private static readonly string Directory = Repository.File("samples", "scenarios");

    private static string[] Names =>
        [.. System.IO.Directory.GetFiles(Directory, "*.rxq", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Directory, path))
            .Order(StringComparer.Ordinal)];

    /// <summary>The scripts that the repository holds, of every profile.</summary>
    public static TheoryData<string> Samples => [.. Names];

    [Theory]
    [MemberData(nameof(Samples))]
    public void A_sample_prints_what_the_C_code_printed(string script) =>
        Assert.Null(RecordedRun.FirstDifference(Path.Combine(Directory, script)));

    [Theory]
    [InlineData("basic_pdu.rxq")]
    [InlineData("later/decant_sizes.rxq")]
    public void The_samples_are_found(string script) => Assert.Contains(script, Names);

    [FactWhenShared]
    public void Every_recorded_script_prints_what_the_C_code_printed()
    {
        string[] scripts = [.. SharedData.Scripts(), .. SharedData.Scripts("later")];
        Assert.NotEmpty(scripts);
        Assert.All(scripts, path => Assert.Null(RecordedRun.FirstDifference(path)));
    }

    [Theory]
    [InlineData("""{"op":"fin","line":1,"log":[]}""", """{"line":1,"op":"fin","log":[]}""", true)]
    [InlineData("""{"op":"fin","line":1,"log":[]}""", """{"line":2,"op":"fin","log":[]}""", false)]
    [InlineData("""{"op":"fin","log":[]}""", """{"op":"fin","log":["x"]}""", false)]
    [InlineData("""{"op":"fin","ret":1}""", """{"op":"fin"}""", false)]
    [InlineData("""{"oops":"hang"}""", """{"oops":"hang","trace":[]}""", true)]
    [InlineData("""{"oops":"hang"}""", """{"oops":"hang","trace":["x"]}""", false)]
    [InlineData("""{"op":"fin"}""", """{"op":"fin","trace":[]}""", false)]
    public void Outputs_are_compared_as_JSON_not_as_text(string expected, string printed, bool same) =>
        Assert.Equal(same, RecordedRun.FirstDifference([expected], [printed]) is null);

    [Fact]
    public void An_output_that_ends_early_differs_where_it_ends() =>
        Assert.StartsWith("output line 2:", RecordedRun.FirstDifference(["{}", "{}"], ["{}"]));
}
