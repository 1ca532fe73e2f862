// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;

namespace Rxqueue.Model.Tests.Drift;

/// <summary>Finds the functions of a source text, of the C of a patch or of the class that ports it.</summary>
internal static partial class FunctionReader
{
    /// <summary>Keywords and operators that both languages spell the same wherever the port says the same.</summary>
    private static readonly HashSet<string> Steps =
    [
        "for", "while", "do", "if", "else", "return", "break", "continue", "goto",
        "<", ">", "<=", ">=", "+=", "-=", "++", "--",
    ];

    private static readonly HashSet<string> Modifiers = ["static", "const", "private", "public", "override", "scoped"];

    [GeneratedRegex("^(WARN|WARN_ON|WARN_ON_ONCE|pr_warn|msleep|kfree|get_page|put_page|copy_page_to_iter|umin"
        + "|iov_iter_kvec|(trace|netfs|bvecq|refcount)_\\w+)$")]
    private static partial Regex KernelFunction();

    /// <summary>The functions of C code, in order.</summary>
    public static IReadOnlyList<SourceFunction> OfC(string source) => Read(SourceTokens.Of(source), CType);

    /// <summary>The methods of the one class of C# code, in order.</summary>
    public static IReadOnlyList<SourceFunction> OfCSharp(string source)
    {
        List<string> tokens = SourceTokens.Of(source);
        int body = tokens.IndexOf("{", tokens.IndexOf("class"));
        return Read(tokens[(body + 1)..Matching(tokens, body)], type => type);
    }

    private static List<SourceFunction> Read(List<string> tokens, Func<string, string> type)
    {
        List<SourceFunction> functions = [];
        for (int i = 0; i < tokens.Count; i++)
        {
            if (tokens[i] != "{")
                continue;
            int end = Matching(tokens, i);
            if (tokens[i - 1] == ")")
            {
                int open = tokens.LastIndexOf("(", i);
                int name = open - 1;
                int before = tokens.FindLastIndex(name, t => t is ";" or "}" or "{" or "]" or ")");
                functions.Add(new SourceFunction(
                    tokens[name],
                    type(Spell(tokens[(before + 1)..name])),
                    [.. Parameters(tokens[(open + 1)..(i - 1)], type)],
                    StepsOf(tokens[(i + 1)..end])));
            }

            i = end;
        }

        return functions;
    }

    private static int Matching(List<string> tokens, int open)
    {
        int depth = 0;
        for (int i = open; i < tokens.Count; i++)
        {
            depth += tokens[i] == "{" ? 1 : tokens[i] == "}" ? -1 : 0;
            if (depth == 0)
                return i;
        }

        throw new FormatException("a brace is not closed");
    }

    private static IEnumerable<string> Parameters(List<string> tokens, Func<string, string> type)
    {
        for (int from = 0; from < tokens.Count;)
        {
            int comma = tokens.IndexOf(",", from);
            int to = comma < 0 ? tokens.Count : comma;
            yield return $"{type(Spell(tokens[from..(to - 1)]))} {tokens[to - 1]}";
            from = to + 1;
        }
    }

    /// <summary>Joins the words of a type by blanks; stars and angle brackets stick to what is before them.</summary>
    private static string Spell(IEnumerable<string> tokens) =>
        tokens.Where(token => !Modifiers.Contains(token)).Aggregate("", (type, token) =>
            SourceTokens.IsWord(token) && type.Length > 0 && type[^1] != '<' ? $"{type} {token}" : type + token);

    /// <summary>A type of the C code as the port spells it.</summary>
    private static string CType(string type) => type switch
    {
        "unsigned int" => "uint",
        "void*" => "Span<byte>",
        "struct iov_iter*" => "ref iov_iter",
        _ when type.EndsWith("**", StringComparison.Ordinal) => $"ref {type["struct ".Length..^2]}",
        _ when type.EndsWith('*') => type["struct ".Length..^1],
        _ => type,
    };

    private static List<string> StepsOf(List<string> body)
    {
        List<string> steps = [];
        for (int i = 0; i < body.Count; i++)
        {
            if (Steps.Contains(body[i]))
                steps.Add(body[i]);
            if (i + 1 >= body.Count || body[i + 1] != "(" || !KernelFunction().IsMatch(body[i]))
                continue;
            bool logs = body[i] is "WARN" or "pr_warn";
            string step = logs ? $"{body[i]} {body.Find(i, SourceTokens.IsText)}" : body[i];

            // The port's "if (c && WARN(true, …))" is C's "if (WARN(c, …))": the condition's steps come behind it.
            bool condition_before = body[i] == "WARN" && body[i + 2] == "true";
            steps.Insert(condition_before ? steps.LastIndexOf("if") + 1 : steps.Count, step);
        }

        return steps;
    }

    private static string Find(this List<string> tokens, int from, Predicate<string> wanted) =>
        tokens[tokens.FindIndex(from, wanted)];
}
