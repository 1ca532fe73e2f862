// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using Rxqueue.Model;
using Rxqueue.Model.Scenario;
using Rxqueue.Properties.Checking;
using Rxqueue.Properties.Coverage;
using Rxqueue.Properties.Hunting;

namespace Rxqueue.Tools.Hunt;

/// <summary>A finding as it is written down.</summary>
/// <param name="Finding">The finding.</param>
/// <param name="Text">The script, opening with what it shows.</param>
/// <param name="FixedPasses">Whether the fixed variant passes the script; null where that is the one that failed.</param>
internal sealed record FoundScript(Finding Finding, string Text, bool? FixedPasses)
{
    private const string FixedVariant = "fixed";

    /// <summary>A name that tells it from all others of the same hunt, and that is one for a folder, too.</summary>
    public string Name => $"{Finding.Cause.Kind}-{Finding.Cause.Function}-{Finding.Cause.Line}";

    /// <summary>The statement at which it shows.</summary>
    public string Where => At(Finding);

    /// <summary>All of a hunt, by the place in the source.</summary>
    public static IReadOnlyList<FoundScript> All(HuntSession session) =>
    [
        .. session.Cell.Findings
            .Select(finding => Of(finding, session.Variant, session.Options.Code, $"found and made minimal by rxq hunt --seed {session.Options.Seed}"))
            .OrderBy(found => found.Finding.Cause.Line)
            .ThenBy(found => found.Name, StringComparer.Ordinal),
    ];

    /// <summary>Writes a finding down.</summary>
    /// <param name="finding">The finding.</param>
    /// <param name="variant">The variant that failed.</param>
    /// <param name="code">That variant's code.</param>
    /// <param name="origin">Where the script comes from, in words.</param>
    public static FoundScript Of(Finding finding, string variant, CoveredCode code, string origin)
    {
        StringBuilder text = new();
        text.Append($"# {finding.Cause.Function}: {Promises.Broken(finding.Cause.Kind)} ({code.File}:{finding.Cause.Line}).\n");
        text.Append($"# {At(finding)}: {finding.Violation.What}.\n");
        text.Append($"# Variant {variant}, profile {finding.Profile}; {origin}.\n");
        foreach (Statement statement in finding.Script)
            text.Append(statement.Text).Append('\n');
        bool? passes = variant == FixedVariant || !rxqueue_variants.names.Contains(FixedVariant)
            ? null
            : new CheckedRun(finding.Profile, FixedVariant).Run(finding.Script).Count == 0;
        return new FoundScript(finding, text.ToString(), passes);
    }

    private static string At(Finding finding) => finding.Violation.Index < finding.Script.Count
        ? finding.Script[finding.Violation.Index].Text
        : "the end of the script";
}
