// SPDX-License-Identifier: GPL-2.0-only
using System.Collections.Generic;
using Rxqueue.Model.Scenario;
using Rxqueue.Properties.Coverage;

namespace Rxqueue.Properties.Hunting;

/// <summary>A script that reached something new.</summary>
/// <param name="Script">The script.</param>
/// <param name="Cost">What it takes to run it: statements and pieces of skbs.</param>
internal readonly record struct KeptInput(IReadOnlyList<Statement> Script, int Cost)
{
    /// <summary>Weighs a script.</summary>
    public static KeptInput Of(IReadOnlyList<Statement> script)
    {
        int cost = script.Count;
        foreach (Statement statement in script)
            cost += statement is SkbStatement skb ? skb.Segments.Count : 0;
        return new KeptInput(script, cost);
    }
}

/// <summary>What a cell has learned so far. It changes between epochs only, batch by batch, in the order of their numbers.</summary>
/// <param name="code">The variant.</param>
internal sealed class HuntKnowledge(CoveredCode code)
{
    /// <summary>More inputs than these are not kept: each of the last would hardly ever be taken up again.</summary>
    private const int MostInputs = 1 << 14;

    private readonly List<KeptInput> _corpus = [];

    /// <summary>What was reached.</summary>
    public ReachedSet Reached { get; } = new(code);

    /// <summary>Inputs that reached something new, in the order in which they were found.</summary>
    public IReadOnlyList<KeptInput> Corpus => _corpus;

    /// <summary>How often each sign was looked into.</summary>
    public Dictionary<HuntBatch.Sign, int> Signs { get; } = [];

    /// <summary>Learns what a batch has brought.</summary>
    public void Learn(HuntBatch batch)
    {
        Reached.AddStatements(batch.Reached);
        foreach (HuntBatch.Kept input in batch.Inputs)
        {
            bool news = false;
            foreach (int branch in input.Branches)
                news |= Reached.AddBranch(branch);
            foreach (ulong state in input.States)
                news |= Reached.AddState(state);
            if (news && _corpus.Count < MostInputs)
                _corpus.Add(KeptInput.Of(input.Script));
        }

        foreach ((HuntBatch.Sign sign, int looks) in batch.Signs)
            Signs[sign] = Signs.GetValueOrDefault(sign) + looks;
    }
}
