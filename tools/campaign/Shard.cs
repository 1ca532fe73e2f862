// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.CommandLine;
using System.Globalization;

namespace Rxqueue.Tools.Campaign;

/// <summary>Which part of a campaign a run does: cells are dealt out in turn.</summary>
/// <param name="Index">Its number, from 0.</param>
/// <param name="Count">How many there are, at least 1.</param>
internal readonly record struct Shard(int Index, int Count)
{
    private const int Most = 1_000_000;
    private const string Expected = "expected I/N, I from 0 to N - 1, N at most 1000000";

    /// <summary>The shard's folder in the campaign's.</summary>
    public string FolderName => string.Create(CultureInfo.InvariantCulture, $"shard-{Index}-of-{Count}");

    /// <summary><c>--shard</c>.</summary>
    public static Option<Shard?> Option() => new("--shard")
    {
        Description = "Which of N shards of the campaign this is, from 0; without it that of a Slurm array or an Indexed Job, or all.",
        HelpName = "I/N",
        CustomParser = result =>
        {
            string text = result.Tokens.Count == 0 ? "" : result.Tokens[0].Value;
            if (Parse(text) is Shard shard)
                return shard;
            result.AddError($"--shard: '{text}' is no shard, {Expected}");
            return null;
        },
    };

    /// <summary><c>--shards</c>.</summary>
    public static Option<int?> CountOption() => CommonOptions.Number(
        "--shards", "N", "How many shards the campaign has, where only this one's number is known: of an Indexed Job.",
        1, Most, $"a number of shards from 1 to {Most}");

    /// <summary>The shard that a run is, by its options or else by what its scheduler has told it.</summary>
    /// <param name="shard"><c>--shard</c>.</param>
    /// <param name="count"><c>--shards</c>.</param>
    /// <param name="environment">The environment's variables; null for one that is not set.</param>
    /// <exception cref="BadInputException">They do not go together, or a number is none.</exception>
    public static Shard Choose(Shard? shard, int? count, Func<string, string?> environment)
    {
        if (shard is Shard chosen)
        {
            return count is null || count == chosen.Count
                ? chosen
                : throw new BadInputException($"rxq: --shard {chosen.Index}/{chosen.Count} and --shards {count} differ, expected one of them");
        }

        if (Number("JOB_COMPLETION_INDEX", environment) is int completion && count is int completions)
            return Checked("JOB_COMPLETION_INDEX", completion, completions);
        if (Number("SLURM_ARRAY_TASK_ID", environment) is int task)
        {
            // A part of an array that is submitted again begins elsewhere: told how many there are, the number is the shard's.
            if (count is int told)
                return Checked("SLURM_ARRAY_TASK_ID", task, told);
            int least = Number("SLURM_ARRAY_TASK_MIN", environment) ?? 0;
            int step = Math.Max(Number("SLURM_ARRAY_TASK_STEP", environment) ?? 1, 1);
            int tasks = Number("SLURM_ARRAY_TASK_COUNT", environment)
                ?? throw new BadInputException("rxq: SLURM_ARRAY_TASK_ID is set, and SLURM_ARRAY_TASK_COUNT is not, expected both, or --shard");
            return Checked("SLURM_ARRAY_TASK_ID", (task - least) / step, tasks);
        }

        return count is null or 1
            ? new Shard(0, 1)
            : throw new BadInputException($"rxq: --shards {count} without --shard, JOB_COMPLETION_INDEX or SLURM_ARRAY_TASK_ID, expected one of them");
    }

    private static Shard? Parse(string text)
    {
        string[] parts = text.Split('/');
        return parts.Length == 2 && IsNumber(parts[0], out int index) && IsNumber(parts[1], out int count)
            && count is >= 1 and <= Most && index < count
            ? new Shard(index, count)
            : null;
    }

    private static Shard Checked(string variable, int index, int count) => index >= 0 && index < count
        ? new Shard(index, count)
        : throw new BadInputException($"rxq: {variable} makes this shard {index} of {count}, {Expected}");

    private static int? Number(string variable, Func<string, string?> environment)
    {
        string? text = environment(variable);
        if (string.IsNullOrEmpty(text))
            return null;
        return IsNumber(text, out int number)
            ? number
            : throw new BadInputException($"rxq: {variable} is '{text}', expected a number");
    }

    private static bool IsNumber(string text, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
