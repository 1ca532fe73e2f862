// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Collections.Generic;
using Rxqueue.Model.Scenario;

namespace Rxqueue.Properties.Shrinking;

/// <summary>
/// How much there is to read in a script. Of two, the one with fewer statements is the simpler; then the one with fewer
/// pieces, with simpler words, with smaller numbers, with canonical names, in the usual order.
/// </summary>
/// <param name="Statements">How many statements.</param>
/// <param name="Segments">How many pieces of skbs.</param>
/// <param name="Words">What the words weigh.</param>
/// <param name="Numbers">The sum of all numbers.</param>
/// <param name="Names">How many names are not those that they would be given here.</param>
/// <param name="Inversions">How many pairs of statements stand the other way round than usual.</param>
public readonly record struct ScriptComplexity(
    int Statements, int Segments, int Words, ulong Numbers, int Names, int Inversions) : IComparable<ScriptComplexity>
{
    /// <summary>The complexity of a script.</summary>
    public static ScriptComplexity Of(IReadOnlyList<Statement> script)
    {
        ArgumentNullException.ThrowIfNull(script);
        int segments = 0, words = 0, names = 0, pages = 0, excerpts = 0;
        ulong numbers = 0;
        for (int i = 0; i < script.Count; i++)
        {
            words += WordWeight(script[i]);
            numbers += NumberWeight(script[i]);
            segments += script[i] is SkbStatement skb ? skb.Segments.Count : 0;
            if (script[i] is PageStatement page && page.Name != CanonicalNames.Page(pages++))
                names++;
            if (script[i] is DecantStatement decant && decant.Name != CanonicalNames.Excerpt(excerpts++))
                names++;
        }

        return new ScriptComplexity(script.Count, segments, words, numbers, names, UsualOrder.Inversions(script));
    }

    /// <inheritdoc/>
    public int CompareTo(ScriptComplexity other)
    {
        int order = Statements.CompareTo(other.Statements);
        order = order != 0 ? order : Segments.CompareTo(other.Segments);
        order = order != 0 ? order : Words.CompareTo(other.Words);
        order = order != 0 ? order : Numbers.CompareTo(other.Numbers);
        order = order != 0 ? order : Names.CompareTo(other.Names);
        return order != 0 ? order : Inversions.CompareTo(other.Inversions);
    }

    /// <summary>Whether the one is simpler than the other.</summary>
    public static bool operator <(ScriptComplexity left, ScriptComplexity right) => left.CompareTo(right) < 0;

    /// <summary>Whether the one is less simple than the other.</summary>
    public static bool operator >(ScriptComplexity left, ScriptComplexity right) => left.CompareTo(right) > 0;

    /// <summary>Whether the one is not less simple than the other.</summary>
    public static bool operator <=(ScriptComplexity left, ScriptComplexity right) => left.CompareTo(right) <= 0;

    /// <summary>Whether the one is not simpler than the other.</summary>
    public static bool operator >=(ScriptComplexity left, ScriptComplexity right) => left.CompareTo(right) >= 0;

    /// <summary>A word weighs the more the more a reader has to know to follow it.</summary>
    private static int WordWeight(Statement statement)
    {
        switch (statement)
        {
            case SkbStatement skb:
                int weight = skb.Data is null ? 1 : 5;
                foreach (Segment segment in skb.Segments)
                    weight += (int)segment.Kind switch { (int)SegmentKind.Fragment => 0, (int)SegmentKind.Linear => 1, _ => 2 };
                return weight;
            case ReadStatement read:
                return 1 + (read.Into is null ? 0 : 2) + (read.Fault is null ? 0 : 2);
            case AmountStatement { Op: "consume" or "reset" or "fail_alloc" }:
            case DecantStatement:
                return 3;
            case PauseStatement or StateStatement:
                return 2;
            default:
                return 1;
        }
    }

    private static ulong NumberWeight(Statement statement)
    {
        switch (statement)
        {
            case SkbStatement skb:
                ulong sum = 0;
                foreach (Segment segment in skb.Segments)
                    sum += (ulong)segment.Length + segment.Offset;
                return sum;
            case ReadStatement read:
                return (ulong)read.Skip + read.Amount + (read.Into ?? 0) + (read.Fault ?? 0);
            case AmountStatement amount:
                return amount.Amount;
            case DecantStatement decant:
                return decant.Amount;
            case PageStatement page:
                return page.Size;
            default:
                return 0;
        }
    }
}
