// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using Rxqueue.Model;
using Rxqueue.Model.Scenario;
using Rxqueue.Properties.Checking;
using Rxqueue.Properties.Generators;
using Xunit;

namespace Rxqueue.Properties.Tests.Metamorphic;

/// <summary>
/// As long as neither leaves the reference model, the posted code and the fixed one do the same: every result, every
/// slot, every trace event and every line of the log, but for those that say that less is queued than was asked for. They
/// part where more is consumed than the PDU has left: the posted code refills for what it then cannot discard.
/// </summary>
public sealed class posted_and_fixed_agree : Relation
{
    private readonly Judge _posted = new(rxqueue_variants.posted);

    protected override bool Says(Scenario scenario, string variant) => Common(scenario).Statements.Count > 0;

    protected override void Check(Scenario scenario, string variant)
    {
        Scenario common = Common(scenario);
        Assert.Equal(Lines(common, rxqueue_variants.posted), Lines(common, variant));
    }

    /// <summary>The beginning of a scenario that the posted code gets right.</summary>
    private Scenario Common(Scenario scenario)
    {
        IReadOnlyList<Violation> violations = _posted.Violations(scenario);
        return violations.Count == 0
            ? scenario
            : scenario with { Statements = [.. scenario.Statements.Take(violations.Min(violation => violation.Index))] };
    }

    private static string Lines(Scenario scenario, string variant)
    {
        using MemoryStream text = new();
        using JsonLines lines = new(text);
        uint pdu = 0;
        foreach (StatementResult result in Caller.Run(scenario, variant))
        {
            if (result.Statement is AmountStatement { Op: "consume" } consume && consume.Amount > pdu)
                break;
            lines.Write(result with { Log = [.. result.Log.Where(line => !line.StartsWith("Failed to fully ", StringComparison.Ordinal))] });
            pdu = result.State?.PduRemain ?? 0;
        }

        return Encoding.UTF8.GetString(text.ToArray());
    }
}
