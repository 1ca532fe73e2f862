// SPDX-License-Identifier: GPL-2.0-only
using System.Collections.Generic;
using Rxqueue.Model;
using Rxqueue.Model.Scenario;

namespace Rxqueue.Properties.Hunting;

/// <summary>What a batch of cases brought. It depends on the batch's number and on what was known when its epoch began.</summary>
internal sealed class HuntBatch
{
    /// <summary>Inputs that reached what was not known.</summary>
    public List<Kept> Inputs { get; } = [];

    /// <summary>Causes as they were found, the same one perhaps several times.</summary>
    public List<Finding> Findings { get; } = [];

    /// <summary>How often each sign was looked into.</summary>
    public Dictionary<Sign, int> Signs { get; } = [];

    /// <summary>How many calls were checked.</summary>
    public long Calls { get; set; }

    /// <summary>How many cases left the reference model.</summary>
    public long Failures { get; set; }

    /// <summary>What was reached.</summary>
    public required ReachedSet Reached { get; init; }

    /// <summary>An input, and what was new when it was run.</summary>
    public readonly record struct Kept(IReadOnlyList<Statement> Script, int[] Branches, ulong[] States);

    /// <summary>
    /// What can be seen of a cause without looking for the statement that it comes from. Several causes may have the same
    /// sign, so each is looked into a number of times.
    /// </summary>
    public readonly record struct Sign(string Kind, string Function, int LastLine, Member? Suspect, bvecq_profile Profile);
}
