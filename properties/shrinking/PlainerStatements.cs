// SPDX-License-Identifier: GPL-2.0-only
using System.Collections.Generic;
using Rxqueue.Model.Scenario;

namespace Rxqueue.Properties.Shrinking;

/// <summary>Scripts with a statement that does less, or asks less of the reader, in the place of another.</summary>
internal static class PlainerStatements
{
    /// <summary>One statement made plainer.</summary>
    public static IEnumerable<IReadOnlyList<Statement>> Of(IReadOnlyList<Statement> script)
    {
        for (int at = 0; at < script.Count; at++)
        {
            foreach (Statement plainer in Of(script[at]))
            {
                Statement[] replaced = [.. script];
                replaced[at] = plainer;
                yield return replaced;
            }
        }
    }

    private static IEnumerable<Statement> Of(Statement statement)
    {
        switch (statement)
        {
            case ReadStatement { Into: not null, Fault: not null } read:
                yield return new ReadStatement(read.Skip, read.Amount);
                yield return read with { Into = null };
                yield return read with { Fault = null };
                break;
            case ReadStatement { Into: not null } read:
                yield return read with { Into = null };
                break;
            case ReadStatement { Fault: not null } read:
                yield return read with { Fault = null };
                break;
            case AmountStatement { Op: "reset" }:
                yield return new FinStatement();
                break;
            case AmountStatement { Op: "consume" } consume:
                yield return new AmountStatement("discard", consume.Amount);
                yield return new AmountStatement("refill", consume.Amount);
                break;
            case DecantStatement decant:
                yield return new AmountStatement("discard", decant.Amount);
                yield return new AmountStatement("count", decant.Amount);
                break;
        }
    }
}
