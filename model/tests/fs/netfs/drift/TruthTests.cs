// SPDX-License-Identifier: GPL-2.0-only
using System.Collections.Generic;

namespace Rxqueue.Model.Tests.Drift;

/// <summary>
/// C may test <c>x</c> and <c>!x</c> where C# must compare with null or 0, and may compare as well: both become
/// <c>x</c> and <c>!x</c>, but only where nothing but the truth of a value is asked for.
/// </summary>
internal static class TruthTests
{
    /// <summary>Replaces the comparisons with null and 0 in conditions.</summary>
    public static void Shorten(List<string> body)
    {
        for (int i = 1; i + 2 < body.Count; i++)
        {
            if (body[i] is not ("==" or "!=") || body[i + 1] is not ("0" or "null"))
                continue;
            int start = body.PathStart(i - 1);
            if (!IsAsked(body, start, i + 2))
                continue;
            bool negated = body[i] == "==";
            body.RemoveRange(i, 2);
            if (negated)
                body.Insert(start, "!");
        }
    }

    /// <summary>Whether the tokens from start to end are a condition, or what its operators join.</summary>
    private static bool IsAsked(List<string> body, int start, int end)
    {
        if (start == 0)
            return false;
        bool ends = body[end] is ")" or "&&" or "||";
        return body[start - 1] switch
        {
            "&&" or "||" => ends || body[end] == ";",
            "(" => ends && start > 1 && body[start - 2] is "if" or "while" or "WARN_ON" or "WARN_ON_ONCE",
            ";" => body[end] == ";" && body.Opening(start) is > 0 and int open && body.Has(open - 1, "for", "("),
            _ => false,
        };
    }
}
