// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Collections.Generic;
using System.Linq;
using Rxqueue.Model.Scenario;

namespace Rxqueue.Properties.Shrinking;

/// <summary>
/// Scripts with smaller numbers. Those of a script hang together, so equal ones are changed together, and gaps between
/// them are closed, before any is changed alone.
/// </summary>
internal static class NumberReductions
{
    /// <summary>Above so many numbers pairs of them are left alone: there would be too many.</summary>
    private const int MostInPairs = 24;

    /// <summary>Equal numbers at once.</summary>
    public static IEnumerable<IReadOnlyList<Statement>> Together(IReadOnlyList<Statement> script)
    {
        uint[] numbers = ScriptNumbers.Read(script);
        foreach (uint value in numbers.Distinct().OrderDescending())
        {
            foreach (uint smaller in Smaller(value))
                yield return ScriptNumbers.Write(script, [.. numbers.Select(n => n == value ? smaller : n)]);
        }
    }

    /// <summary>All that are larger than some number moved towards it, by the same distance.</summary>
    public static IEnumerable<IReadOnlyList<Statement>> Gaps(IReadOnlyList<Statement> script)
    {
        uint[] numbers = ScriptNumbers.Read(script);
        uint[] sorted = [.. numbers.Append(0u).Distinct().Order()];
        for (int i = 1; i < sorted.Length; i++)
        {
            uint from = sorted[i];
            for (uint gap = from - sorted[i - 1] - 1; gap > 0; gap /= 2)
                yield return ScriptNumbers.Write(script, [.. numbers.Select(n => n >= from ? n - gap : n)]);
        }
    }

    /// <summary>One number.</summary>
    public static IEnumerable<IReadOnlyList<Statement>> Single(IReadOnlyList<Statement> script)
    {
        uint[] numbers = ScriptNumbers.Read(script);
        for (int i = 0; i < numbers.Length; i++)
        {
            foreach (uint smaller in Smaller(numbers[i]))
                yield return ScriptNumbers.Write(script, [.. numbers.Select((n, at) => at == i ? smaller : n)]);
        }
    }

    /// <summary>Two numbers by as much: what is sent, say, and what is done with it.</summary>
    public static IEnumerable<IReadOnlyList<Statement>> InPairs(IReadOnlyList<Statement> script)
    {
        uint[] numbers = ScriptNumbers.Read(script);
        if (numbers.Length > MostInPairs)
            yield break;
        for (int i = 0; i < numbers.Length; i++)
        {
            for (int j = i + 1; j < numbers.Length; j++)
            {
                for (uint less = Math.Min(numbers[i], numbers[j]); less > 0; less /= 2)
                    yield return ScriptNumbers.Write(script, [.. numbers.Select((n, at) => at == i || at == j ? n - less : n)]);
            }
        }
    }

    /// <summary>Pages of the usual size.</summary>
    public static IEnumerable<IReadOnlyList<Statement>> Pages(IReadOnlyList<Statement> script)
    {
        for (int at = 0; at < script.Count; at++)
        {
            if (script[at] is not PageStatement page)
                continue;
            for (uint size = Model.page.PAGE_SIZE; size < page.Size; size *= 2)
            {
                Statement[] replaced = [.. script];
                replaced[at] = page with { Size = size };
                yield return replaced;
            }
        }
    }

    /// <summary>Smaller numbers, the smallest first: each comes half as near as the one before it.</summary>
    private static IEnumerable<uint> Smaller(uint value)
    {
        if (value > 1)
            yield return 0;
        if (value > 2)
            yield return 1;
        for (uint less = value > 3 ? value / 2 : 1; less > 0 && less <= value; less /= 2)
            yield return value - less;
    }
}
