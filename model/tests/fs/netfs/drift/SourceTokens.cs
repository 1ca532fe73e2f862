// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;

namespace Rxqueue.Model.Tests.Drift;

/// <summary>
/// Cuts source text into tokens, of C and C# alike: comments are left out, and the preprocessor lines that say nothing
/// of the code. What a conditional or a macro says is to show.
/// </summary>
internal static partial class SourceTokens
{
    [GeneratedRegex("""
        (?<skip> \s+ | //[^\n]* | /\*.*?\*/ | ^[ \t]*\#[ \t]*(?:include|nullable)\b[^\n]* )
        | (?<token> "(?:\\.|[^"\\])*" | @?[A-Za-z_]\w* | \d\w*
            | -> | \+\+ | -- | \+= | -= | <= | >= | == | != | && | \|\| | => | . )
        """, RegexOptions.IgnorePatternWhitespace | RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Token();

    /// <summary>The tokens, in order. String literals that stand side by side are one.</summary>
    public static List<string> Of(string source)
    {
        List<string> tokens = [];
        foreach ((_, string token) in Places(source))
        {
            if (IsText(token) && tokens.Count > 0 && IsText(tokens[^1]))
                tokens[^1] = tokens[^1][..^1] + token[1..];
            else
                tokens.Add(token);
        }

        return tokens;
    }

    /// <summary>The tokens as they stand, and where in the text.</summary>
    public static IEnumerable<(int At, string Text)> Places(string source) =>
        from Match match in Token().Matches(source)
        where match.Groups["token"].Success
        select (match.Index, match.Value);

    /// <summary>Whether a token is a string literal.</summary>
    public static bool IsText(string token) => token[0] == '"';

    /// <summary>Whether a token is a name or a keyword.</summary>
    public static bool IsWord(string token) => token[0] == '_' || token[0] == '@' || char.IsAsciiLetter(token[0]);

    /// <summary>Whether the tokens at a place are these.</summary>
    public static bool Has(this IReadOnlyList<string> tokens, int at, params ReadOnlySpan<string> wanted)
    {
        if (at < 0 || at + wanted.Length > tokens.Count)
            return false;
        for (int i = 0; i < wanted.Length; i++)
            if (tokens[at + i] != wanted[i])
                return false;
        return true;
    }

    /// <summary>Where the bracket is closed that a token opens.</summary>
    /// <exception cref="FormatException">It is not.</exception>
    public static int Closing(this IReadOnlyList<string> tokens, int open)
    {
        for (int i = open, depth = 0; i < tokens.Count; i++)
        {
            depth += Nesting(tokens[i]);
            if (depth == 0)
                return i;
        }

        throw new FormatException($"a {tokens[open]} is not closed");
    }

    /// <summary>Where the bracket is open that a token is in; -1 if in none.</summary>
    public static int Opening(this IReadOnlyList<string> tokens, int inside)
    {
        for (int i = inside - 1, depth = 0; i >= 0; i--)
        {
            depth -= Nesting(tokens[i]);
            if (depth < 0)
                return i;
        }

        return -1;
    }

    /// <summary>
    /// Where a name begins with all that it is reached through, as in <c>a.b[i].c</c> or <c>f(x)</c>, given its end.
    /// </summary>
    public static int PathStart(this IReadOnlyList<string> tokens, int last)
    {
        int start = last;
        while (true)
        {
            while (start > 0 && tokens[start] is ")" or "]")
                start = tokens.Opening(start) - (tokens.Opening(start) > 0 ? 1 : 0);
            if (start < 2 || tokens[start - 1] != ".")
                return start;
            start -= 2;
        }
    }

    /// <summary>How much deeper a token leads into brackets, of any kind.</summary>
    public static int Nesting(string token) => token switch
    {
        "(" or "[" or "{" => 1,
        ")" or "]" or "}" => -1,
        _ => 0,
    };
}
