// SPDX-License-Identifier: GPL-2.0-only
using System.Collections.Generic;
using System.Linq;
using Rxqueue.Properties.Coverage;
using Rxqueue.Properties.Hunting;

namespace Rxqueue.Tools.Hunt;

/// <summary>How much of a function was reached.</summary>
internal sealed record FunctionCoverage(
    int Statements, int StatementsReached, int Branches, int BranchesReached, IReadOnlyList<int> LinesNotReached)
{
    /// <summary>Counts.</summary>
    public static FunctionCoverage Of(string function, CoveredCode code, ReachedSet reached)
    {
        int[] statements = [.. Enumerable.Range(0, code.Statements.Count).Where(i => code.Statements[i].Function == function)];
        int[] branches = [.. Enumerable.Range(0, code.Branches.Count).Where(i => code.Branches[i].Function == function)];
        return new FunctionCoverage(
            statements.Length,
            statements.Count(i => reached.Statements[i]),
            branches.Length,
            branches.Count(i => reached.Branches[i]),
            [.. code.LinesNotReached(reached.Statements, function)]);
    }
}
