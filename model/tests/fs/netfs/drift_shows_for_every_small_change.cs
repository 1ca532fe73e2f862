// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Rxqueue.Model.Tests.Drift;
using Xunit;
using Xunit.Abstractions;

namespace Rxqueue.Model.Tests.fs.netfs;

/// <summary>
/// The comparison of rxqueue.cs with the patch sees what it claims to see: each token and each statement of either is
/// dropped or replaced, one at a time, and that shows as drift.
/// </summary>
public sealed class drift_shows_for_every_small_change(ITestOutputHelper output)
{
    private static string PortText => File.ReadAllText(Repository.File("model", "fs", "netfs", "rxqueue.cs"));

    private static string PatchText => Drift.Drift.AddedFile(SharedData.Patch, "fs/netfs/rxqueue.c");

    /// <summary>Runs without the patch as well: then the port, its known differences undone, stands for it.</summary>
    [Fact]
    public void In_the_port_against_itself()
    {
        IReadOnlyList<SourceFunction> port = FunctionReader.OfCSharp(PortText);
        SourceFunction[] patch =
        [
            .. port.Select(function => rxqueue_differences.All
                .Where(difference => difference.Function == function.Name)
                .Aggregate(function, (f, difference) => f with { Body = difference.Undo(f.Body)! })),
        ];
        AssertPortMutantsShow(patch);
    }

    [FactWhenShared]
    public void In_the_port_against_the_patch() => AssertPortMutantsShow(FunctionReader.OfC(PatchText));

    /// <remarks>
    /// What survives: without <c>&amp;</c>, or <c>struct</c> before a structure on the stack, C does not compile;
    /// <c>const</c> binds nobody but the compiler; and a size is that of any pointer of the same type.
    /// </remarks>
    [FactWhenShared]
    public void In_the_patch_against_the_port()
    {
        IReadOnlyList<SourceFunction> port = FunctionReader.OfCSharp(PortText);
        string[] survivors = Survivors(
            Mutant.Of(PatchText, depth: 1),
            mutant => Drift.Drift.Between(
                FunctionReader.OfC(mutant.Source), [port[mutant.Function]], rxqueue_differences.All));
        string[] expected =
        [
            "drop '&'", "drop 'const'", "drop 'struct'", "sizeof 'b' for 'add_to'", "sizeof 'dead' for 'b'",
            "sizeof 'destq' for 'b'", "sizeof 'from' for 'b'", "sizeof 'head_bq' for 'b'", "sizeof 'pbq' for 'b'",
        ];
        Assert.Equal(expected, survivors);
    }

    /// <remarks>What survives: without <c>ref</c> C# does not compile.</remarks>
    private void AssertPortMutantsShow(IReadOnlyList<SourceFunction> patch)
    {
        string[] survivors = Survivors(
            Mutant.Of(PortText, depth: 2),
            mutant => Drift.Drift.Between(
                [patch[mutant.Function]],
                FunctionReader.OfCSharp($"class one {{ {mutant.Source} }}"),
                rxqueue_differences.All));
        Assert.Equal(["drop 'ref'"], survivors);
    }

    /// <summary>The kinds of changes that do not show, each once.</summary>
    private string[] Survivors(IEnumerable<Mutant> mutants, Func<Mutant, IReadOnlyList<string>> drift)
    {
        Mutant[] all = [.. mutants];
        Mutant[] survivors = [.. all.AsParallel().AsOrdered().Where(mutant => drift(mutant).Count == 0)];
        output.WriteLine($"{all.Length} mutants, {survivors.Length} survive:");
        foreach (Mutant mutant in survivors)
            output.WriteLine($"{mutant.Line}: {mutant.What}");

        // Nobody is to pass because nothing was tried.
        Assert.True(all.Length > 10_000);
        return [.. survivors.Select(mutant => mutant.What).Distinct().Order(StringComparer.Ordinal)];
    }
}
