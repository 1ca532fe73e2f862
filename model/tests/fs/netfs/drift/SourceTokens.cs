// SPDX-License-Identifier: GPL-2.0-only
using System.Collections.Generic;
using System.Text.RegularExpressions;

namespace Rxqueue.Model.Tests.Drift;

/// <summary>Cuts source text into tokens, of C and C# alike: comments and preprocessor lines are left out.</summary>
internal static partial class SourceTokens
{
    [GeneratedRegex("""
        (?<skip> \s+ | //[^\n]* | /\*.*?\*/ | ^[ \t]*\#[^\n]* )
        | (?<token> "(?:\\.|[^"\\])*" | @?[A-Za-z_]\w* | \d\w*
            | -> | \+\+ | -- | \+= | -= | <= | >= | == | != | && | \|\| | => | . )
        """, RegexOptions.IgnorePatternWhitespace | RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Token();

    /// <summary>The tokens, in order. String literals that stand side by side are one.</summary>
    public static List<string> Of(string source)
    {
        List<string> tokens = [];
        foreach (Match match in Token().Matches(source))
        {
            if (!match.Groups["token"].Success)
                continue;
            string token = match.Value;
            if (IsText(token) && tokens.Count > 0 && IsText(tokens[^1]))
                tokens[^1] = tokens[^1][..^1] + token[1..];
            else
                tokens.Add(token);
        }

        return tokens;
    }

    /// <summary>Whether a token is a string literal.</summary>
    public static bool IsText(string token) => token[0] == '"';

    /// <summary>Whether a token is a name or a keyword.</summary>
    public static bool IsWord(string token) => token[0] == '_' || token[0] == '@' || char.IsAsciiLetter(token[0]);
}
