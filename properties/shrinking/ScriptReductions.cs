// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Collections.Generic;
using Rxqueue.Model.Scenario;

namespace Rxqueue.Properties.Shrinking;

/// <summary>Scripts that are simpler than a given one, for shrinking.</summary>
public static class ScriptReductions
{
    private delegate IEnumerable<IReadOnlyList<Statement>> Pass(IReadOnlyList<Statement> script);

    private static readonly Pass[] Passes =
    [
        StatementRemovals.Chunks,
        StatementRemovals.Excerpts,
        StatementRemovals.MergedSkbs,
        SkbReductions.FewerSegments,
        SkbReductions.JoinedSegments,
        SkbReductions.PlainerSegments,
        PlainerStatements.Of,
        NumberReductions.Together,
        NumberReductions.Gaps,
        NumberReductions.Single,
        NumberReductions.Pages,
        PagePlaces.Of,
        StatementRemovals.Pairs,
        NumberReductions.InPairs,
        Renamed,
        UsualOrder.Swaps,
    ];

    /// <summary>
    /// The reductions of a script, made as they are asked for, those that take most away first. Each is simpler
    /// (<see cref="ScriptComplexity"/>), so that reducing again and again comes to an end; each is well-formed, so that it
    /// can be written to a file and run. None is the script itself.
    /// </summary>
    /// <param name="script">A script in which every name is declared once, and before it is used.</param>
    public static IEnumerable<IReadOnlyList<Statement>> Of(IReadOnlyList<Statement> script)
    {
        ArgumentNullException.ThrowIfNull(script);
        return OfAllPasses(script);
    }

    /// <summary>How many kinds of reductions there are.</summary>
    internal static int PassCount => Passes.Length;

    /// <summary>The reductions of one pass.</summary>
    internal static IEnumerable<IReadOnlyList<Statement>> OfPass(IReadOnlyList<Statement> script, int pass)
    {
        ScriptComplexity complexity = ScriptComplexity.Of(script);
        foreach (IReadOnlyList<Statement> candidate in Passes[pass](script))
        {
            if (WellFormed.Mend(candidate) is IReadOnlyList<Statement> reduced && ScriptComplexity.Of(reduced) < complexity)
                yield return reduced;
        }
    }

    private static IEnumerable<IReadOnlyList<Statement>> OfAllPasses(IReadOnlyList<Statement> script)
    {
        for (int pass = 0; pass < Passes.Length; pass++)
        {
            foreach (IReadOnlyList<Statement> reduced in OfPass(script, pass))
                yield return reduced;
        }
    }

    private static IEnumerable<IReadOnlyList<Statement>> Renamed(IReadOnlyList<Statement> script) =>
        [CanonicalNames.Rename(script)];
}
