// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Collections.Generic;
using System.Linq;

namespace Rxqueue.Model.Tests.Drift;

/// <summary>Finds the functions of a source text, of the C of a patch or of the class that ports it.</summary>
internal static class FunctionReader
{
    private static readonly HashSet<string> Modifiers = ["static", "const", "private", "public", "override", "scoped"];

    private static readonly string[] NotInlined = ["[", "MethodImpl", "(", "NoInlining", ")", "]"];

    private delegate List<string> BodyReader(List<string> body, Locals parameters);

    /// <summary>The functions of C code, in order.</summary>
    public static IReadOnlyList<SourceFunction> OfC(string source) =>
        Read(
            SourceTokens.Of(source), CText.Type, CText.Body,
            outside => outside is ["EXPORT_SYMBOL", "(", _, ")", ";"]);

    /// <summary>The methods of the one class of C# code, in order.</summary>
    public static IReadOnlyList<SourceFunction> OfCSharp(string source)
    {
        List<string> tokens = SourceTokens.Of(source);
        int body = tokens.IndexOf("{", tokens.IndexOf("class"));
        return Read(
            tokens[(body + 1)..tokens.Closing(body)], type => type, CSharpText.Body, NotInlined.SequenceEqual);
    }

    /// <summary>Joins the words of a type by blanks; stars and angle brackets stick to what is before them.</summary>
    public static string Spell(IEnumerable<string> tokens) =>
        tokens.Where(token => !Modifiers.Contains(token)).Aggregate("", (type, token) =>
            SourceTokens.IsWord(token) && type.Length > 0 && type[^1] != '<' ? $"{type} {token}" : type + token);

    /// <summary>Reads the functions.</summary>
    /// <param name="tokens">All tokens.</param>
    /// <param name="type">Spells a type as the port does.</param>
    /// <param name="read">Brings a body into the spelling that both languages share.</param>
    /// <param name="expected">Whether the tokens between two functions are of the language's own.</param>
    private static List<SourceFunction> Read(
        List<string> tokens, Func<string, string> type, BodyReader read, Predicate<List<string>> expected)
    {
        List<SourceFunction> functions = [];
        for (int i = 0, last = 0; i < tokens.Count; i++)
        {
            if (tokens[i] != "{")
                continue;
            int end = tokens.Closing(i);
            if (tokens[i - 1] == ")")
            {
                int open = tokens.LastIndexOf("(", i);
                int name = open - 1;
                int before = tokens.FindLastIndex(name, t => t is ";" or "}" or "{" or "]" or ")");
                List<string> outside = tokens[last..Math.Max(before + 1, last)];
                List<(string Type, string Name)> parameters = [.. Parameters(tokens[(open + 1)..(i - 1)], type)];
                functions.Add(new SourceFunction(
                    tokens[name],
                    expected(outside) ? [] : outside,
                    type(Spell(tokens[(before + 1)..name])),
                    [.. parameters.Select(p => $"{p.Type} {p.Name}")],
                    read(tokens[(i + 1)..end], new Locals(parameters))));
                last = end + 1;
            }

            i = end;
        }

        return functions;
    }

    private static IEnumerable<(string Type, string Name)> Parameters(List<string> tokens, Func<string, string> type)
    {
        for (int from = 0; from < tokens.Count;)
        {
            int comma = tokens.IndexOf(",", from);
            int to = comma < 0 ? tokens.Count : comma;
            yield return (type(Spell(tokens[from..(to - 1)])), tokens[to - 1]);
            from = to + 1;
        }
    }
}
