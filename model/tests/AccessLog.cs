// SPDX-License-Identifier: GPL-2.0-only
using System.Collections.Generic;

namespace Rxqueue.Model.Tests;

/// <summary>Every access to shared state, in order.</summary>
internal sealed class AccessLog : IAccessListener
{
    public List<(KernelObject Target, Member Member, ulong Index, AccessKind Kind)> Seen { get; } = [];

    public void OnAccess(KernelObject target, Member member, ulong index, AccessKind kind) =>
        Seen.Add((target, member, index, kind));
}
