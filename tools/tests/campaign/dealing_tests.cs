// SPDX-License-Identifier: GPL-2.0-only
using System.Linq;
using Rxqueue.Tools.Campaign;
using Xunit;

namespace Rxqueue.Tools.Tests.Campaign;

/// <summary>How a campaign of explorations is dealt out, where tests come round as shards do.</summary>
public sealed class Dealing_tests
{
    [Theory]
    [InlineData(1, 2)]
    [InlineData(3, 4)]
    [InlineData(4, 4)]
    [InlineData(7, 8)]
    [InlineData(6, 4)]
    public void every_shard_has_as_many_cells_and_every_test(int tests, int shards)
    {
        int cells = tests * shards * shards;
        int[] dealt = [.. Enumerable.Range(0, cells).Select(cell => CampaignPlan.ShardOf(cell, tests, shards))];

        for (int shard = 0; shard < shards; shard++)
        {
            int[] mine = [.. Enumerable.Range(0, cells).Where(cell => dealt[cell] == shard)];
            Assert.Equal(cells / shards, mine.Length);
            Assert.Equal(tests, mine.Select(cell => cell % tests).Distinct().Count());
        }
    }
}
