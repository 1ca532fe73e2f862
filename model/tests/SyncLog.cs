// SPDX-License-Identifier: GPL-2.0-only
using System.Collections.Generic;
using System.Linq;

namespace Rxqueue.Model.Tests;

/// <summary>Every access and every synchronisation of all tasks, in order.</summary>
internal sealed class SyncLog : IAccessListener
{
    private readonly List<string> _lines = [];

    /// <summary>Tells which task runs; to be set when the kernel exists.</summary>
    public kernel? Kernel { get; set; }

    public void OnAccess(KernelObject target, Member member, ulong index, AccessKind kind) =>
        Add($"{kind} {member}");

    public void OnSync(object through, SyncKind kind) => Add($"{kind} {Name(through)}");

    /// <summary>What one task did, in order.</summary>
    public string[] Of(string task)
    {
        lock (_lines)
            return [.. _lines.Where(line => line.StartsWith(task + ": ", System.StringComparison.Ordinal)).Select(line => line[(task.Length + 2)..])];
    }

    private static string Name(object through) =>
        through is KernelObject target ? target.Description : through.ToString()!;

    private void Add(string what)
    {
        if (Kernel is null)
            return;
        lock (_lines)
            _lines.Add($"{Kernel.current.comm}: {what}");
    }
}
