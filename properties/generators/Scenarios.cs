// SPDX-License-Identifier: GPL-2.0-only
using System.Linq;
using FsCheck;
using FsCheck.Fluent;
using Rxqueue.Model;
using Rxqueue.Properties.Shrinking;

namespace Rxqueue.Properties.Generators;

/// <summary>
/// Scenarios for FsCheck. It draws 64 bits, which a <see cref="ScriptGenerator"/> makes a script of: so the properties
/// see what <c>rxq hunt</c> sees, at its speed. A case that fails shrinks as a script does.
/// </summary>
public static class Scenarios
{
    /// <summary>Callers with the given manners, on either tree.</summary>
    /// <param name="manners">How they treat the queue.</param>
    public static Gen<Scenario> Of(Manners manners) => Bits().Select(bits => Make(bits, manners));

    /// <summary>Callers of both kinds, on either tree.</summary>
    public static Gen<Scenario> Any() =>
        Bits().Select(bits => Make(bits, (bits & 2) == 0 ? Manners.Protocol : Manners.Abusive));

    /// <summary>Scenarios that shrink to smaller ones.</summary>
    /// <param name="scenarios">The scenarios.</param>
    public static Arbitrary<Scenario> Shrinking(Gen<Scenario> scenarios) => Arb.From(
        scenarios,
        scenario => ScriptReductions.Of(scenario.Statements).Select(script => scenario with { Statements = script }));

    private static Scenario Make(ulong bits, Manners manners) => new(
        bvecq_profile.profiles[(int)(bits & 1)],
        new ScriptGenerator(new SplitMix64(bits)).Next(manners),
        SplitMix64.Derive(bits, 1));

    private static Gen<ulong> Bits() =>
        from high in Gen.Choose(int.MinValue, int.MaxValue)
        from low in Gen.Choose(int.MinValue, int.MaxValue)
        select ((ulong)(uint)high << 32) | (uint)low;
}

/// <summary>An arbitrary caller that keeps to the SMB client's protocol.</summary>
public static class PoliteCallers
{
    /// <summary>The scenarios.</summary>
    public static Arbitrary<Scenario> Scenario() => Scenarios.Shrinking(Scenarios.Of(Manners.Protocol));
}

/// <summary>An arbitrary caller that keeps to nothing.</summary>
public static class AbusiveCallers
{
    /// <summary>The scenarios.</summary>
    public static Arbitrary<Scenario> Scenario() => Scenarios.Shrinking(Scenarios.Of(Manners.Abusive));
}

/// <summary>An arbitrary caller of either kind.</summary>
public static class AnyCallers
{
    /// <summary>The scenarios.</summary>
    public static Arbitrary<Scenario> Scenario() => Scenarios.Shrinking(Scenarios.Any());
}
