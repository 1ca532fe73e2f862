// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Text.RegularExpressions;

namespace Rxqueue.Tracing.Tests.Validate;

/// <summary>A trace with one change.</summary>
internal sealed record Mutant(string Kind, int Line, byte[] Text, string Was, string Now);

/// <summary>Makes changes of every kind to the events of a trace; the same ones for the same seed.</summary>
internal sealed partial class TraceMutants
{
    /// <summary>The kind of a <c>c</c> that was made 0000, so that its read begins a copy.</summary>
    public const string CopyBegun = "read c made 0000";

    /// <summary>The kind of two events of a trace without calls that were swapped, where a call may lie between.</summary>
    public const string SwappedAroundSilent = "swapped around a silent call";

    private const string CopyGoesOn = "read c, copy goes on";
    private const string HexDigits = "0123456789abcdef";

    private readonly string[] _lines;
    private readonly List<Event> _events = [];
    private readonly Random _random;
    private readonly bool _hasCalls;

    public TraceMutants(IEnumerable<string> lines, int seed)
    {
        _lines = [.. lines];
        _random = new Random(seed);
        for (int i = 0; i < _lines.Length; i++)
        {
            Match head = HeadPattern().Match(_lines[i]);
            if (head.Success)
                _events.Add(new Event(i, head.Groups["task"].Value, head.Groups["name"], head.Groups["text"]));
        }

        _hasCalls = _events.Exists(e => !e.IsRead && !e.IsSlot);
        foreach (IGrouping<string, Event> task in _events.GroupBy(e => e.Task))
        {
            Event[] ofTask = [.. task];
            for (int i = 0; i + 1 < ofTask.Length; i++)
            {
                ofTask[i].Next = ofTask[i + 1];
                ofTask[i + 1].Previous = ofTask[i];
            }
        }
    }

    /// <summary>The trace as it is.</summary>
    public byte[] Unchanged => Bytes(_lines);

    /// <summary>At most so many changes of each kind.</summary>
    /// <param name="most">How many; all of them where there are fewer.</param>
    /// <param name="kinds">Which kinds.</param>
    public IEnumerable<Mutant> Sample(int most, Predicate<string> kinds)
    {
        List<(string Kind, Func<Mutant> Make)> all = [.. Digits(kinds), .. Orders().Where(one => kinds(one.Item1))];
        foreach (var kind in all.GroupBy(one => one.Kind))
        {
            (string Kind, Func<Mutant> Make)[] ofKind = [.. kind];
            _random.Shuffle(ofKind);
            foreach ((_, Func<Mutant> make) in ofKind.Take(most))
                yield return make();
        }
    }

    private IEnumerable<(string, Func<Mutant>)> Digits(Predicate<string> kinds)
    {
        foreach (Event e in _events)
        {
            Match fields = (e.IsRead ? ReadPattern() : e.IsSlot ? SlotPattern() : CallPattern()).Match(e.Text);
            foreach (Group field in fields.Groups.Cast<Group>().Skip(1))
            {
                string kind = $"{e.Short} {Named(e, field.Name)}";
                string digits = field.Name == "r" ? HexDigits[..10] : HexDigits;
                for (int i = 0; i < field.Length; i++)
                {
                    int at = e.TextAt + field.Index + i;
                    foreach (char digit in digits.Where(digit => digit != e.Text[field.Index + i]))
                    {
                        string now = $"{field.Value[..i]}{digit}{field.Value[(i + 1)..]}";
                        string found = kind == CopyGoesOn && now.All(one => one == '0') ? CopyBegun : kind;
                        if (kinds(found))
                            yield return (found, () => WithDigit(found, e.Line, at, digit));
                    }
                }
            }
        }
    }

    private static string Named(Event e, string field)
    {
        if (!e.IsRead)
            return field;
        return field switch
        {
            "slot" or "start" => e.Copied != 0 ? $"{field}, copy goes on" : $"{field}, copy begins",
            "end" => e.Next is { IsRead: true, Copied: not 0 } ? "end, copy goes on" : "end, copy ends",
            "c" => e.Copied != 0 ? CopyGoesOn["read ".Length..] : "c, copy begins",
            _ => field,
        };
    }

    private IEnumerable<(string, Func<Mutant>)> Orders()
    {
        foreach (Event e in _events)
        {
            bool isInside = e.IsRead && e.Copied != 0 && e.Next is { IsRead: true, Copied: not 0 };
            yield return isInside
                ? ("removed from inside a copy", () => Without("removed from inside a copy", e.Line))
                : ($"removed {e.Short}", () => Without($"removed {e.Short}", e.Line));
            if (e.Next is { } next && next.NameAndText != e.NameAndText)
            {
                // Where no call is shown, one may lie between a slot and what is next to it.
                bool isAround = !_hasCalls
                    && (e.IsSlot != next.IsSlot || e.IsSlotZero || next.IsSlotZero);
                string kind = isAround ? SwappedAroundSilent : "swapped";
                yield return (kind, () => Exchanged(kind, e, next, e.NameAndText, next.NameAndText));
            }

            if (e.Next is { } other && other.Msg.Length > 0 && e.Msg.Length > 0 && other.Msg != e.Msg)
            {
                yield return ("MSG exchanged", () => Exchanged(
                    "MSG exchanged", e, other,
                    other.NameAndText.Replace(other.Msg, e.Msg, StringComparison.Ordinal),
                    e.NameAndText.Replace(e.Msg, other.Msg, StringComparison.Ordinal)));
            }

            foreach (string msg in OtherMsgs(e))
                yield return ("MSG replaced", () => WithMsg("MSG replaced", e, msg));
        }
    }

    // Those of the PDU before and of the PDU after.
    private static IEnumerable<string> OtherMsgs(Event e)
    {
        if (e.Msg.Length == 0)
            yield break;
        foreach (Func<Event, Event?> step in (Func<Event, Event?>[])[one => one.Previous, one => one.Next])
        {
            Event? other = step(e);
            while (other is not null && (other.Msg.Length == 0 || other.Msg == e.Msg))
                other = step(other);
            if (other is not null)
                yield return other.Msg;
        }
    }

    private Mutant WithMsg(string kind, Event e, string msg)
    {
        string was = _lines[e.Line];
        string now = was[..e.NameAt] + e.NameAndText.Replace(e.Msg, msg, StringComparison.Ordinal);
        return new Mutant(kind, e.Line + 1, With(e.Line, now), was, now);
    }

    private Mutant WithDigit(string kind, int line, int at, char digit)
    {
        string was = _lines[line];
        string now = $"{was[..at]}{digit}{was[(at + 1)..]}";
        return new Mutant(kind, line + 1, With(line, now), was, now);
    }

    private Mutant Without(string kind, int line) =>
        new(kind, line + 1, Bytes(_lines.Where((_, i) => i != line)), _lines[line], "");

    private Mutant Exchanged(string kind, Event first, Event second, string ofSecond, string ofFirst)
    {
        string[] lines = [.. _lines];
        lines[first.Line] = _lines[first.Line][..first.NameAt] + ofFirst;
        lines[second.Line] = _lines[second.Line][..second.NameAt] + ofSecond;
        return new Mutant(kind, first.Line + 1, Bytes(lines), _lines[first.Line], lines[first.Line]);
    }

    private byte[] With(int line, string text)
    {
        string[] lines = [.. _lines];
        lines[line] = text;
        return Bytes(lines);
    }

    private static byte[] Bytes(IEnumerable<string> lines) => Encoding.UTF8.GetBytes(string.Join('\n', lines) + "\n");

    [GeneratedRegex(@"^ *(?<task>\S+-\d+) .*?(?<name>netfs_\w+): +(?<text>.*)$")]
    private static partial Regex HeadPattern();

    [GeneratedRegex(@"^MSG=(?<MSG>\w+) \[(?<slot>\w+)\] b=(?<start>\w+)-(?<end>\w+) c=(?<c>\w+)$")]
    private static partial Regex ReadPattern();

    [GeneratedRegex(@"^bq\[(?<slot>\w+)\] p=(?<pfn>\w+) (?<start>\w+)-(?<end>\w+)$")]
    private static partial Regex SlotPattern();

    [GeneratedRegex(
        @"^Q=(?<Q>\w+) MSG=(?<MSG>\w+) n=(?<n>\w+) r=-?(?<r>\d+) qs=(?<qs>\w+) pdu=(?<pdu>\w+) at=\[(?<at>\w+)\]\+(?<offset>\w+)$")]
    private static partial Regex CallPattern();

    private sealed class Event(int line, string task, Group name, Group text)
    {
        public int Line { get; } = line;
        public string Task { get; } = task;
        public string Text { get; } = text.Value;
        public int TextAt { get; } = text.Index;
        public string NameAndText { get; } = $"{name.Value}: {text.Value}";
        public int NameAt { get; } = name.Index;
        public bool IsRead { get; } = name.Value == "netfs_rxq_read";
        public bool IsSlot { get; } = name.Value == "netfs_bv_slot";
        public bool IsSlotZero { get; } = text.Value.StartsWith("bq[0]", StringComparison.Ordinal);
        public string Short { get; } = name.Value.Replace("netfs_", "", StringComparison.Ordinal)
            .Replace("rxq_", "", StringComparison.Ordinal);
        public uint Copied { get; } = name.Value == "netfs_rxq_read" ? Convert.ToUInt32(text.Value.Split("c=")[1], 16) : 0;
        public string Msg { get; } = Regex.Match(text.Value, @"MSG=\w+").Value;
        public Event? Next { get; set; }
        public Event? Previous { get; set; }
    }
}
