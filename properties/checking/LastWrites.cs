// SPDX-License-Identifier: GPL-2.0-only
using System.Collections.Generic;
using Rxqueue.Model;
using Rxqueue.Properties.Coverage;

namespace Rxqueue.Properties.Checking;

/// <summary>Remembers which statement of a variant wrote each member of each object last.</summary>
/// <param name="code">The variant.</param>
/// <param name="marks">Where it notes which statement it executes.</param>
internal sealed class LastWrites(CoveredCode code, CoverageMarks marks) : IAccessListener
{
    private readonly Dictionary<(KernelObject, Member), PortStatement> _writers = [];

    /// <summary>The statement that wrote a member last; null if the variant never did.</summary>
    public PortStatement? Of(KernelObject target, Member member) =>
        _writers.TryGetValue((target, member), out PortStatement writer) ? writer : null;

    /// <summary>Forgets everything.</summary>
    public void Clear() => _writers.Clear();

    /// <inheritdoc/>
    public void OnAccess(KernelObject target, Member member, ulong index, AccessKind kind)
    {
        // What is written while the variant does not run was not written by it.
        if (kind != AccessKind.Read && code.LastOf(marks) is PortStatement writer)
            _writers[(target, member)] = writer;
    }
}
