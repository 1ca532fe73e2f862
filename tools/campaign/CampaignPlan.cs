// SPDX-License-Identifier: GPL-2.0-only
using System.Collections.Generic;
using System.Linq;
using System.Numerics;

namespace Rxqueue.Tools.Campaign;

/// <summary>
/// A campaign: a fixed list of cells, each with a seed, a budget, and nothing that it shares with another. The same plan is the same
/// cells, whoever runs them.
/// </summary>
internal sealed record CampaignPlan
{
    /// <summary>What <see cref="Format"/> is.</summary>
    public const string CurrentFormat = "rxq-campaign 1";

    /// <summary>What kind of file it is in.</summary>
    public required string Format { get; init; }

    /// <summary>The version of the model.</summary>
    public required string Version { get; init; }

    /// <summary><c>hunt</c> or <c>explore</c>.</summary>
    public required string Command { get; init; }

    /// <summary>What the cells' seeds come from.</summary>
    public required ulong Campaign { get; init; }

    /// <summary>How many cells; of <c>explore</c>, cells a test.</summary>
    public required int Cells { get; init; }

    /// <summary>Cases or schedules of a cell.</summary>
    public required long Budget { get; init; }

    /// <summary>The variants.</summary>
    public required IReadOnlyList<string> Variants { get; init; }

    /// <summary>Of a hunt, the trees that cases take turns on.</summary>
    public IReadOnlyList<string>? Profiles { get; init; }

    /// <summary>Of a hunt, whether inputs are kept and changed.</summary>
    public bool? Guided { get; init; }

    /// <summary>Of a hunt that begins with scripts, a hash of them.</summary>
    public string? Corpus { get; init; }

    /// <summary>Of an exploration, each test with its variant, as <c>TEST VARIANT</c>.</summary>
    public IReadOnlyList<string>? Tests { get; init; }

    /// <summary>Of an exploration, the strategy.</summary>
    public string? Strategy { get; init; }

    /// <summary>All cells.</summary>
    public int CellCount => Tests is null ? Cells : Cells * Tests.Count;

    /// <summary>The seed of a cell.</summary>
    /// <param name="cell">Its number.</param>
    public ulong SeedOf(int cell)
    {
        // SplitMix64: neighbouring cells, and neighbouring campaigns, have nothing in common.
        ulong z = unchecked((Campaign * 0xd1342543de82ef95) + ((ulong)cell + 1) * 0x9e3779b97f4a7c15);
        z = unchecked((z ^ (z >> 30)) * 0xbf58476d1ce4e5b9);
        z = unchecked((z ^ (z >> 27)) * 0x94d049bb133111eb);
        return z ^ (z >> 31);
    }

    /// <summary>The cells of a shard, in order: they are dealt out in turn, tests too, however many shards there are.</summary>
    public IEnumerable<int> CellsOf(Shard shard) =>
        Enumerable.Range(0, CellCount).Where(cell => ShardOf(cell, Tests?.Count ?? 1, shard.Count) == shard.Index);

    /// <summary>The shard that a cell is dealt to.</summary>
    /// <param name="cell">The cell.</param>
    /// <param name="tests">How many tests take turns.</param>
    /// <param name="shards">How many shards there are.</param>
    internal static int ShardOf(int cell, int tests, int shards)
    {
        // When the same test is about to meet the same shard again, it goes to the next one.
        long round = (long)tests / (long)BigInteger.GreatestCommonDivisor(tests, shards) * shards;
        return (int)((cell + (cell / round)) % shards);
    }

    /// <summary>Whether it is the same campaign, member by member.</summary>
    public bool IsSameAs(CampaignPlan other) => CampaignJson.Write(this) == CampaignJson.Write(other);
}
