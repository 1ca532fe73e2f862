// SPDX-License-Identifier: GPL-2.0-only
using System.Collections.Generic;

namespace Rxqueue.Model.Tests.Drift;

/// <summary>The types of a function's parameters and locals, as the port spells them.</summary>
internal sealed class Locals
{
    private static readonly HashSet<string> NoTypes =
        ["return", "goto", "else", "do", "if", "for", "while", "case", "break", "continue", "ref"];

    private readonly Dictionary<string, string> _types = [];

    public Locals(IEnumerable<(string Type, string Name)> parameters)
    {
        foreach ((string type, string name) in parameters)
            Add(type, name);
    }

    /// <summary>The type of a name; null if it is none, or if two blocks declare it differently.</summary>
    public string? this[string name] => _types.GetValueOrDefault(name) is { Length: > 0 } type ? type : null;

    /// <summary>Whether a declaration may begin at a token, or any other statement.</summary>
    public static bool IsStatement(IReadOnlyList<string> tokens, int i) =>
        i == 0 || tokens[i - 1] is ";" or "{" or "}" or ":" or ")" or "else" or "do" || tokens.Has(i - 2, "for", "(");

    /// <summary>Whether two words at a place are a type and the name that it declares.</summary>
    public static bool IsDeclaration(IReadOnlyList<string> tokens, int i) =>
        i + 2 < tokens.Count && SourceTokens.IsWord(tokens[i]) && !NoTypes.Contains(tokens[i])
        && SourceTokens.IsWord(tokens[i + 1]);

    /// <summary>Notes what a body declares, in the port's spelling of types.</summary>
    public void Note(IReadOnlyList<string> body)
    {
        for (int i = 0; i < body.Count; i++)
        {
            if (!IsStatement(body, i) || !IsDeclaration(body, i))
                continue;
            Add(body[i], body[i + 1]);
            for (int j = i + 2, depth = 0; j < body.Count - 1 && (depth > 0 || body[j] != ";"); j++)
            {
                depth += SourceTokens.Nesting(body[j]);
                if (depth == 0 && body[j] == ",")
                    Add(body[i], body[j + 1]);
            }
        }
    }

    private void Add(string type, string name) =>
        _types[name] = !_types.TryGetValue(name, out string? other) || other == type ? type : "";
}
