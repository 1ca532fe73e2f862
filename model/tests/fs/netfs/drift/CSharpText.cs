// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Collections.Generic;
using System.Linq;

namespace Rxqueue.Model.Tests.Drift;

/// <summary>
/// Brings the port's C# into the spelling that it shares with C. What is replaced, and nothing else is:
/// <list type="bullet">
/// <item><c>p</c> by <c>*p</c> if it is a <c>ref</c> parameter that C has a pointer to a pointer for;</item>
/// <item><c>ref x</c> by <c>x</c>, as <see cref="CText"/> does with <c>&amp;x</c>;</item>
/// <item><c>new() { a = x }</c> by <c>{ .a = x }</c>;</item>
/// <item><c>@name</c> by <c>name</c>;</item>
/// <item>a cast of all that is assigned to the very type that it is assigned to, which C does silently, by nothing;
/// any other cast shows;</item>
/// <item><c>if (c &amp;&amp; WARN(true, …))</c> by <c>if (WARN(c, …))</c>; and the <see cref="TruthTests"/>.</item>
/// </list>
/// </summary>
internal static class CSharpText
{
    /// <summary>The types of the members that the port casts to.</summary>
    private static readonly Dictionary<string, string> Members = new()
    {
        [nameof(netfs_rxqueue.take_slot)] = "ushort",
        [nameof(netfs_rxqueue.qsize)] = "uint",
        [nameof(netfs_rxqueue.pdu_remain)] = "uint",
        [nameof(bio_vec.bv_offset)] = "uint",
        [nameof(bio_vec.bv_len)] = "uint",
    };

    /// <summary>The tokens of a method's body.</summary>
    public static List<string> Body(List<string> source, Locals locals)
    {
        List<string> body = [.. source.Where(token => token != "ref").Select(token => token.TrimStart('@'))];
        locals.Note(body);
        for (int i = 0; i < body.Count; i++)
        {
            if (IsPointedTo(body, i, locals))
                body.Insert(i++, "*");
            else if (body.Has(i, "=", "new", "(", ")", "{"))
                Designate(body, i + 1);
            else if (body[i] is "=" or "+=" or "-=")
                DropCast(body, i, locals);
            else if (body.Has(i, "&&", "WARN", "(", "true", ","))
                MoveCondition(body, i);
        }

        TruthTests.Shorten(body);
        return body;
    }

    /// <summary>
    /// Whether a token is a parameter that C reaches through one star more; an iov_iter is only passed on.
    /// </summary>
    private static bool IsPointedTo(List<string> body, int i, Locals locals) =>
        !body.Has(i - 1, ".") && locals[body[i]] is string type && type != $"ref {nameof(iov_iter)}"
        && type.StartsWith("ref ", StringComparison.Ordinal);

    private static void Designate(List<string> body, int constructor)
    {
        body.RemoveRange(constructor, 3);
        int end = body.Closing(constructor);
        for (int i = end - 2; i > constructor; i--)
            if (body[i - 1] is "{" or "," && body[i + 1] == "=")
                body.Insert(i, ".");
    }

    private static void DropCast(List<string> body, int assigns, Locals locals)
    {
        int cast = assigns + 1;
        if (assigns == 0 || !body.Has(cast, "(") || !body.Has(cast + 2, ")"))
            return;
        string target = body[assigns - 1];
        string? type = body.Has(assigns - 2, ".") ? Members.GetValueOrDefault(target) : locals[target];
        int operand = cast + 3;
        int end = body.IndexOf(";", operand);
        if (type != body[cast + 1] || end <= operand)
            return;

        // The parentheses that only the cast needs go with it.
        bool enclosed = body[operand] == "(" && body.Closing(operand) == end - 1;
        if (!enclosed && body.PathStart(end - 1) != operand)
            return;
        if (enclosed)
        {
            body.RemoveAt(end - 1);
            body.RemoveAt(operand);
        }

        body.RemoveRange(cast, 3);
    }

    private static void MoveCondition(List<string> body, int and)
    {
        int open = body.Opening(and);
        if (!body.Has(open - 1, "if", "(") || body[open..and].Exists(token => token is "||" or "="))
            return;
        List<string> condition = body[(open + 1)..and];
        body.RemoveAt(and + 3);
        body.InsertRange(and + 3, condition);
        body.RemoveRange(open + 1, condition.Count + 1);
    }
}
