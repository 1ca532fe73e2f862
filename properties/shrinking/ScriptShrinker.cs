// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Collections.Generic;
using Rxqueue.Model.Scenario;

namespace Rxqueue.Properties.Shrinking;

/// <summary>Makes a script that shows something minimal: no reduction of it shows it any more.</summary>
/// <param name="shows">Whether a script still shows it; has to answer the same each time.</param>
/// <param name="mostAttempts">How many scripts are tried at most.</param>
public sealed class ScriptShrinker(Func<IReadOnlyList<Statement>, bool> shows, int mostAttempts = 20_000)
{
    /// <summary>How many scripts were tried.</summary>
    public int Attempts { get; private set; }

    /// <summary>Whether the last result is minimal, rather than what there was when the attempts were used up.</summary>
    public bool IsMinimal { get; private set; }

    /// <summary>Shrinks a script. The result depends on nothing but the script and the answers.</summary>
    /// <param name="script">A script that shows it.</param>
    public IReadOnlyList<Statement> Shrink(IReadOnlyList<Statement> script)
    {
        ArgumentNullException.ThrowIfNull(script);
        Attempts = 0;
        IsMinimal = false;

        // A pass is repeated while it helps; what it made possible for the others they find when their turn comes.
        int pass = 0, inVain = 0;
        while (inVain < ScriptReductions.PassCount)
        {
            if (FirstThatShows(script, pass) is IReadOnlyList<Statement> smaller)
            {
                script = smaller;
                inVain = 0;
                continue;
            }

            if (Attempts >= mostAttempts)
                return script;
            pass = (pass + 1) % ScriptReductions.PassCount;
            inVain++;
        }

        IsMinimal = true;
        return script;
    }

    private IReadOnlyList<Statement>? FirstThatShows(IReadOnlyList<Statement> script, int pass)
    {
        foreach (IReadOnlyList<Statement> candidate in ScriptReductions.OfPass(script, pass))
        {
            if (Attempts >= mostAttempts)
                return null;
            Attempts++;
            if (shows(candidate))
                return candidate;
        }

        return null;
    }
}
