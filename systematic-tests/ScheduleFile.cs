// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Rxqueue.SystematicTests;

/// <summary>A task's turn, as a file holds it.</summary>
public sealed record ScheduleFileTurn
{
    /// <summary>The task, as reports call it.</summary>
    public required string Task { get; init; }

    /// <summary>The task's number in the order in which tasks were started; 0 is the one that sets up.</summary>
    public required int Number { get; init; }

    /// <summary>How many times it was chosen.</summary>
    public required int Steps { get; init; }

    /// <summary>What it was about to do when its turn ended.</summary>
    public string? Until { get; init; }
}

/// <summary>A schedule under which something goes wrong, with all that it takes to run it again.</summary>
public sealed record ScheduleFile
{
    /// <summary>What <see cref="Format"/> is.</summary>
    public const string CurrentFormat = "rxq-schedule 1";

    /// <summary>How a turn ends that ends with its task.</summary>
    public const string AtItsEnd = "at its end";

    /// <summary>How a turn ends when its task sleeps.</summary>
    public const string Waiting = "waiting";

    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = true,
        RespectNullableAnnotations = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    /// <summary>What kind of file it is.</summary>
    public required string Format { get; init; }

    /// <summary>The version of the model that it was found with.</summary>
    public required string Version { get; init; }

    /// <summary>The behaviour.</summary>
    public required string Test { get; init; }

    /// <summary>The variant of rxqueue.c.</summary>
    public required string Variant { get; init; }

    /// <summary>The strategy that found it.</summary>
    public required string Strategy { get; init; }

    /// <summary>The seed that it was found from.</summary>
    public required uint Seed { get; init; }

    /// <summary>What kind of thing goes wrong.</summary>
    public required string Kind { get; init; }

    /// <summary>What tells it from other things that go wrong.</summary>
    public required string Key { get; init; }

    /// <summary>The report, line by line.</summary>
    public required IReadOnlyList<string> Report { get; init; }

    /// <summary>How often another task goes on than the one that ran.</summary>
    public required int Switches { get; init; }

    /// <summary>How often a task that could have gone on has to wait for another.</summary>
    public required int Preemptions { get; init; }

    /// <summary>Whether every schedule with fewer preemptions was tried in vain.</summary>
    public required bool Fewest { get; init; }

    /// <summary>The outcomes of other decisions, in order.</summary>
    public required IReadOnlyList<int> Choices { get; init; }

    /// <summary>The tasks' turns.</summary>
    public required IReadOnlyList<ScheduleFileTurn> Turns { get; init; }

    /// <summary>This version of the model.</summary>
    public static string CurrentVersion { get; } =
        typeof(ScheduleFile).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    /// <summary>The schedule.</summary>
    [JsonIgnore]
    public Schedule Schedule => new([.. Turns.Select(turn => new Turn(turn.Number, turn.Steps))], Choices);

    /// <summary>Whether turns have no number of steps, since the code is another than that which it was found with.</summary>
    [JsonIgnore]
    public bool IsLoose => Turns.Any(turn => turn.Steps == int.MaxValue);

    /// <summary>
    /// The schedule for another variant, whose tasks take other steps: a task that was preempted takes as many as it had taken, and
    /// any other goes on until it cannot.
    /// </summary>
    /// <param name="variant">The variant. For its own the file stays as it is.</param>
    public ScheduleFile OnVariant(string variant) => variant == Variant
        ? this
        : this with
        {
            Variant = variant,
            Turns = [.. Turns.Select(turn => turn.Until is null or AtItsEnd or Waiting ? turn with { Steps = int.MaxValue } : turn)],
        };

    /// <summary>The file's text.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, Options) + "\n";

    /// <summary>Reads a file's text.</summary>
    /// <param name="name">What to call it in messages.</param>
    /// <param name="text">The text.</param>
    /// <exception cref="InvalidDataException">It is no schedule; the message is the line to print.</exception>
    public static ScheduleFile Parse(string name, string text)
    {
        try
        {
            ScheduleFile file = JsonSerializer.Deserialize<ScheduleFile>(text, Options)
                ?? throw new InvalidDataException($"{name}:1:1: null, expected a schedule");
            if (file.Format != CurrentFormat)
                throw new InvalidDataException($"{name}: format '{file.Format}', expected '{CurrentFormat}'");
            if (file.Turns.Any(turn => turn.Number < 0 || turn.Steps < 1))
                throw new InvalidDataException($"{name}: a turn without a task or without steps, expected both");
            return file;
        }
        catch (JsonException malformed)
        {
            string place = string.Create(
                CultureInfo.InvariantCulture, $"{name}:{(malformed.LineNumber ?? 0) + 1}:{(malformed.BytePositionInLine ?? 0) + 1}");
            string what = malformed.Message.Split(" Path:", StringSplitOptions.None)[0].Split(" LineNumber:")[0].TrimEnd('.');
            throw new InvalidDataException($"{place}: {what.ReplaceLineEndings(" ")}, expected a schedule of rxq explore");
        }
    }
}
