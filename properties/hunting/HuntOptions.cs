// SPDX-License-Identifier: GPL-2.0-only
using System.Collections.Generic;
using Rxqueue.Model;
using Rxqueue.Model.Scenario;
using Rxqueue.Properties.Coverage;

namespace Rxqueue.Properties.Hunting;

/// <summary>What is hunted in, and how. Together with the number of cases it determines what is found.</summary>
/// <param name="Code">The variant.</param>
/// <param name="Profiles">The trees to run it on, at least one; cases take turns.</param>
/// <param name="Seed">Where chance begins.</param>
public sealed record HuntOptions(CoveredCode Code, IReadOnlyList<bvecq_profile> Profiles, ulong Seed)
{
    /// <summary>Whether inputs that reach something new are kept and changed; if not, every case is made from nothing.</summary>
    public bool Guided { get; init; } = true;

    /// <summary>Whether findings are made minimal.</summary>
    public bool Shrinks { get; init; } = true;

    /// <summary>Scripts to begin with.</summary>
    public IReadOnlyList<IReadOnlyList<Statement>> Corpus { get; init; } = [];
}
