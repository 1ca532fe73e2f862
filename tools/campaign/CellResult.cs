// SPDX-License-Identifier: GPL-2.0-only
using System.Collections.Generic;

namespace Rxqueue.Tools.Campaign;

/// <summary>What a cell came to: a line of the counters, and <c>cell.json</c> in its folder.</summary>
internal sealed record CellResult
{
    /// <summary>Its number in the campaign.</summary>
    public required int Cell { get; init; }

    /// <summary>Its seed.</summary>
    public required ulong Seed { get; init; }

    /// <summary>The variant.</summary>
    public required string Variant { get; init; }

    /// <summary>Of an exploration, the test.</summary>
    public string? Test { get; init; }

    /// <summary>Cases of a hunt.</summary>
    public long? Cases { get; init; }

    /// <summary>Checked calls of a hunt.</summary>
    public long? Calls { get; init; }

    /// <summary>Cases that left the reference model.</summary>
    public long? FailingCases { get; init; }

    /// <summary>Schedules of an exploration.</summary>
    public long? Schedules { get; init; }

    /// <summary>Decisions of all its schedules.</summary>
    public long? Decisions { get; init; }

    /// <summary>Seconds that it took.</summary>
    public required double Seconds { get; init; }

    /// <summary>Its findings, by the names of their folders or files.</summary>
    public required IReadOnlyList<string> Findings { get; init; }
}

/// <summary>What a cell reached, so that it can be added up: <c>coverage.json</c> in its folder.</summary>
internal sealed record CellCoverage
{
    /// <summary>The statements that were reached, by number.</summary>
    public IReadOnlyList<int> Statements { get; init; } = [];

    /// <summary>The branches that were taken, by number.</summary>
    public IReadOnlyList<int> Branches { get; init; } = [];

    /// <summary>How many statements there are.</summary>
    public int StatementCount { get; init; }

    /// <summary>How many branches there are.</summary>
    public int BranchCount { get; init; }

    /// <summary>Abstract states of a hunt, or schedules of an exploration, each by a hash of 8 bytes, little-endian.</summary>
    public byte[] Hashes { get; init; } = [];

    /// <summary>End states of an exploration.</summary>
    public IReadOnlyList<string> EndStates { get; init; } = [];
}
