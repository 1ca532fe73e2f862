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

    /// <summary>Whether two neighbours stand the other way round than usual.</summary>
    public static bool Misplaced(Statement first, Statement second) =>
        Rank(second) is int later && Rank(first) is int earlier && earlier > later;

    /// <summary>The scripts in which two misplaced neighbours have changed places.</summary>
    public static IEnumerable<IReadOnlyList<Statement>> Swaps(IReadOnlyList<Statement> script)
    {
        for (int i = 1; i < script.Count; i++)
        {
            if (!Misplaced(script[i - 1], script[i]))
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
