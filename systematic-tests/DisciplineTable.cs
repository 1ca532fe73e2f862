// SPDX-License-Identifier: GPL-2.0-only
using System.Collections.Generic;
using System.Linq;

namespace Rxqueue.SystematicTests;

/// <summary>Who may touch the queue when: what the tests say of each discipline, as a Markdown table.</summary>
public static class DisciplineTable
{
    /// <summary>The table's lines.</summary>
    /// <param name="behaviours">The behaviours, of which only those that stand for a discipline are in the table.</param>
    /// <param name="variants">The variants, in the order of their columns.</param>
    public static IReadOnlyList<string> Lines(IEnumerable<Behaviour> behaviours, IReadOnlyList<string> variants) =>
    [
        $"| what is done at the same time | {string.Join(" | ", variants)} | test |",
        $"| --- | {string.Join(" | ", variants.Select(_ => "---"))} | --- |",
        .. behaviours.Where(behaviour => behaviour.Discipline is not null)
            .Select(behaviour =>
                $"| {behaviour.Discipline} | {string.Join(" | ", variants.Select(variant => Cell(behaviour, variant)))} | `{behaviour.Name}` |"),
    ];

    private static string Cell(Behaviour behaviour, string variant) =>
        behaviour.Verdicts.FirstOrDefault(verdict => verdict.Variant == variant) switch
        {
            null => "-",
            { Counterexample: null } => "safe",
            { Counterexample: string text } => $"counterexample: {text}",
        };
}
