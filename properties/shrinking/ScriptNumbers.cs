// SPDX-License-Identifier: GPL-2.0-only
using System.Collections.Generic;
using Rxqueue.Model.Scenario;

namespace Rxqueue.Properties.Shrinking;

/// <summary>The numbers of a script that can be changed by themselves, in the order in which they stand there.</summary>
internal static class ScriptNumbers
{
    /// <summary>The numbers.</summary>
    public static uint[] Read(IReadOnlyList<Statement> script)
    {
        List<uint> numbers = [];
        foreach (Statement statement in script)
        {
            switch (statement)
            {
                case AmountStatement amount:
                    numbers.Add(amount.Amount);
                    break;
                case DecantStatement decant:
                    numbers.Add(decant.Amount);
                    break;
                case ReadStatement read:
                    numbers.Add(read.Skip);
                    numbers.Add(read.Amount);
                    if (read.Into is uint into)
                        numbers.Add(into);
                    if (read.Fault is uint fault)
                        numbers.Add(fault);
                    break;
                case SkbStatement { Data: null } skb:
                    foreach (Segment segment in skb.Segments)
                        numbers.Add(segment.Length);
                    break;
            }
        }

        return [.. numbers];
    }

    /// <summary>The script with other numbers. Pieces of a page that touched each other still do.</summary>
    public static IReadOnlyList<Statement> Write(IReadOnlyList<Statement> script, uint[] numbers)
    {
        Statement[] changed = new Statement[script.Count];
        Dictionary<string, (uint Old, uint New)> ends = [];
        int next = 0;
        for (int i = 0; i < changed.Length; i++)
        {
            changed[i] = script[i] switch
            {
                AmountStatement { Op: "reset" } reset => reset with { Amount = AtLeastOne(numbers[next++]) },
                AmountStatement amount => amount with { Amount = numbers[next++] },
                DecantStatement decant => decant with { Amount = numbers[next++] },
                ReadStatement read => new ReadStatement(
                    numbers[next++],
                    numbers[next++],
                    read.Into is null ? null : numbers[next++],
                    read.Fault is null ? null : numbers[next++]),
                SkbStatement { Data: null } skb => Write(skb, numbers, ref next, ends),
                _ => script[i],
            };
        }

        return changed;
    }

    private static SkbStatement Write(
        SkbStatement skb, uint[] numbers, ref int next, Dictionary<string, (uint Old, uint New)> ends)
    {
        Segment[] segments = [.. skb.Segments];
        for (int i = 0; i < segments.Length; i++)
        {
            Segment old = segments[i];
            uint length = AtLeastOne(numbers[next++]);
            uint offset = old.Offset;
            if (old.Page is not null)
            {
                if (ends.TryGetValue(old.Page, out (uint Old, uint New) end) && end.Old == old.Offset)
                    offset = end.New;
                ends[old.Page] = (old.Offset + old.Length, offset + length);
            }

            segments[i] = old with { Length = length, Offset = offset };
        }

        return skb with { Segments = segments };
    }

    private static uint AtLeastOne(uint number) => number == 0 ? 1 : number;
}
