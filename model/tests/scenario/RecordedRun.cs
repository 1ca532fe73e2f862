// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json.Nodes;
using Rxqueue.Model.Scenario;

namespace Rxqueue.Model.Tests.Scenarios;

/// <summary>A script beside what the C code printed for it.</summary>
internal static class RecordedRun
{
    /// <summary>Where the model's output for a script departs from the recorded one; null if it does not.</summary>
    /// <param name="path">The script; its expected output is the <c>.jsonl</c> beside it.</param>
    public static string? FirstDifference(string path)
    {
        string[] expected = File.ReadAllLines(Path.ChangeExtension(path, ".jsonl"));
        string[] printed = Print(File.ReadAllText(path), ProfileOf(path));
        return FirstDifference(expected, printed);
    }

    /// <summary>Compares two outputs, as JSON.</summary>
    public static string? FirstDifference(IReadOnlyList<string> expected, IReadOnlyList<string> printed)
    {
        int same = expected.Zip(printed).TakeWhile(pair => SameJson(pair.First, pair.Second)).Count();
        return same == expected.Count && same == printed.Count ? null
            : $"output line {same + 1}:\n  expected {LineAt(expected, same)}\n  printed  {LineAt(printed, same)}";
    }

    /// <summary>Runs a script and prints JSON lines.</summary>
    public static string[] Print(string text, bvecq_profile? profile = null, string variant = rxqueue_variants.posted)
    {
        Interpreter run = new(ScriptParser.Parse("t.rxq", text), profile ?? bvecq_profile.rfc_base, variant);
        using MemoryStream to = new();
        using (JsonLines json = new(to))
        {
            foreach (StatementResult result in run.Run())
                json.Write(result);
            json.Write(run.End!);
        }

        return Encoding.UTF8.GetString(to.ToArray()).TrimEnd('\n').Split('\n');
    }

    private static bvecq_profile ProfileOf(string path) =>
        Path.GetFileName(Path.GetDirectoryName(path)) == "later" ? bvecq_profile.later : bvecq_profile.rfc_base;

    private static bool SameJson(string expected, string printed) =>
        JsonNode.DeepEquals(Canonical(expected), Canonical(printed));

    /// <summary>An empty trace may be left out of the line of an oops.</summary>
    private static JsonObject Canonical(string line)
    {
        JsonObject json = JsonNode.Parse(line)!.AsObject();
        if (json.ContainsKey("oops") && json["trace"] is JsonArray { Count: 0 })
            json.Remove("trace");
        return json;
    }

    private static string LineAt(IReadOnlyList<string> lines, int i) => i < lines.Count ? lines[i] : "nothing";
}
