// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.RegularExpressions;
using Rxqueue.Model;
using Rxqueue.Model.Scenario;
using Rxqueue.Tools.Patch;
using Rxqueue.Tools.Run;
using Xunit;

namespace Rxqueue.Tools.Tests.Findings;

/// <summary>What a page of docs/findings shows is what there is: script, output, fix and reproducer.</summary>
public sealed partial class FindingPageTests
{
    private static readonly string Docs = Path.Combine(Samples.Root, "docs", "findings");

    private static readonly string[] AllNames = [.. Fixes.All.SelectMany(fix => fix.Findings).Select(finding => finding.Name)];

    public static TheoryData<string> Names => [.. AllNames];

    [Fact]
    public void Every_script_has_a_fix_and_every_fix_a_script() =>
        Assert.Equal(
            Directory.GetFiles(Samples.Path("findings"), "*.rxq").Select(file => Path.GetFileNameWithoutExtension(file)!).Order(StringComparer.Ordinal),
            AllNames.Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Names))]
    public void A_page_is_titled_as_its_fix(string name) =>
        Assert.StartsWith(
            $"<!-- SPDX-License-Identifier: GPL-2.0-only -->\n# {Fixes.All.SelectMany(fix => fix.Findings).Single(finding => finding.Name == name).Title}\n",
            Page(name));

    [Theory]
    [MemberData(nameof(Names))]
    public void A_page_shows_the_script(string name)
    {
        string script = File.ReadAllText(Samples.Path($"findings/{name}.rxq"));

        Assert.Equal(script[(script.IndexOf('\n', StringComparison.Ordinal) + 1)..], Block(name, "Script", ""));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_page_shows_what_rxq_run_prints_from_the_last_call_on(string name)
    {
        (string account, int exitCode) = Account(name, rxqueue_variants.posted);

        string shown = Block(name, "What happens", "");
        Assert.EndsWith(shown, account);
        Assert.Equal(account.TrimEnd().Split('\n').Last(IsCall), shown.Split('\n')[0]);
        string profile = Profile(name) == bvecq_profile.rfc_base ? "" : $" --profile {Profile(name).name}";
        Assert.Contains($"`rxq run{profile} samples/findings/{name}.rxq`, from the last call on (exit code {exitCode}):", Page(name));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_fixed_variant_does_it_without_a_crash(string name) =>
        Assert.Equal(ExitCode.Fine, Account(name, "fixed").ExitCode);

    [Theory]
    [MemberData(nameof(Names))]
    public void A_page_shows_the_lines_of_the_fixed_variant(string name)
    {
        Match at = FixedLines().Match(Page(name));
        int first = int.Parse(at.Groups["first"].Value, CultureInfo.InvariantCulture);
        int last = at.Groups["last"].Success ? int.Parse(at.Groups["last"].Value, CultureInfo.InvariantCulture) : first;
        string[] lines = File.ReadAllLines(Path.Combine(Samples.Root, "model", "fs", "netfs", "rxqueue_fixed.cs"))[(first - 1)..last];
        int indent = lines[0].Length - lines[0].TrimStart().Length;

        Assert.Equal(string.Concat(lines.Select(line => line[Math.Min(indent, line.Length)..] + "\n")), Block(name, "Cure", "csharp"));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_page_shows_the_new_lines_of_the_fix(string name)
    {
        FixHunk hunk = Fixes.All.Single(fix => fix.Findings.Any(finding => finding.Name == name)).Hunks.Single();
        string added = string.Concat(hunk.Edits.Where(edit => edit.Kind == EditKind.Add).Select(edit => edit.Text + "\n"));

        Assert.Equal(added.TrimEnd() + "\n", Block(name, "Cure", "c"));
        Assert.Contains($"`rxq patch --source rxqueue.c {name}` puts these lines to {hunk.Lines} of `{hunk.Function}()`:", Page(name));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_pages_reproducer_is_a_case_of_the_suite(string name)
    {
        string suite = File.ReadAllText(Path.Combine(Docs, "rxqueue_kunit.c"));

        Assert.Contains("\n" + Block(name, "KUnit", "c"), suite);
        Assert.Contains($"\tKUNIT_CASE({name.Replace('-', '_')}),\n", suite);
    }

    [Theory]
    [InlineData("docs/findings/README.md", "")]
    [InlineData("README.md", "docs/findings/")]
    public void Every_finding_is_in_the_tables(string file, string link)
    {
        string text = File.ReadAllText(Path.Combine(Samples.Root, file));

        foreach (string name in AllNames)
            Assert.Contains($"\n| [{name}]({link}{name}.md) | {Severity().Match(Page(name)).Groups[1].Value} |", text);
    }

    private static (string Text, int ExitCode) Account(string name, string variant)
    {
        Script script = ScriptParser.Parse($"samples/findings/{name}.rxq", File.ReadAllText(Samples.Path($"findings/{name}.rxq")));
        Interpreter interpreter = new(script, Profile(name), variant, netfs_keyword.ftrace);
        using MemoryStream text = new();
        using (RunAccount account = new(text))
        {
            account.Begin(script, Profile(name), variant);
            foreach (StatementResult result in interpreter.Run())
                account.Print(result);
            account.Print(interpreter.End!);
        }

        return (Encoding.UTF8.GetString(text.ToArray()), interpreter.End!.FoundBug ? ExitCode.BugFound : ExitCode.Fine);
    }

    private static bvecq_profile Profile(string name) =>
        File.ReadAllText(Samples.Path($"findings/{name}.rxq")).Contains("\n# rxq run --profile later\n", StringComparison.Ordinal)
            ? bvecq_profile.later
            : bvecq_profile.rfc_base;

    private static string Page(string name) => File.ReadAllText(Path.Combine(Docs, $"{name}.md"));

    /// <summary>The first block of a language in a section of a page.</summary>
    private static string Block(string name, string section, string language) =>
        Regex.Match(Page(name), $@"\n## {section}\n(?:(?!\n## ).)*?\n```{language}\n(.*?)```\n", RegexOptions.Singleline).Groups[1].Value;

    private static bool IsCall(string line) => Call().IsMatch(line);

    [GeneratedRegex(@"^ {1,4}\d+  ")]
    private static partial Regex Call();

    [GeneratedRegex(@"has it in lines? (?<first>\d+)(?:-(?<last>\d+))?:")]
    private static partial Regex FixedLines();

    [GeneratedRegex(@"\| severity \| (\w+) \|")]
    private static partial Regex Severity();
}
