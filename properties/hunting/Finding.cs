// SPDX-License-Identifier: GPL-2.0-only
using System.Collections.Generic;
using Rxqueue.Model;
using Rxqueue.Model.Scenario;
using Rxqueue.Properties.Checking;

namespace Rxqueue.Properties.Hunting;

/// <summary>A cause that was found, with the smallest script that shows it.</summary>
/// <param name="Violation">What the script shows, and where; its index is that of the statement.</param>
/// <param name="Profile">The tree on which it does.</param>
/// <param name="Script">The script.</param>
/// <param name="Case">In which case it was found, from 0.</param>
public sealed record Finding(Violation Violation, bvecq_profile Profile, IReadOnlyList<Statement> Script, long Case)
{
    /// <summary>What and where.</summary>
    public Cause Cause => Violation.Cause;
}
