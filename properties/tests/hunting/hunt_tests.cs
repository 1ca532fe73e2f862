// SPDX-License-Identifier: GPL-2.0-only
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Rxqueue.Model;
using Rxqueue.Model.Scenario;
using Rxqueue.Properties.Checking;
using Rxqueue.Properties.Coverage;
using Rxqueue.Properties.Hunting;
using Xunit;

namespace Rxqueue.Properties.Tests.Hunting;

/// <summary>What a hunt finds from nothing, and that it finds the same again.</summary>
public sealed class Hunt_tests
{
    private const int Cases = 6 * HuntCell.EpochCases;

    private static readonly HuntCell Posted = Hunt(new HuntOptions(CoveredCode.Of(rxqueue_variants.posted), bvecq_profile.profiles, 1), jobs: 2, Cases);

    [Fact]
    public void the_posted_variant_has_a_dozen_distinct_causes_and_more() =>
        Assert.True(Posted.Findings.Select(finding => finding.Cause).Distinct().Count() >= 12);

    [Fact]
    public void each_is_shown_by_a_script_that_can_be_read_at_a_glance() =>
        Assert.All(Posted.Findings, finding => Assert.InRange(finding.Script.Count, 1, 8));

    [Fact]
    public void each_has_the_statement_that_it_comes_from()
    {
        CoveredCode code = CoveredCode.Of(rxqueue_variants.posted);
        Assert.All(Posted.Findings, finding => Assert.Contains(
            code.Statements, statement => statement.Function == finding.Cause.Function && statement.Line == finding.Cause.Line));
    }

    [Fact]
    public void each_shows_again_when_its_script_is_read_from_a_file()
    {
        Assert.All(Posted.Findings, finding =>
        {
            Script script = ScriptParser.Parse("found", string.Join('\n', finding.Script.Select(statement => statement.Text)));
            Assert.True(new CauseFinder(finding.Profile, CoveredCode.Of(rxqueue_variants.posted)).Shows(script.Statements, finding.Cause));
        });
    }

    [Fact]
    public void the_fixed_variant_passes_each() =>
        Assert.All(Posted.Findings, finding => Assert.Empty(new CheckedRun(finding.Profile, "fixed").Run(finding.Script)));

    [Fact]
    public void nothing_is_found_in_the_fixed_variant()
    {
        HuntCell cell = Hunt(new HuntOptions(CoveredCode.Of("fixed"), bvecq_profile.profiles, 2), jobs: 2, 10 * HuntCell.EpochCases);
        Assert.Empty(cell.Findings);
        Assert.True(cell.Reached.BranchCount > 110);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void the_number_of_threads_changes_nothing(bool guided)
    {
        HuntOptions options = new(CoveredCode.Of(rxqueue_variants.posted), bvecq_profile.profiles, 3) { Guided = guided };
        Assert.Equal(
            Describe(Hunt(options, jobs: 1, HuntCell.EpochCases + 300)),
            Describe(Hunt(options, jobs: 3, HuntCell.EpochCases + 300)));
    }

    [Fact]
    public void another_seed_runs_other_cases() =>
        Assert.NotEqual(
            Hunt(new HuntOptions(CoveredCode.Of("fixed"), bvecq_profile.profiles, 1), jobs: 1, 500).Calls,
            Hunt(new HuntOptions(CoveredCode.Of("fixed"), bvecq_profile.profiles, 2), jobs: 1, 500).Calls);

    [Fact]
    public void one_seeded_defect_is_one_finding_at_its_statement()
    {
        CoveredCode code = CoveredCode.Of(typeof(seeded_bug));
        HuntCell cell = Hunt(new HuntOptions(code, [bvecq_profile.rfc_base], 1), jobs: 2, 4 * HuntCell.EpochCases);
        Finding finding = Assert.Single(cell.Findings);
        string source = File.ReadAllLines(Path.Combine(Repository.Root, code.File))[finding.Cause.Line - 1];
        Assert.Equal("rxq.pdu_remain++;", source.Trim());
        Assert.Equal(ViolationKind.PduRemain, finding.Cause.Kind);
        Assert.Equal(["skb 7", "refill 0", "discard 0"], finding.Script.Select(statement => statement.Text));
    }

    [Fact]
    public void a_hunt_begins_with_the_scripts_that_it_is_given()
    {
        Statement[] script = [.. ScriptParser.Parse("given", "skb 1\npdu 1\nrefill 0\ndecant 1 as e\nqueue e\nrefill 2").Statements];
        HuntOptions options = new(CoveredCode.Of(rxqueue_variants.posted), [bvecq_profile.rfc_base], 1) { Corpus = [script] };
        HuntCell cell = Hunt(options, jobs: 1, 1);
        Assert.Contains(cell.Findings, finding => finding.Cause.Function == nameof(rxqueue_variant.netfs_rxqueue_tcp_refill));
    }

    [Fact]
    public void a_guided_hunt_reaches_more_states_than_a_blind_one()
    {
        HuntOptions options = new(CoveredCode.Of("fixed"), bvecq_profile.profiles, 1);
        int guided = Hunt(options, jobs: 2, 4 * HuntCell.EpochCases).Reached.StateCount;
        int blind = Hunt(options with { Guided = false }, jobs: 2, 4 * HuntCell.EpochCases).Reached.StateCount;
        Assert.True(guided > blind, $"{guided} states guided, {blind} blind");
    }

    private static HuntCell Hunt(HuntOptions options, int jobs, long cases)
    {
        HuntCell cell = new(options, jobs);
        while (cell.Cases < cases)
            cell.RunEpoch(cases - cell.Cases);
        return cell;
    }

    private static IEnumerable<string> Describe(HuntCell cell) =>
    [
        $"{cell.Cases} {cell.Calls} {cell.Failures} {cell.CorpusCount}",
        $"{cell.Reached.StatementCount} {cell.Reached.BranchCount} {cell.Reached.StateCount}",
        .. cell.Findings.Select(finding =>
            $"{finding.Cause} {finding.Profile} {finding.Case} {string.Join("; ", finding.Script.Select(statement => statement.Text))}"),
    ];
}
