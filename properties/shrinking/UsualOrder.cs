// SPDX-License-Identifier: GPL-2.0-only
using System.Collections.Generic;
using Rxqueue.Model.Scenario;

namespace Rxqueue.Properties.Shrinking;

/// <summary>
/// The order in which a reader expects statements: the peer sends, the PDU is known, the queue is refilled, and only then
/// something is done with it.
/// </summary>
internal static class UsualOrder
{
    private const int Calls = 5;

    /// <summary>How many pairs of statements stand the other way round than usual.</summary>
    public static int Inversions(IReadOnlyList<Statement> script)
    {
        int?[] ranks = new int?[script.Count];
        int inversions = 0;
        for (int i = 0; i < ranks.Length; i++)
        {
            ranks[i] = Rank(script[i]);
            for (int before = 0; before < i; before++)
                inversions += ranks[before] > ranks[i] ? 1 : 0;
        }

        return inversions;
    }

    /// <summary>The scripts in which two misplaced neighbours have changed places.</summary>
    public static IEnumerable<IReadOnlyList<Statement>> Swaps(IReadOnlyList<Statement> script)
    {
        for (int i = 1; i < script.Count; i++)
        {
            if (!(Rank(script[i - 1]) > Rank(script[i])))
                continue;
            List<Statement> swapped = [.. script];
            (swapped[i - 1], swapped[i]) = (swapped[i], swapped[i - 1]);
            yield return swapped;
        }
    }

    private static int? Rank(Statement statement) => statement switch
    {
        AmountStatement { Op: "msg" } => 0,
        PageStatement => 1,
        SkbStatement => 2,
        FinStatement or PauseStatement or AmountStatement { Op: "reset" } => null,
        AmountStatement { Op: "pdu" } => 3,
        AmountStatement { Op: "refill" } => 4,
        AmountStatement { Op: "fail_alloc" } or QueueStatement => null,
        _ => Calls,
    };
}
