// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Collections.Generic;
using System.Linq;
using Rxqueue.Properties.Coverage;

namespace Rxqueue.Properties.Hunting;

/// <summary>What was reached: statements, branches, and abstract states, which are shapes of the queues after an operation.</summary>
public sealed class ReachedSet
{
    private readonly bool[] _statements;
    private readonly bool[] _branches;
    private readonly HashSet<ulong> _states = [];

    internal ReachedSet(CoveredCode code)
    {
        _statements = new bool[code.Statements.Count];
        _branches = new bool[code.Branches.Count];
    }

    /// <summary>For each statement of the code whether it was reached.</summary>
    public IReadOnlyList<bool> Statements => _statements;

    /// <summary>For each branch of the code whether it was taken.</summary>
    public IReadOnlyList<bool> Branches => _branches;

    /// <summary>The abstract states that were reached, each by a hash that is the same in every process.</summary>
    public IReadOnlyCollection<ulong> States => _states;

    /// <summary>How many statements were reached.</summary>
    public int StatementCount => _statements.Count(reached => reached);

    /// <summary>How many branches were taken.</summary>
    public int BranchCount => _branches.Count(reached => reached);

    /// <summary>How many abstract states were reached.</summary>
    public int StateCount => _states.Count;

    internal bool HasBranch(int branch) => _branches[branch];

    internal bool HasState(ulong state) => _states.Contains(state);

    internal bool AddBranch(int branch)
    {
        bool news = !_branches[branch];
        _branches[branch] = true;
        return news;
    }

    internal bool AddState(ulong state) => _states.Add(state);

    internal void AddStatements(CoverageMarks marks)
    {
        for (int i = 0; i < _statements.Length; i++)
            _statements[i] |= marks.Statements[i] != 0;
    }

    internal void AddStatements(ReachedSet other)
    {
        for (int i = 0; i < _statements.Length; i++)
            _statements[i] |= other._statements[i];
    }

    internal void Clear()
    {
        _statements.AsSpan().Clear();
        _branches.AsSpan().Clear();
        _states.Clear();
    }
}
