// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using Rxqueue.Model;
using Rxqueue.Model.Scenario;
using Rxqueue.Properties.Checking;
using Xunit;

namespace Rxqueue.Properties.Tests.Findings;

/// <summary>
/// Each script of samples/findings leaves the reference model for the cause that its page names, in the posted variant; the
/// fixed one keeps to it. Pages and scripts are one to one.
/// </summary>
public sealed partial class Every_finding_is_one
{
    private const int LongestScript = 8;

    private static readonly string Root = FindRoot();

    private static readonly string[] AllNames = NamesOf(Path.Combine(Root, "samples", "findings"), "*.rxq");

    public static TheoryData<string> Names => [.. AllNames];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_posted_variant_has_the_named_cause(string name)
    {
        Match named = Cause().Match(File.ReadAllText(Page(name)));

        Assert.Contains(
            (named.Groups["kind"].Value, named.Groups["function"].Value),
            Causes(name, rxqueue_variants.posted, OwnProfile(name)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_fixed_variant_has_none_in_any_profile(string name)
    {
        foreach (bvecq_profile profile in bvecq_profile.profiles)
            Assert.Empty(Causes(name, "fixed", profile));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_script_opens_with_its_intent_and_is_read_at_a_glance(string name)
    {
        Assert.StartsWith("# SPDX-License-Identifier: GPL-2.0-only\n# ", Text(name));
        Assert.InRange(Statements(name).Count, 1, LongestScript);
    }

    [Fact]
    public void Every_page_has_a_script_and_every_script_a_page() =>
        Assert.Equal(AllNames, NamesOf(Path.Combine(Root, "docs", "findings"), "*.md").Where(name => name != "README"));

    private static string[] NamesOf(string directory, string pattern) =>
        [.. Directory.GetFiles(directory, pattern).Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal)];

    private static HashSet<(string, string)> Causes(string name, string variant, bvecq_profile profile) =>
        [.. new CheckedRun(profile, variant).Run(Statements(name)).Select(violation => (violation.Cause.Kind, violation.Cause.Function))];

    /// <summary>The tree that a script is for, which it says where it is not the default.</summary>
    private static bvecq_profile OwnProfile(string name) =>
        Text(name).Contains("\n# rxq run --profile later\n", StringComparison.Ordinal) ? bvecq_profile.later : bvecq_profile.rfc_base;

    private static IReadOnlyList<Statement> Statements(string name) => ScriptParser.Parse(name, Text(name)).Statements;

    private static string Text(string name) => File.ReadAllText(Path.Combine(Root, "samples", "findings", $"{name}.rxq"));

    private static string Page(string name) => Path.Combine(Root, "docs", "findings", $"{name}.md");

    private static string FindRoot()
    {
        DirectoryInfo? at = new(AppContext.BaseDirectory);
        while (at is not null && !File.Exists(Path.Combine(at.FullName, "Model.sln")))
            at = at.Parent;
        return at?.FullName ?? throw new DirectoryNotFoundException("Model.sln is in no directory above the tests");
    }

    [GeneratedRegex(@"\| cause \| `(?<kind>[^`]+)` in `(?<function>[^`]+)` \|")]
    private static partial Regex Cause();
}
