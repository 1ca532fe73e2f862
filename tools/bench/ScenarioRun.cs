// SPDX-License-Identifier: GPL-2.0-only
using Rxqueue.Model;
using Rxqueue.Model.Scenario;

namespace Rxqueue.Tools.Bench;

/// <summary>Runs one scenario after another in the way of <c>rxq run --json</c>.</summary>
/// <param name="lines">Where the results go.</param>
internal sealed class ScenarioRun(JsonLines lines)
{
    /// <summary>Parses a script, runs it on a kernel of its own and prints a line a statement.</summary>
    /// <param name="script">The script's text.</param>
    /// <returns>What it ended in: <c>clean</c>, <c>leak</c>, or the name of an oops.</returns>
    public string Run(string script)
    {
        Interpreter interpreter = new(
            ScriptParser.Parse("scenario", script), bvecq_profile.rfc_base, rxqueue_variants.posted);
        SanitizerReport? oops = null;
        foreach (StatementResult result in interpreter.Run())
        {
            lines.Write(result);
            oops ??= result.Oops;
        }

        EndResult end = interpreter.End!;
        lines.Write(end);
        oops ??= end.Oops;
        return oops is not null ? oops.Kind.Name() : end.FoundBug ? "leak" : "clean";
    }
}
