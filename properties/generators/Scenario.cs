// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;
using Rxqueue.Model;
using Rxqueue.Model.Scenario;

namespace Rxqueue.Properties.Generators;

/// <summary>A case of a property: a script, and the tree that it runs on.</summary>
/// <param name="Profile">The tree.</param>
/// <param name="Statements">The script.</param>
/// <param name="Salt">What else a property draws from, such as another segmentation; the same while a case shrinks.</param>
public sealed record Scenario(bvecq_profile Profile, IReadOnlyList<Statement> Statements, ulong Salt = 0)
{
    /// <summary>The script as <c>rxq run</c> reads it; how to call that stands in front.</summary>
    public override string ToString()
    {
        ArgumentNullException.ThrowIfNull(Profile);
        StringBuilder text = new();
        text.Append('\n').Append(CultureInfo.InvariantCulture, $"# rxq run --profile {Profile.name}");
        if (Salt != 0)
            text.Append(CultureInfo.InvariantCulture, $" (salt {Salt})");
        text.Append('\n');
        foreach (Statement statement in Statements)
            text.Append(statement.Text).Append('\n');
        return text.ToString();
    }
}
