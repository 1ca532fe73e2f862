// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using Rxqueue.Model;

namespace Rxqueue.SystematicTests;

/// <summary>
/// A behaviour whose interleavings are explored: what tasks do at the same time, and what must hold whatever their order.
/// </summary>
public abstract class Behaviour
{
    /// <summary>The name that <c>rxq explore</c> takes.</summary>
    public virtual string Name => Mark.Name;

    /// <summary>What must hold, in one line.</summary>
    public virtual string Intent => Mark.Intent;

    /// <summary>Who may touch what when, as the table in docs/explore.md calls it; null for what is no discipline.</summary>
    public virtual string? Discipline => null;

    /// <summary>What is known of each variant; a variant that is missing has nothing to do with the behaviour.</summary>
    public virtual IReadOnlyList<VerdictAttribute> Verdicts =>
        [.. GetType().GetCustomAttributes<VerdictAttribute>().OrderByDescending(verdict => verdict.Variant, StringComparer.Ordinal)];

    /// <summary>The tree whose bvecq allocator the kernel has.</summary>
    public virtual bvecq_profile Profile => bvecq_profile.rfc_base;

    /// <summary>Sets up, lets tasks run, waits for them, and judges. Called anew for each schedule.</summary>
    /// <param name="run">The run, with a kernel of its own.</param>
    public abstract void Run(ExploredRun run);

    /// <summary>The behaviours of an assembly, by name.</summary>
    public static IReadOnlyList<Behaviour> AllOf(Assembly assembly)
    {
        ArgumentNullException.ThrowIfNull(assembly);
        return
        [
            .. Made<Behaviour>(assembly).Concat(Made<BehaviourFamily>(assembly).SelectMany(family => family.Members))
                .OrderBy(behaviour => behaviour.Name, StringComparer.Ordinal),
        ];
    }

    private static IEnumerable<T> Made<T>(Assembly assembly) =>
        assembly.GetTypes()
            .Where(type => type.IsSubclassOf(typeof(T)) && !type.IsAbstract && type.GetConstructor([]) is not null)
            .Select(type => (T)Activator.CreateInstance(type)!);

    private BehaviourAttribute Mark => GetType().GetCustomAttribute<BehaviourAttribute>()
        ?? throw new InvalidOperationException($"{GetType().Name} has no [Behaviour]");
}

/// <summary>Behaviours that are alike.</summary>
public abstract class BehaviourFamily
{
    /// <summary>The behaviours.</summary>
    public abstract IEnumerable<Behaviour> Members { get; }
}

/// <summary>Names a behaviour.</summary>
/// <param name="name">The name that <c>rxq explore</c> takes.</param>
/// <param name="intent">What must hold, in one line.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class BehaviourAttribute(string name, string intent) : Attribute
{
    /// <summary>The name that <c>rxq explore</c> takes.</summary>
    public string Name { get; } = name;

    /// <summary>What must hold, in one line.</summary>
    public string Intent { get; } = intent;
}

/// <summary>What is known of a behaviour under a variant: it is safe, or a counterexample is found soon.</summary>
/// <param name="variant">The variant of rxqueue.c.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class VerdictAttribute(string variant) : Attribute
{
    /// <summary>The variant of rxqueue.c.</summary>
    public string Variant { get; } = variant;

    /// <summary>Part of the text of the counterexample; null if the behaviour is safe.</summary>
    public string? Counterexample { get; init; }

    /// <summary>Schedules within which the counterexample is found, from any seed.</summary>
    public int Within { get; init; } = 500;
}
