// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using Rxqueue.SystematicTests.Engine;
using Xunit;

namespace Rxqueue.SystematicTests.Tests;

/// <summary>
/// Each schedule of samples/schedules happens as its file says; those that have a page in docs/findings/receive-path are gone in the fixed
/// variant, and the page shows what there is.
/// </summary>
public sealed partial class Findings_of_the_receive_path
{
    private const string Fixed = "fixed";

    public static TheoryData<string> Schedules => [.. Names(Path.Combine("samples", "schedules"), ".schedule.json")];

    public static TheoryData<string> Pages => [.. Names(Path.Combine("docs", "findings", "receive-path"), ".md")];

    [Theory]
    [MemberData(nameof(Schedules))]
    public void a_schedule_happens_as_its_file_says(string name)
    {
        ScheduleFile file = Read(name);

        (RunOutcome run, StepLog log, int? leftAt) = Session.Replay(Exploring.Named(file.Test), file.Variant, file.Schedule);

        Cause? cause = run.Find(file.Key);
        Assert.NotNull(cause);
        if (file.Kind != "data-race")
        {
            // Which functions a race is between depends on what the JIT has inlined by now.
            Assert.Equal(file.Report[0], cause.Text.Split('\n')[0]);
        }

        Assert.Equal((null, null), Departure.Of(file, run, leftAt));
        Assert.NotEmpty(log.Steps);
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void a_finding_that_has_a_page_is_gone_where_it_is_fixed(string name)
    {
        ScheduleFile file = Read(name).OnVariant(Fixed);

        (RunOutcome run, _, _) = Session.Replay(Exploring.Named(file.Test), Fixed, file.Schedule);

        Assert.Empty(run.Causes);
    }

    [Theory]
    [MemberData(nameof(Schedules))]
    public void what_has_no_page_has_no_fix(string name)
    {
        ScheduleFile file = Read(name);
        bool hasPage = File.Exists(Page(name));

        VerdictAttribute verdict = Exploring.Named(file.Test).Verdicts.Single(known => known.Variant == Fixed);

        Assert.Equal(hasPage, verdict.Counterexample is null);
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void a_page_shows_schedule_report_and_lines_of_the_fixed_client(string name)
    {
        ScheduleFile file = Read(name);
        string page = File.ReadAllText(Page(name));
        Match at = FixedLines().Match(page);
        int first = int.Parse(at.Groups["first"].Value, CultureInfo.InvariantCulture);
        int last = int.Parse(at.Groups["last"].Value, CultureInfo.InvariantCulture);
        string[] lines = File.ReadAllLines(Path.Combine(Root, "model", "fs", "smb", "client", "client_fixed.cs"))[(first - 1)..last];
        int indent = lines[0].Length - lines[0].TrimStart().Length;

        Assert.Contains($"rxq replay samples/schedules/{name}.schedule.json    # exit code 3\n", page);
        Assert.Contains($"rxq replay samples/schedules/{name}.schedule.json --variant fixed\n", page);
        Assert.Contains($"```\n{string.Join('\n', file.Report)}\n```\n", page);
        Assert.Contains($"```csharp\n{string.Concat(lines.Select(line => line[Math.Min(indent, line.Length)..] + "\n"))}```\n", page);
        Assert.Contains($"| found by | `{file.Test}`, ", page);
        Assert.Contains(
            $": {file.Preemptions} preemption{(file.Preemptions == 1 ? "" : "s")}, {file.Switches} switch{(file.Switches == 1 ? "" : "es")} |", page);
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void a_finding_is_in_the_tables(string name)
    {
        string severity = Severity().Match(File.ReadAllText(Page(name))).Groups[1].Value;

        Assert.Contains(
            $"\n| [{name}](receive-path/{name}.md) | {severity} |", File.ReadAllText(Path.Combine(Root, "docs", "findings", "README.md")));
        Assert.Contains(
            $"\n| [{name}](docs/findings/receive-path/{name}.md) | {severity} |", File.ReadAllText(Path.Combine(Root, "README.md")));
    }

    private static string Root { get; } = The_table_says_what_the_tests_say.Root();

    private static ScheduleFile Read(string name)
    {
        string path = Path.Combine(Root, "samples", "schedules", name + ".schedule.json");
        return ScheduleFile.Parse(path, File.ReadAllText(path));
    }

    private static string Page(string name) => Path.Combine(Root, "docs", "findings", "receive-path", name + ".md");

    private static string[] Names(string folder, string end) =>
    [
        .. Directory.EnumerateFiles(Path.Combine(Root, folder), "*" + end)
            .Select(file => Path.GetFileName(file)[..^end.Length]).Order(StringComparer.Ordinal),
    ];

    [GeneratedRegex(@"has it in lines (?<first>\d+)-(?<last>\d+):")]
    private static partial Regex FixedLines();

    [GeneratedRegex(@"\| severity \| (\w+) \|")]
    private static partial Regex Severity();
}
