// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Collections.Generic;
using Rxqueue.Model.Scenario;
using Rxqueue.Properties.Generators;

namespace Rxqueue.Properties.Hunting;

/// <summary>Makes the cases of a hunt: which, their numbers and the corpus determine.</summary>
/// <param name="options">What is hunted in, and how.</param>
/// <param name="corpus">Inputs to change.</param>
internal sealed class CaseMaker(HuntOptions options, IReadOnlyList<KeptInput> corpus)
{
    /// <summary>One case in so many is made from nothing, so that a hunt never narrows to what it has seen.</summary>
    private const int FromNothing = 4;

    /// <summary>The case of a number.</summary>
    public IReadOnlyList<Statement> Make(long number)
    {
        SplitMix64 random = new(SplitMix64.Derive(options.Seed, (ulong)number));
        if (number < options.Corpus.Count)
            return options.Corpus[(int)number];
        if (!options.Guided || corpus.Count == 0 || random.OneIn(FromNothing))
            return Fresh(random);
        IReadOnlyList<Statement> script = Pick(random);
        IReadOnlyList<Statement> other = random.OneIn(2) ? Pick(random) : Fresh(random);
        return new ScriptMutator(random).Mutate(script, other);
    }

    /// <summary>
    /// The cheaper of two kept inputs. The latest are taken up as often as all others.
    /// </summary>
    private IReadOnlyList<Statement> Pick(SplitMix64 random)
    {
        KeptInput one = PickAny(random), another = PickAny(random);
        return one.Cost <= another.Cost ? one.Script : another.Script;
    }

    private KeptInput PickAny(SplitMix64 random)
    {
        int latest = Math.Max(1, corpus.Count / 4);
        return random.OneIn(2) ? corpus[^(1 + random.Below(latest))] : random.Pick(corpus);
    }

    private static IReadOnlyList<Statement> Fresh(SplitMix64 random) =>
        new ScriptGenerator(random).Next(random.OneIn(2) ? Manners.Protocol : Manners.Abusive);
}
