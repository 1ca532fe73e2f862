// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Collections.Generic;
using System.Linq;
using Rxqueue.Model.Scenario;

namespace Rxqueue.Properties.Shrinking;

/// <summary>Scripts with fewer statements.</summary>
internal static class StatementRemovals
{
    /// <summary>Without a run of neighbours: all but one, halves, quarters and so on, the end of the script first.</summary>
    public static IEnumerable<IReadOnlyList<Statement>> Chunks(IReadOnlyList<Statement> script)
    {
        for (int length = script.Count - 1; length >= 1; length = length == 1 ? 0 : (length + 1) / 2)
        {
            for (int end = script.Count; end > 0; end -= length)
                yield return Without(script, i => i >= end - length && i < end);
        }
    }

    /// <summary>Without one excerpt: first with all that was done to it, then so that it is done to the queue before.</summary>
    public static IEnumerable<IReadOnlyList<Statement>> Excerpts(IReadOnlyList<Statement> script)
    {
        string[] current = Current(script);
        foreach (string name in script.OfType<DecantStatement>().Select(decant => decant.Name).Distinct())
        {
            bool Names(int i) => script[i] is DecantStatement decant ? decant.Name == name
                : script[i] is QueueStatement queue && queue.Name == name;
            yield return Without(script, i => Names(i) || current[i] == name);
            yield return Without(script, Names);
        }
    }

    /// <summary>Without two statements that only make sense together: they need not be neighbours.</summary>
    public static IEnumerable<IReadOnlyList<Statement>> Pairs(IReadOnlyList<Statement> script)
    {
        for (int first = 0; first < script.Count; first++)
        {
            for (int second = first + 2; second < script.Count; second++)
                yield return Without(script, i => i == first || i == second);
        }
    }

    /// <summary>What one skb brings, brought by the one before it.</summary>
    public static IEnumerable<IReadOnlyList<Statement>> MergedSkbs(IReadOnlyList<Statement> script)
    {
        int before = -1;
        for (int i = 0; i < script.Count; i++)
        {
            if (script[i] is not SkbStatement skb)
                continue;
            if (before >= 0)
            {
                List<Statement> merged = [.. script];
                merged[before] = Join((SkbStatement)script[before], skb);
                merged.RemoveAt(i);
                yield return merged;
            }

            before = i;
        }
    }

    private static SkbStatement Join(SkbStatement first, SkbStatement second) => new(
        [.. first.Segments, .. second.Segments.Select(
            segment => segment.Kind == SegmentKind.Named ? segment : new Segment(SegmentKind.Fragment, segment.Length))],
        first.Data is ReadOnlyMemory<byte> a && second.Data is ReadOnlyMemory<byte> b
            ? new ReadOnlyMemory<byte>([.. a.Span, .. b.Span])
            : (ReadOnlyMemory<byte>?)null);

    /// <summary>The queue that each statement is done to.</summary>
    private static string[] Current(IReadOnlyList<Statement> script)
    {
        string[] current = new string[script.Count];
        string queue = Script.ReceiveQueue;
        for (int i = 0; i < script.Count; i++)
        {
            current[i] = queue;
            if (script[i] is QueueStatement { Op: "queue" } choice)
                queue = choice.Name;
            else if (script[i] is QueueStatement { Op: "put" } put && put.Name == queue)
                queue = Script.ReceiveQueue;
        }

        return current;
    }

    private static List<Statement> Without(IReadOnlyList<Statement> script, Func<int, bool> leaveOut)
    {
        List<Statement> kept = new(script.Count);
        for (int i = 0; i < script.Count; i++)
        {
            if (!leaveOut(i))
                kept.Add(script[i]);
        }

        return kept;
    }
}
