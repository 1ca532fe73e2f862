// SPDX-License-Identifier: GPL-2.0-only
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Rxqueue.Model;
using Rxqueue.Tracing.Compare;
using Rxqueue.Tracing.Ftrace;

namespace Rxqueue.Tools.Compare;

/// <summary>Prints what a comparison found, to be read.</summary>
internal static class CompareReport
{
    /// <summary>Prints a result.</summary>
    /// <param name="to">Where it goes; stays open.</param>
    /// <param name="model">What the user calls the model's trace.</param>
    /// <param name="kernel">What the user calls the kernel's trace.</param>
    /// <param name="result">What was found.</param>
    public static void Write(Stream to, string model, string kernel, ComparisonResult result)
    {
        using StreamWriter text = new(to, leaveOpen: true) { NewLine = "\n" };
        text.WriteLine(Headline(result));
        if (result.Reason is not null)
            text.WriteLine($"  {result.Reason}");
        if (OnlyInOne(result) is string only)
            text.WriteLine($"  {only}");
        foreach (string note in result.Notes)
            text.WriteLine($"  {note}");
        if (result.Divergence is Divergence divergence)
            Write(text, model, kernel, divergence);
    }

    /// <summary>What the events of a kind are called.</summary>
    public static string NameOf(NetfsEventKind kind) => kind switch
    {
        NetfsEventKind.Read => "reads",
        NetfsEventKind.Slot => "slots",
        _ => "calls",
    };

    private static string Headline(ComparisonResult result)
    {
        string extent = $"{Count(result.Matched, "event")}, {Count(result.Tasks, "task")}, {Count(result.Msgs, "MSG")}";
        return result.Verdict switch
        {
            ComparisonVerdict.Agree => $"the traces agree: {extent}",
            ComparisonVerdict.Diverge => $"the traces diverge after {extent}",
            _ => $"inconclusive: {extent} agree{(result.Divergence is null ? "" : ", then the traces differ")}",
        };
    }

    private static string? OnlyInOne(ComparisonResult result)
    {
        IEnumerable<string> inModel = Others(result.Model, result.Compared).Select(name => $"{name} only in MODEL");
        IEnumerable<string> inKernel = Others(result.Kernel, result.Compared).Select(name => $"{name} only in KERNEL");
        string[] others = [.. inModel, .. inKernel];
        return others.Length == 0
            ? null
            : $"compared: {string.Join(", ", result.Compared.Select(NameOf))}; {string.Join(", ", others)}";
    }

    private static IEnumerable<string> Others(EventSurvey survey, IReadOnlyList<NetfsEventKind> compared)
    {
        NetfsEventKind[] all = [NetfsEventKind.Read, NetfsEventKind.Slot, NetfsEventKind.Call];
        return all.Where(kind => survey.Has(kind) && !compared.Contains(kind)).Select(NameOf);
    }

    private static void Write(StreamWriter text, string model, string kernel, Divergence divergence)
    {
        foreach (FieldDifference difference in divergence.Differences)
            text.WriteLine($"  {difference.Field}: expected {difference.Expected}, found {difference.Found}");
        text.WriteLine($"  MODEL   {Place(model, divergence.Model)}");
        text.WriteLine($"  KERNEL  {Place(kernel, divergence.Kernel)}");

        text.WriteLine($"  {Count(divergence.MatchedInTask, "event")} of this task agree{(divergence.Last.Count > 0 ? ", the last of them:" : "")}");
        foreach (MatchedEvents matched in divergence.Last)
        {
            text.WriteLine($"    MODEL   {Place(model, matched.Model)}");
            text.WriteLine($"    KERNEL  {Place(kernel, matched.Kernel)}");
        }

        text.WriteLine("  the model's queue before it:");
        foreach (string line in Draw(divergence.Queue))
            text.WriteLine($"    {line}");
    }

    private static string Place(string file, TraceEvent? e) =>
        e is null ? $"{file}: no further event in this task" : $"{file}:{e.Line}: {e.Text}";

    private static IEnumerable<string> Draw(QueueReplay queue)
    {
        if (queue.State is netfs_rxq_call state)
        {
            yield return vsprintf.sprintf(
                "qsize %u, pdu_remain %u, MSG=%08x, take [%02x]+%x",
                state.qsize, state.pdu_remain, state.msg_id, state.take_slot, state.take_offset);
        }
        else
        {
            yield return "qsize, pdu_remain and take position: not known, no call was traced before";
        }

        if (!queue.IsLayoutKnown)
            yield return "slots: not known, the trace begins in the middle of a stream";
        else if (queue.Bvecqs.Count == 0)
            yield return queue.State is null ? "slots: not known, none was traced before" : "slots: empty";
        int index = 0;
        foreach (IReadOnlyList<QueuedSlot> bvecq in queue.IsLayoutKnown ? queue.Bvecqs : [])
        {
            IEnumerable<string> slots = bvecq.Select(slot => vsprintf.sprintf(
                "[%02x]%lx:%x-%x", slot.Slot, slot.Pfn, slot.Offset, slot.Offset + slot.Length));
            yield return $"bq {index++}  {string.Join(" ", slots)}";
        }

        foreach ((uint number, netfs_rxq_call excerpt) in queue.Excerpts)
        {
            yield return vsprintf.sprintf(
                "excerpt Q=%x: qsize %u, pdu_remain %u, take [%02x]+%x",
                number, excerpt.qsize, excerpt.pdu_remain, excerpt.take_slot, excerpt.take_offset);
        }
    }

    private static string Count(long count, string what) => count == 1 ? $"1 {what}" : $"{count} {what}s";
}
