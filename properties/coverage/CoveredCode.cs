// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Collections.Generic;
using System.Linq;
using Rxqueue.Model;

namespace Rxqueue.Properties.Coverage;

/// <summary>A statement of a variant's source.</summary>
/// <param name="Function">The function that it belongs to.</param>
/// <param name="Line">The line that it begins in.</param>
/// <param name="Column">The column that it begins in.</param>
public readonly record struct PortStatement(string Function, int Line, int Column);

/// <summary>One of the ways on from a condition.</summary>
/// <param name="Function">The function that it belongs to.</param>
/// <param name="Line">The line of the statement that the condition is a part of.</param>
/// <param name="Way">Which: the ways of a line are numbered from 0 in the order of the compiled code.</param>
public readonly record struct PortBranch(string Function, int Line, int Way);

/// <summary>
/// A copy of a variant's compiled code that notes which statements and branches it executes. The variant itself is left
/// as it is, and costs what it costs.
/// </summary>
public sealed class CoveredCode
{
    private static readonly Dictionary<Type, CoveredCode> Copies = [];

    private readonly Func<kernel, CoverageMarks, rxqueue_variant> _create;

    internal CoveredCode(
        Type type,
        string file,
        IReadOnlyList<string> functions,
        IReadOnlyList<PortStatement> statements,
        IReadOnlyList<PortBranch> branches,
        Func<kernel, CoverageMarks, rxqueue_variant> create)
    {
        Source = type;
        File = file;
        Functions = functions;
        Statements = statements;
        Branches = branches;
        _create = create;
    }

    /// <summary>The class that it is a copy of.</summary>
    public Type Source { get; }

    /// <summary>The source file, as the repository has it: <c>model/fs/netfs/rxqueue.cs</c>.</summary>
    public string File { get; }

    /// <summary>The functions, in the order of the source.</summary>
    public IReadOnlyList<string> Functions { get; }

    /// <summary>The statements of all functions, in the order of the source.</summary>
    public IReadOnlyList<PortStatement> Statements { get; }

    /// <summary>The branches of all functions, in the order of the source.</summary>
    public IReadOnlyList<PortBranch> Branches { get; }

    /// <summary>The copy of a variant, made when it is first asked for.</summary>
    /// <param name="variant">One of <see cref="rxqueue_variants.names"/>.</param>
    /// <exception cref="ArgumentException">There is no such variant.</exception>
    public static CoveredCode Of(string variant) => Of(rxqueue_variants.load(variant, new kernel()).GetType());

    /// <summary>The copy of a variant, made when it is first asked for.</summary>
    /// <param name="variant">A class that derives from <see cref="rxqueue_variant"/>, with a constructor that takes a
    /// kernel.</param>
    /// <exception cref="NotSupportedException">The class has what cannot be copied, or no symbols.</exception>
    public static CoveredCode Of(Type variant)
    {
        ArgumentNullException.ThrowIfNull(variant);
        lock (Copies)
        {
            if (!Copies.TryGetValue(variant, out CoveredCode? copy))
                Copies.Add(variant, copy = new CodeCopier(variant).Copy());
            return copy;
        }
    }

    /// <summary>Marks that nothing has been noted in.</summary>
    public CoverageMarks NewMarks() => new(Statements.Count, Branches.Count, Functions.Count);

    /// <summary>Loads the copy into a kernel.</summary>
    /// <param name="k">The kernel.</param>
    /// <param name="marks">Where it notes what it executes; from <see cref="NewMarks"/>.</param>
    public rxqueue_variant Load(kernel k, CoverageMarks marks) => _create(k, marks);

    /// <summary>The statement that a function executed last.</summary>
    /// <param name="marks">What was noted.</param>
    /// <param name="function">The function's name.</param>
    /// <returns>The statement; null if the function has not run, or is not one of this code.</returns>
    public PortStatement? LastOf(CoverageMarks marks, string function)
    {
        ArgumentNullException.ThrowIfNull(marks);
        for (int i = 0; i < Functions.Count; i++)
        {
            if (Functions[i] == function)
                return At(marks.Last[CoverageMarks.OfFunction(i)]);
        }

        return null;
    }

    /// <summary>The statement that was executed last of all.</summary>
    /// <param name="marks">What was noted.</param>
    /// <returns>The statement; null if there was none.</returns>
    public PortStatement? LastOf(CoverageMarks marks)
    {
        ArgumentNullException.ThrowIfNull(marks);
        return At(marks.Last[CoverageMarks.OfAll]);
    }

    /// <summary>The lines of a function's statements that were not reached.</summary>
    /// <param name="reached">For each of <see cref="Statements"/> whether it was.</param>
    /// <param name="function">The function's name.</param>
    public IEnumerable<int> LinesNotReached(IReadOnlyList<bool> reached, string function) =>
        Statements.Where((statement, i) => statement.Function == function && !reached[i])
            .Select(statement => statement.Line).Distinct().Order();

    private PortStatement? At(int statement) => statement < 0 ? null : Statements[statement];
}
