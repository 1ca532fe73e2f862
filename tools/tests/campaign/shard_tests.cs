// SPDX-License-Identifier: GPL-2.0-only
using System.Collections.Generic;
using System.Linq;
using Rxqueue.Tools.Campaign;
using Xunit;

namespace Rxqueue.Tools.Tests.Campaign;

/// <summary>Which shard a run is, and which cells that has.</summary>
public sealed class Shard_tests
{
    [Fact]
    public void without_anything_it_is_all()
    {
        Assert.Equal(new Shard(0, 1), Chosen(null, null));
    }

    [Fact]
    public void what_is_said_counts_whatever_a_scheduler_says()
    {
        Assert.Equal(new Shard(2, 5), Chosen(new Shard(2, 5), null, ("SLURM_ARRAY_TASK_ID", "7"), ("SLURM_ARRAY_TASK_COUNT", "8")));
    }

    [Theory]
    [InlineData("0", "0", "1", "8", 0, 8)]
    [InlineData("8", "1", "1", "8", 7, 8)]
    [InlineData("6", "0", "2", "4", 3, 4)]
    public void a_slurm_array_counts_from_its_least_number_in_its_steps(
        string id, string least, string step, string count, int index, int shards)
    {
        Assert.Equal(
            new Shard(index, shards),
            Chosen(
                null, null, ("SLURM_ARRAY_TASK_ID", id), ("SLURM_ARRAY_TASK_MIN", least), ("SLURM_ARRAY_TASK_STEP", step),
                ("SLURM_ARRAY_TASK_COUNT", count)));
    }

    [Fact]
    public void an_indexed_job_needs_to_be_told_how_many_there_are()
    {
        Assert.Equal(new Shard(3, 8), Chosen(null, 8, ("JOB_COMPLETION_INDEX", "3")));
        Assert.Equal(new Shard(0, 1), Chosen(null, null, ("JOB_COMPLETION_INDEX", "3")));
    }

    [Fact]
    public void a_requeued_part_of_an_array_keeps_its_place_with_shards()
    {
        // sbatch --array=5 of what was --array=0-7: the count is 1 now, and the least number 5.
        Assert.Equal(
            new Shard(5, 8), Chosen(null, 8, ("SLURM_ARRAY_TASK_ID", "5"), ("SLURM_ARRAY_TASK_MIN", "5"), ("SLURM_ARRAY_TASK_COUNT", "1")));
    }

    [Theory]
    [InlineData("SLURM_ARRAY_TASK_ID", "8", "rxq: SLURM_ARRAY_TASK_ID makes this shard 8 of 8, expected I/N, I from 0 to N - 1, N at most 1000000")]
    [InlineData("SLURM_ARRAY_TASK_ID", "-1", "rxq: SLURM_ARRAY_TASK_ID is '-1', expected a number")]
    public void a_number_that_is_none_of_the_array_is_refused(string variable, string value, string message)
    {
        BadInputException refused = Assert.Throws<BadInputException>(
            () => Chosen(null, null, (variable, value), ("SLURM_ARRAY_TASK_COUNT", "8")));

        Assert.Equal(message, refused.Message);
    }

    [Theory]
    [InlineData(null, 1)]
    [InlineData(null, 3)]
    [InlineData(null, 7)]
    [InlineData(2, 2)]
    [InlineData(4, 4)]
    public void shards_have_every_cell_once_and_each_test_comes_to_all(int? tests, int shards)
    {
        CampaignPlan plan = Plan(tests);

        List<int>[] cells = [.. Enumerable.Range(0, shards).Select(shard => plan.CellsOf(new Shard(shard, shards)).ToList())];

        Assert.Equal(Enumerable.Range(0, plan.CellCount), cells.SelectMany(cell => cell).Order());
        Assert.True(cells.Max(cell => cell.Count) - cells.Min(cell => cell.Count) <= 1);
        if (tests is int many)
            Assert.All(cells, ours => Assert.Equal(many, ours.Select(cell => cell % many).Distinct().Count()));
    }

    [Fact]
    public void no_two_cells_of_neighbouring_campaigns_have_the_same_seed()
    {
        List<ulong> seeds = [];
        for (ulong campaign = 0; campaign < 20; campaign++)
            seeds.AddRange(Enumerable.Range(0, 500).Select((Plan(null) with { Campaign = campaign }).SeedOf));

        Assert.Equal(seeds.Count, seeds.Distinct().Count());
    }

    private static Shard Chosen(Shard? shard, int? count, params (string Name, string Value)[] environment) =>
        Shard.Choose(shard, count, name => environment.FirstOrDefault(variable => variable.Name == name).Value);

    private static CampaignPlan Plan(int? tests) => new()
    {
        Format = CampaignPlan.CurrentFormat,
        Version = "1",
        Command = tests is null ? "hunt" : "explore",
        Campaign = 1,
        Cells = 16,
        Budget = 10,
        Variants = ["posted"],
        Tests = tests is int many ? [.. Enumerable.Range(0, many).Select(number => $"test-{number} posted")] : null,
    };
}
