// SPDX-License-Identifier: GPL-2.0-only
using System.Collections.Generic;
using System.Linq;
using Rxqueue.Model;
using Rxqueue.Model.Scenario;
using Rxqueue.Properties.Checking;
using Rxqueue.Properties.Coverage;
using Rxqueue.Properties.Generators;

namespace Rxqueue.Properties.Hunting;

/// <summary>Runs batches of cases, one at a time. Nothing of one batch is left for the next.</summary>
internal sealed class HuntWorker
{
    private const int LooksPerBatch = 4;
    private const int LooksInAll = 64;

    private readonly HuntOptions _options;
    private readonly CoverageMarks _marks;
    private readonly CheckedRun[] _runs;
    private readonly CauseFinder[] _finders;
    private readonly List<ulong> _states = [];
    private readonly List<int> _newBranches = [];
    private readonly List<ulong> _newStates = [];
    private readonly List<HuntBatch.Sign> _signs = [];
    private bvecq_profile _profile;

    public HuntWorker(HuntOptions options)
    {
        _options = options;
        _marks = options.Code.NewMarks();
        _profile = options.Profiles[0];
        _runs = [.. options.Profiles.Select(profile => new CheckedRun(profile, k => options.Code.Load(k, _marks))
        {
            StateReached = (op, shape) => _states.Add(Key(op, shape)),
            Violated = Note,
        })];
        _finders = [.. options.Profiles.Select(profile => new CauseFinder(profile, options.Code))];
    }

    /// <summary>Runs a batch.</summary>
    /// <param name="first">The number of its first case.</param>
    /// <param name="count">How many cases it has.</param>
    /// <param name="known">What the cell knew when the epoch began. It does not change meanwhile.</param>
    public HuntBatch Run(long first, int count, HuntKnowledge known)
    {
        HuntBatch batch = new() { Reached = new ReachedSet(_options.Code) };
        CaseMaker maker = new(_options, known.Corpus);
        for (long number = first; number < first + count; number++)
        {
            int tree = (int)(number % _runs.Length);
            _profile = _options.Profiles[tree];
            IReadOnlyList<Statement> script = maker.Make(number);
            RunCase(script, _runs[tree], batch);
            Keep(script, batch, known);
            if (_signs.Count == 0)
                continue;
            batch.Failures++;
            if (IsWorthALook(batch, known))
                Look(script, number, _finders[tree], batch);
        }

        return batch;
    }

    private void RunCase(IReadOnlyList<Statement> script, CheckedRun run, HuntBatch batch)
    {
        _marks.Clear();
        _states.Clear();
        _signs.Clear();
        long before = run.CallsChecked;
        run.Run(script);
        batch.Calls += run.CallsChecked - before;
    }

    /// <summary>Keeps an input that reaches what neither the cell nor the batch had reached.</summary>
    private void Keep(IReadOnlyList<Statement> script, HuntBatch batch, HuntKnowledge known)
    {
        _newBranches.Clear();
        _newStates.Clear();
        batch.Reached.AddStatements(_marks);
        for (int branch = 0; branch < _marks.Branches.Length; branch++)
        {
            if (_marks.Branches[branch] != 0 && !known.Reached.HasBranch(branch) && batch.Reached.AddBranch(branch))
                _newBranches.Add(branch);
        }

        foreach (ulong state in _states)
        {
            if (!known.Reached.HasState(state) && batch.Reached.AddState(state))
                _newStates.Add(state);
        }

        if (_newBranches.Count + _newStates.Count > 0)
            batch.Inputs.Add(new HuntBatch.Kept(script, [.. _newBranches], [.. _newStates]));
    }

    private bool IsWorthALook(HuntBatch batch, HuntKnowledge known)
    {
        bool worth = false;
        foreach (HuntBatch.Sign sign in _signs)
        {
            int looks = batch.Signs.GetValueOrDefault(sign);
            if (looks >= LooksPerBatch || known.Signs.GetValueOrDefault(sign) >= LooksInAll)
                continue;
            batch.Signs[sign] = looks + 1;
            worth = true;
        }

        return worth;
    }

    private void Look(IReadOnlyList<Statement> script, long number, CauseFinder finder, HuntBatch batch)
    {
        foreach (Violation violation in finder.Causes(script))
            batch.Findings.Add(new Finding(violation, _profile, script, number));
    }

    private void Note(Violation violation)
    {
        if (violation.Follows)
            return;
        Cause cause = violation.Cause;
        int line = cause.Line > 0 ? cause.Line : _options.Code.LastOf(_marks, cause.Function)?.Line ?? 0;
        _signs.Add(new HuntBatch.Sign(cause.Kind, cause.Function, line, violation.Suspect, _profile));
    }

    /// <summary>A state is what shape the queues are in after which operation.</summary>
    private static ulong Key(string op, ulong shape) =>
        SplitMix64.Derive(shape, ((ulong)op.Length << 16) | ((ulong)op[0] << 8) | op[^1]);
}
