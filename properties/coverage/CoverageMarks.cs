// SPDX-License-Identifier: GPL-2.0-only
using System;

namespace Rxqueue.Properties.Coverage;

/// <summary>What covered code notes while it runs, for one task at a time.</summary>
public sealed class CoverageMarks
{
    /// <summary>Where <see cref="Last"/> has the last statement of all.</summary>
    internal const int OfAll = 0;

    internal CoverageMarks(int statements, int branches, int functions)
    {
        Statements = new byte[statements];
        Branches = new byte[branches];
        Last = new int[functions + 1];
        Last.AsSpan().Fill(-1);
    }

    /// <summary>1 for each statement that was executed, else 0.</summary>
    internal byte[] Statements { get; }

    /// <summary>1 for each branch that was taken, else 0.</summary>
    internal byte[] Branches { get; }

    /// <summary>The statement that was executed last, of all and of each function; -1 for none.</summary>
    internal int[] Last { get; }

    /// <summary>Where <see cref="Last"/> has the last statement of a function.</summary>
    internal static int OfFunction(int function) => function + 1;

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        Statements.AsSpan().Clear();
        Branches.AsSpan().Clear();
        Last.AsSpan().Fill(-1);
    }
}
