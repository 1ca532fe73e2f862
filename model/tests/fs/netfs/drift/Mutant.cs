// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace Rxqueue.Model.Tests.Drift;

/// <summary>A function's source text with one small change in its body.</summary>
/// <param name="What">What is there for what, or what else happened.</param>
/// <param name="Line">The line, from 1.</param>
/// <param name="Function">Which function, from 0.</param>
/// <param name="Source">Its text, from the end of the one before.</param>
internal sealed record Mutant(string What, int Line, int Function, string Source)
{
    /// <summary>What a token may be mistaken for.</summary>
    private static readonly Dictionary<string, string[]> Mistakes = new()
    {
        ["=="] = ["!="],
        ["!="] = ["==", "<", ">"],
        ["<"] = ["<=", ">", "!="],
        ["<="] = ["<", ">="],
        [">"] = [">=", "<", "!="],
        [">="] = [">", "<=", "=="],
        ["="] = ["+=", "-="],
        ["+="] = ["=", "-="],
        ["-="] = ["=", "+="],
        ["+"] = ["-"],
        ["-"] = ["+"],
        ["/"] = ["*"],
        ["++"] = ["--"],
        ["&&"] = ["||"],
        ["||"] = ["&&"],
        ["break"] = ["continue", "return"],
        ["continue"] = ["break"],
        ["if"] = ["while"],
        ["while"] = ["if"],
        ["true"] = ["false"],
        ["int"] = ["uint", "unsigned int"],
        ["uint"] = ["int", "ushort", "size_t"],
        ["ushort"] = ["uint", "short"],
        ["unsigned"] = ["signed"],
        ["size_t"] = ["uint", "unsigned int"],
    };

    private static readonly HashSet<string> Keywords =
    [
        "if", "else", "for", "while", "do", "return", "break", "continue", "goto", "true", "null", "new", "default",
        "ref", "sizeof", "const", "struct", "unsigned", "int", "uint", "ushort", "size_t",
    ];

    /// <summary>All mutants of the bodies of a text's functions.</summary>
    /// <param name="source">The text.</param>
    /// <param name="depth">How many braces are around a body, its own included.</param>
    public static IEnumerable<Mutant> Of(string source, int depth)
    {
        List<List<(int At, string Text)>> bodies = Bodies(source, depth);
        string[] members = [.. bodies.SelectMany(Members).Distinct()];
        int from = depth == 1 ? 0 : source.IndexOf('{', StringComparison.Ordinal) + 1;
        for (int function = 0; function < bodies.Count; function++)
        {
            List<(int At, string Text)> body = bodies[function];
            int to = body[^1].At + 1;
            foreach ((string what, int at, int length, string by) in OfBody(source, body, members))
            {
                yield return new Mutant(
                    what, source.AsSpan(0, at).Count('\n') + 1, function,
                    source[from..at] + by + source[(at + length)..to]);
            }

            from = to;
        }
    }

    private static IEnumerable<(string What, int At, int Length, string By)> OfBody(
        string source, List<(int At, string Text)> body, string[] members)
    {
        string[] names = [.. body.Where((_, i) => IsName(body, i)).Select(token => token.Text).Distinct()];
        for (int i = 0; i < body.Count - 1; i++)
        {
            (int at, string text) = body[i];
            foreach (string other in Others(body, i, names, members).Where(other => other != text))
                yield return ($"{Within(body, i)}'{other}' for '{text}'", at, text.Length, other);
            if (!"()[]{}".Contains(text, StringComparison.Ordinal))
                yield return ($"drop '{text}'", at, text.Length, " ");
            if (text == "(" && body[Math.Max(i - 1, 0)].Text is "if" or "while")
                yield return ("negate", at, 1, "(!");
        }

        foreach ((string, int, int, string) change in OfStatements(source, body))
            yield return change;
    }

    private static string Within(List<(int At, string Text)> body, int i) =>
        body[..i].FindLastIndex(token => token.Text == "sizeof") is >= 0 and int size && size >= i - 3 ? "sizeof " : "";

    private static string[] Others(
        List<(int At, string Text)> body, int i, string[] names, string[] members)
    {
        string text = body[i].Text;
        if (Mistakes.TryGetValue(text, out string[]? mistakes))
            return mistakes;
        if (IsMember(body, i))
            return members;
        if (IsName(body, i))
            return names;
        if (SourceTokens.IsText(text))
            return [$"{text[..^1]}x\""];
        return int.TryParse(text, CultureInfo.InvariantCulture, out int number)
            ? [(number + 1).ToString(CultureInfo.InvariantCulture)]
            : [];
    }

    /// <summary>Drops each simple statement, doubles it, and swaps it with the next.</summary>
    private static IEnumerable<(string What, int At, int Length, string By)> OfStatements(
        string source, List<(int At, string Text)> body)
    {
        List<string> texts = [.. body.Select(token => token.Text)];
        int before = -2;
        (int At, int End) last = default;
        for (int i = 0; i < body.Count - 1; i++)
        {
            int end = SimpleEnd(texts, i);
            if (end < 0)
                continue;
            int at = body[i].At, length = body[end].At + 1 - at;
            string statement = source.Substring(at, length);
            yield return ($"drop '{statement}'", at, length, " ");
            yield return ($"double '{statement}'", at, length, $"{statement} {statement}");
            if (before == i - 1)
            {
                string previous = source[last.At..last.End], between = source[last.End..at];
                yield return (
                    $"swap '{previous}', '{statement}'", last.At, at + length - last.At,
                    statement + between + previous);
            }

            before = end;
            last = (at, at + length);
        }
    }

    /// <summary>Where the simple statement ends that begins with a token; -1 if none does.</summary>
    private static int SimpleEnd(List<string> body, int i)
    {
        if (body[i] is ";" or "{" or "}" or "if" or "for" or "while" or "do" or "else" or "=" || body.Has(i + 1, ":")
            || !Locals.IsStatement(body, i) || (body.Opening(i) is >= 0 and int open && body[open] != "{"))
            return -1;
        for (int depth = 0; i < body.Count && depth >= 0; i++)
        {
            depth += SourceTokens.Nesting(body[i]);
            if (depth == 0 && body[i] == ";")
                return i;
        }

        return -1;
    }

    private static List<List<(int At, string Text)>> Bodies(string source, int depth)
    {
        List<List<(int At, string Text)>> bodies = [];
        int inside = 0;
        foreach ((int At, string Text) token in SourceTokens.Places(source))
        {
            if (token.Text == "{" && ++inside == depth)
            {
                bodies.Add([]);
                continue;
            }

            // The brace that closes a body is its last token here, and is left as it is.
            if (inside >= depth)
                bodies[^1].Add(token);
            if (token.Text == "}")
                inside--;
        }

        return bodies;
    }

    private static IEnumerable<string> Members(List<(int At, string Text)> body) =>
        body.Where((_, i) => IsMember(body, i)).Select(token => token.Text);

    private static bool IsMember(List<(int At, string Text)> body, int i) =>
        i > 0 && SourceTokens.IsWord(body[i].Text) && body[i - 1].Text is "." or "->";

    private static bool IsName(List<(int At, string Text)> body, int i) =>
        SourceTokens.IsWord(body[i].Text) && !IsMember(body, i) && !Keywords.Contains(body[i].Text);
}
