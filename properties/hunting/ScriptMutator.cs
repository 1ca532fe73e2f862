// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Collections.Generic;
using System.Linq;
using Rxqueue.Model.Scenario;
using Rxqueue.Properties.Generators;
using Rxqueue.Properties.Shrinking;

namespace Rxqueue.Properties.Hunting;

/// <summary>Changes scripts: what comes out is another that can be run.</summary>
/// <param name="random">Where chance comes from.</param>
internal sealed class ScriptMutator(SplitMix64 random)
{
    /// <summary>Longer ones are cut: what a long script shows a short one shows, sooner.</summary>
    private const int LongestScript = 32;

    private const int MostSegments = 300;
    private static readonly int[] TellingCounts = [2, 13, 14, 28, 29, 30, 31, 58, 59, 125, 126, 253, 254];
    private static readonly string[] Amounts = ["pdu", "refill", "discard", "count", "consume", "fail_alloc"];

    /// <summary>Changes a script.</summary>
    /// <param name="script">The script.</param>
    /// <param name="other">Another one, parts of which may get into it.</param>
    public IReadOnlyList<Statement> Mutate(IReadOnlyList<Statement> script, IReadOnlyList<Statement> other)
    {
        List<Statement> changed = [.. script];
        int times = 1 << random.Below(3);
        for (int i = 0; i < times; i++)
            Change(changed, other);
        if (changed.Count > LongestScript)
            changed.RemoveRange(LongestScript, changed.Count - LongestScript);
        return WellFormed.Mend(WithoutRepeatedNames(changed)) is { Count: > 0 } mended ? mended : script;
    }

    private void Change(List<Statement> script, IReadOnlyList<Statement> other)
    {
        if (script.Count == 0)
        {
            script.AddRange(other);
            return;
        }

        int at = random.Below(script.Count);
        switch (random.Below(8))
        {
            case 0:
                script.RemoveAt(at);
                break;
            case 1:
                script.Insert(random.Below(script.Count + 1), script[at]);
                break;
            case 2:
                Splice(script, other);
                break;
            case 3:
                script.Insert(at, random.Pick(other));
                break;
            case 4:
                script.Insert(random.Below(script.Count + 1), NewStatement(script));
                break;
            case 5:
                Resegment(script);
                break;
            default:
                ChangeNumber(script);
                break;
        }
    }

    private void Splice(List<Statement> script, IReadOnlyList<Statement> other)
    {
        int keep = random.Below(script.Count + 1);
        script.RemoveRange(keep, script.Count - keep);
        script.AddRange(other.Skip(random.Below(other.Count)));
    }

    private Statement NewStatement(List<Statement> script)
    {
        string[] excerpts = [.. script.OfType<DecantStatement>().Select(decant => decant.Name)];
        return random.Below(6) switch
        {
            0 => new ReadStatement(random.OneIn(2) ? 0 : Telling(script), Telling(script), null, random.OneIn(4) ? Telling(script) : null),
            1 => new DecantStatement(Telling(script), $"e{excerpts.Length}"),
            2 when excerpts.Length > 0 => new QueueStatement(random.OneIn(3) ? "put" : "queue", random.Pick(excerpts)),
            3 when random.OneIn(4) => random.OneIn(2) ? new FinStatement() : new AmountStatement("reset", 104),
            _ => new AmountStatement(random.Pick(Amounts), Telling(script)),
        };
    }

    private void ChangeNumber(List<Statement> script)
    {
        uint[] numbers = ScriptNumbers.Read(script);
        if (numbers.Length == 0)
            return;
        numbers[random.Below(numbers.Length)] = Telling(script);
        IReadOnlyList<Statement> changed = ScriptNumbers.Write(script, numbers);
        for (int i = 0; i < script.Count; i++)
            script[i] = changed[i];
    }

    /// <summary>An amount that is at, just below or just above one that matters in the script.</summary>
    private uint Telling(List<Statement> script)
    {
        uint sent = 0;
        foreach (SkbStatement skb in script.OfType<SkbStatement>())
            sent += (uint)skb.Segments.Sum(segment => segment.Length);
        uint[] numbers = ScriptNumbers.Read(script);
        uint number = random.Below(4) switch
        {
            0 => sent,
            1 => (uint)random.Below(4),
            2 when sent > 0 => (uint)random.Below((int)Math.Min(sent, int.MaxValue)),
            _ => numbers.Length == 0 ? 0 : random.Pick(numbers),
        };
        number = random.Below(4) switch
        {
            0 => number + 1,
            1 when number > 0 => number - 1,
            _ => number,
        };
        return Math.Min(number, 1 << 16);
    }

    /// <summary>The bytes of an skb in other pieces.</summary>
    private void Resegment(List<Statement> script)
    {
        int[] skbs = [.. Enumerable.Range(0, script.Count).Where(i => script[i] is SkbStatement)];
        if (skbs.Length == 0)
            return;
        int at = random.Pick(skbs);
        SkbStatement skb = (SkbStatement)script[at];
        List<Segment> segments = [.. skb.Segments];
        int index = random.Below(segments.Count);
        Segment segment = segments[index];
        switch (random.Below(4))
        {
            case 0 when segment is { Kind: SegmentKind.Fragment, Length: > 1 }:
                uint first = (uint)random.Between(1, (int)segment.Length - 1);
                segments[index] = segment with { Length = first };
                segments.Insert(index + 1, segment with { Length = segment.Length - first });
                break;
            case 1 when index > 0 && segment.Kind == SegmentKind.Fragment && segments[index - 1].Kind != SegmentKind.Named:
                segments[index - 1] = segments[index - 1] with { Length = segments[index - 1].Length + segment.Length };
                segments.RemoveAt(index);
                break;
            case 2 when random.OneIn(4):
                int count = random.Pick(TellingCounts);
                segments.InsertRange(index + 1, Enumerable.Repeat(new Segment(SegmentKind.Fragment, 1), count - 1));
                break;
            default:
                segments[0] = new Segment((SegmentKind)random.Pick([(int)SegmentKind.Fragment, (int)SegmentKind.Linear, (int)SegmentKind.Locked]), segments[0].Length);
                break;
        }

        if (segments.Count > MostSegments)
            segments.RemoveRange(MostSegments, segments.Count - MostSegments);
        script[at] = new SkbStatement(segments, null);
    }

    /// <summary>A name that is declared a second time is another one, from there on.</summary>
    private static List<Statement> WithoutRepeatedNames(List<Statement> script)
    {
        Dictionary<string, string> pages = [], excerpts = [];
        HashSet<string> taken = [Script.ReceiveQueue];
        List<Statement> renamed = new(script.Count);
        foreach (Statement statement in script)
        {
            switch (statement)
            {
                case PageStatement page:
                    renamed.Add(page with { Name = pages[page.Name] = Free(page.Name, taken) });
                    break;
                case DecantStatement decant:
                    renamed.Add(decant with { Name = excerpts[decant.Name] = Free(decant.Name, taken) });
                    break;
                case QueueStatement queue when excerpts.TryGetValue(queue.Name, out string? name):
                    renamed.Add(queue with { Name = name });
                    break;
                case SkbStatement skb:
                    renamed.Add(skb with
                    {
                        Segments = [.. skb.Segments.Select(s => s.Page is not null && pages.TryGetValue(s.Page, out string? name) ? s with { Page = name } : s)],
                    });
                    break;
                default:
                    renamed.Add(statement);
                    break;
            }
        }

        return renamed;
    }

    private static string Free(string name, HashSet<string> taken)
    {
        string free = name;
        for (int i = 2; !taken.Add(free); i++)
            free = $"{name}_{i}";
        return free;
    }
}
