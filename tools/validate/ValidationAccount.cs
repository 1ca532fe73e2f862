// SPDX-License-Identifier: GPL-2.0-only
using System.Globalization;
using System.IO;
using System.Text;
using Rxqueue.Tracing.Validate;

namespace Rxqueue.Tools.Validate;

/// <summary>Prints a verdict for people.</summary>
internal static class ValidationAccount
{
    public static void Write(Stream to, string trace, ValidationResult result)
    {
        using StreamWriter text = new(to, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\n" };
        text.WriteLine($"{trace}: {Name(result.Verdict)}");
        string depth = result.Depth switch
        {
            TraceDepth.Full => "full trace: driven call by call",
            TraceDepth.ReadsAndSlots => "reads and slots: calls without an event are searched for",
            _ => "reads alone: layout and calls are searched for",
        };
        text.WriteLine($"  {depth}; {Number(result.Events)} events, {Count(result.Tasks.Count, "task")}, "
            + $"{Count(result.Losses, "loss mark")}");
        if (result.Unrecognised > 0)
        {
            text.WriteLine($"  {Count(result.Unrecognised, "line")} not recognised, first at "
                + string.Join(", ", result.FirstUnrecognised));
        }

        if (result.UnwatchedEvents > 0)
            text.WriteLine($"  {Number(result.UnwatchedEvents)} events of further tasks not judged");
        if (result.Damage is not null)
            text.WriteLine($"  {result.Damage}");
        if (result.Unprintable is { } unprintable)
        {
            text.WriteLine($"  line {unprintable.Line}: {Printable(unprintable.Text.Trim())}");
            text.WriteLine($"  field {unprintable.Field}: {unprintable.Reason}");
        }

        foreach (TaskVerdict task in result.Tasks)
            Write(text, task);
    }

    private static void Write(StreamWriter text, TaskVerdict task)
    {
        text.WriteLine($"{Printable(task.Comm)}-{task.Pid}: {Name(task.Verdict)}"
            + (task.Divergence is null ? "" : $" at line {task.Divergence.Line}"));
        if (task.Divergence is { } divergence)
        {
            text.WriteLine($"  line      {Printable(divergence.Text.Trim())}");
            text.WriteLine($"  field     {divergence.Field}: {divergence.Reason}");
            foreach (string expected in divergence.Expected)
                text.WriteLine($"  expected  {expected}");
        }

        Evidence rests = task.Evidence;
        text.WriteLine($"  explained {Count(rests.Explained, "event")}, {Count(rests.Copies, "copy", "copies")}, "
            + $"{Count(rests.Excerpts, "excerpt")}; {Count(rests.Unjudged, "event")} not judged, "
            + $"{Count(rests.Gaps, "gap")}");
        text.WriteLine($"  inferred  {Count(rests.SilentSteps, "silent step")}, "
            + $"{Count(rests.KnownSegments, "segment")} of known length, slots a bvecq {task.SlotsPerBvecq}, "
            + $"take position {rests.TakePosition ?? "unknown"}");
    }

    private static string Name(Verdict verdict) => verdict switch
    {
        Verdict.Conforms => "conforms",
        Verdict.Diverges => "diverges",
        _ => "inconclusive",
    };

    private static string Count(long number, string one, string? many = null) =>
        $"{Number(number)} {(number == 1 ? one : many ?? one + "s")}";

    private static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    // A trace's bytes are anything; a terminal must not obey them.
    private static string Printable(string text)
    {
        StringBuilder printable = new(text.Length);
        foreach (char c in text)
            printable.Append(char.IsControl(c) ? '?' : c);
        return printable.ToString();
    }
}
