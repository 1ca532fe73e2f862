// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Collections.Generic;
using System.Linq;
using Rxqueue.Model;
using Rxqueue.Model.Scenario;
using Rxqueue.Properties.Coverage;

namespace Rxqueue.Properties.Checking;

/// <summary>
/// Runs scripts as <see cref="CheckedRun"/> does, but slowly, and finds the statement of the variant that each violation
/// comes from: the one that a sanitizer stopped, the one that wrote the wrong value, or the one at which the function
/// ended that did not keep its promise. One at a time; it can be used again.
/// </summary>
public sealed class CauseFinder
{
    private readonly CoveredCode _code;
    private readonly CoverageMarks _marks;
    private readonly LastWrites _writes;
    private readonly CheckedRun _run;

    /// <summary>Prepares runs.</summary>
    /// <param name="profile">The kernel's tree.</param>
    /// <param name="code">The variant.</param>
    public CauseFinder(bvecq_profile profile, CoveredCode code)
    {
        ArgumentNullException.ThrowIfNull(code);
        _code = code;
        _marks = code.NewMarks();
        _writes = new LastWrites(code, _marks);
        _run = new CheckedRun(profile, k => code.Load(k, _marks)) { Listener = _writes, Beginning = _marks.Clear };
    }

    /// <summary>Runs a script.</summary>
    /// <param name="script">The statements.</param>
    /// <returns>Where the run left the reference model, in order, with lines.</returns>
    public IReadOnlyList<Violation> Run(IReadOnlyList<Statement> script)
    {
        _writes.Clear();
        _marks.Clear();
        List<Violation> located = [];
        _run.Violated = violation => located.Add(violation with { Cause = Locate(violation) });
        _run.Run(script);
        return located;
    }

    /// <summary>Runs a script, and leaves out what may follow from another violation of the same call.</summary>
    /// <param name="script">The statements.</param>
    /// <returns>What tells defects apart.</returns>
    public IEnumerable<Violation> Causes(IReadOnlyList<Statement> script) => Run(script).Where(violation => !violation.Follows);

    /// <summary>Whether a script shows a cause.</summary>
    public bool Shows(IReadOnlyList<Statement> script, Cause cause) => Causes(script).Any(violation => violation.Cause == cause);

    private Cause Locate(Violation violation)
    {
        Cause cause = violation.Cause;
        if (cause.Line > 0)
            return cause;
        if (violation is { Suspect: Member suspect, Target: KernelObject target } && _writes.Of(target, suspect) is PortStatement writer)
            return new Cause(cause.Kind, writer.Function, writer.Line);
        return _code.LastOf(_marks, cause.Function) is PortStatement last ? cause with { Line = last.Line } : cause;
    }
}
