// SPDX-License-Identifier: GPL-2.0-only
using System.Collections.Generic;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Rxqueue.SystematicTests;

/// <summary>
/// What <c>rxq</c> asks of the explorer, one JSON object on its standard input. The explorer is a process of its own, since
/// in it the model is another: rewritten.
/// </summary>
public sealed record ExplorerRequest
{
    /// <summary><c>list</c>, <c>explore</c>, <c>replay</c> or <c>measure</c>.</summary>
    public required string Command { get; init; }

    /// <summary>The behaviour to explore.</summary>
    public string? Test { get; init; }

    /// <summary>The variant of rxqueue.c.</summary>
    public string? Variant { get; init; }

    /// <summary>The strategy.</summary>
    public string? Strategy { get; init; }

    /// <summary>Where the strategy begins.</summary>
    public uint Seed { get; init; }

    /// <summary>How many schedules at most.</summary>
    public long Schedules { get; init; } = long.MaxValue;

    /// <summary>How many seconds at most.</summary>
    public double Seconds { get; init; } = double.MaxValue;

    /// <summary>How many preemptions an exhaustive search allows.</summary>
    public int Bound { get; init; }

    /// <summary>Which of several processes that explore at the same time this is, from 0; null if it is the only one.</summary>
    public int? Job { get; init; }

    /// <summary>The schedule to replay.</summary>
    public ScheduleFile? Schedule { get; init; }

    /// <summary>Whether a replay also tells what the kernel holds at each step.</summary>
    public bool States { get; init; }
}

/// <summary>A behaviour, as <c>rxq explore --list</c> shows it.</summary>
/// <param name="Name">The name.</param>
/// <param name="Intent">What must hold.</param>
/// <param name="Discipline">The discipline that it is an example of.</param>
/// <param name="Variants">What is known of each variant.</param>
public sealed record ListedBehaviour(
    string Name, string Intent, string? Discipline, IReadOnlyList<ListedVerdict> Variants);

/// <summary>What is known of a behaviour under a variant.</summary>
/// <param name="Variant">The variant.</param>
/// <param name="Counterexample">Part of the counterexample's text; null if it is safe.</param>
public sealed record ListedVerdict(string Variant, string? Counterexample);

/// <summary>How far an exploration has come.</summary>
public sealed record ExplorationProgress
{
    /// <summary>Schedules that were run.</summary>
    public long Schedules { get; init; }

    /// <summary>Hashes of schedules that were new since the last message.</summary>
    public IReadOnlyList<ulong> New { get; init; } = [];

    /// <summary>End states that were new since the last message.</summary>
    public IReadOnlyList<string> EndStates { get; init; } = [];

    /// <summary>Decisions, of all schedules.</summary>
    public long Decisions { get; init; }

    /// <summary>The most tasks that a run had.</summary>
    public int Tasks { get; init; }

    /// <summary>Different things that went wrong.</summary>
    public int Findings { get; init; }

    /// <summary>Whether every schedule within the bound was run.</summary>
    public bool Complete { get; init; }

    /// <summary>Seconds that schedules were run for.</summary>
    public double Seconds { get; init; }
}

/// <summary>What a replay showed.</summary>
public sealed record ReplayResult
{
    /// <summary>Whether what the file tells of happened again.</summary>
    public required bool Reproduced { get; init; }

    /// <summary>The report of what happened; null if nothing went wrong.</summary>
    public string? Report { get; init; }

    /// <summary>The decision at which the schedule could not be followed any more; null if it could to its end.</summary>
    public int? LeftAt { get; init; }

    /// <summary>Why; null if it could be followed.</summary>
    public string? LeftBecause { get; init; }

    /// <summary>The tasks in the order of their columns.</summary>
    public required IReadOnlyList<string> Tasks { get; init; }

    /// <summary>The steps.</summary>
    public required IReadOnlyList<ReplayStep> Steps { get; init; }

    /// <summary>The ends of turns.</summary>
    public IReadOnlyList<TurnEnd> TurnEnds { get; init; } = [];

    /// <summary>The step that failed.</summary>
    public int? FailedStep { get; init; }

    /// <summary>The two steps that the report is about, if it is of a data race.</summary>
    public IReadOnlyList<int>? Race { get; init; }

    /// <summary>What the kernel held before the first step, in the form of the HTML explorer, if that was asked for.</summary>
    public JsonElement? Initial { get; init; }
}

/// <summary>What exploring costs.</summary>
/// <param name="Test">The test whose schedules were timed.</param>
/// <param name="Tasks">Its tasks, with the one that the kernel was booted with.</param>
/// <param name="Points">Decisions of one of its schedules.</param>
/// <param name="SchedulesPerSecond">Its schedules, the best of several rounds.</param>
/// <param name="EmptyPerSecond">Those of as many tasks that do nothing at as many points, taking turns with it.</param>
/// <param name="ExhaustiveTest">The test that was explored exhaustively.</param>
/// <param name="ExhaustiveSchedules">How many schedules that was, at most two preemptions each.</param>
/// <param name="ExhaustiveSeconds">How long it took.</param>
public sealed record ExplorationFigures(
    string Test, int Tasks, int Points, double SchedulesPerSecond, double EmptyPerSecond,
    string ExhaustiveTest, long ExhaustiveSchedules, double ExhaustiveSeconds);

/// <summary>A line that the explorer prints: one of these.</summary>
public sealed record ExplorerMessage
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The behaviours there are.</summary>
    public IReadOnlyList<ListedBehaviour>? Behaviours { get; init; }

    /// <summary>How far it has come.</summary>
    public ExplorationProgress? Progress { get; init; }

    /// <summary>Something goes wrong.</summary>
    public ScheduleFile? Finding { get; init; }

    /// <summary>What a replay showed.</summary>
    public ReplayResult? Replay { get; init; }

    /// <summary>What a measurement came to.</summary>
    public ExplorationFigures? Figures { get; init; }

    /// <summary>The request cannot be carried out; the line says why.</summary>
    public string? Refused { get; init; }

    /// <summary>One JSON object, without a line end.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, Options);

    /// <summary>Reads a line.</summary>
    public static ExplorerMessage Parse(string line) => JsonSerializer.Deserialize<ExplorerMessage>(line, Options)!;

    /// <summary>A request as a line.</summary>
    public static string ToJson(ExplorerRequest request) => JsonSerializer.Serialize(request, Options);

    /// <summary>Reads a request.</summary>
    public static ExplorerRequest ParseRequest(string line) => JsonSerializer.Deserialize<ExplorerRequest>(line, Options)!;
}
