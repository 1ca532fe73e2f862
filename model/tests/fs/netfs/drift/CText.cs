// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Collections.Generic;
using System.Linq;

namespace Rxqueue.Model.Tests.Drift;

/// <summary>
/// Brings C into the spelling that it shares with the port. What is replaced, and nothing else is:
/// <list type="bullet">
/// <item>the types of declarations, star by star; a pointer to a structure is the port's class;</item>
/// <item><c>-></c> by <c>.</c>, and <c>NULL</c> by <c>null</c>;</item>
/// <item>the return address' builtin by the port's <c>return_address</c>;</item>
/// <item><c>sizeof</c> of what a local points to, or of an element of its <c>bv</c>, by the port's constants;</item>
/// <item>the assignment of one structure to another by the port's <c>assign</c>;</item>
/// <item><c>&amp;x</c> by <c>x</c>: the types, which are compared, tell whether x is reached or copied;</item>
/// <item><c>const</c> by nothing; and the <see cref="TruthTests"/>.</item>
/// </list>
/// </summary>
internal static class CText
{
    private static readonly HashSet<string> Words = ["unsigned", "signed", "long", "short", "int", "char"];

    /// <summary>A type as the port spells it.</summary>
    public static string Type(string type) => type switch
    {
        "unsigned int" => "uint",
        "unsigned short" => "ushort",
        "void*" => "Span<byte>",
        "struct iov_iter*" => "ref iov_iter",

        // These two live on the stack in the port, too; any other structure by value would be a copy, and shows.
        "struct iov_iter" or "struct kvec" => type["struct ".Length..],
        _ when !type.StartsWith("struct ", StringComparison.Ordinal) => type,
        _ when type.EndsWith("**", StringComparison.Ordinal) => $"ref {type["struct ".Length..^2]}",
        _ when type.EndsWith('*') => type["struct ".Length..^1],
        _ => type,
    };

    /// <summary>The tokens of a function's body.</summary>
    public static List<string> Body(List<string> source, Locals locals)
    {
        List<string> body = Declarations([.. source.Select(token => token switch
        {
            "->" => ".",
            "NULL" => "null",
            _ => token,
        })]);
        locals.Note(body);
        for (int i = 0; i < body.Count; i++)
        {
            if (body.Has(i, "__builtin_return_address", "(", "0", ")"))
                Replace(body, i, 4, "return_address");
            else if (SizeOf(body, i, locals) is (int length, string constant))
                Replace(body, i, length, constant);
            else if (IsStructureAssignment(body, i, locals))
                Replace(body, i, 6, body[i + 1], ".", "assign", "(", body[i + 4], ")", ";");
            else if (body[i] == "&" && IsPrefix(body, i))
                body.RemoveAt(i);
        }

        TruthTests.Shorten(body);
        return body;
    }

    /// <summary>The body with the types of its declarations as the port spells them.</summary>
    private static List<string> Declarations(List<string> body)
    {
        List<string> spelled = [];
        for (int i = 0; i < body.Count; i++)
        {
            int length = Locals.IsStatement(body, i) ? TypeLength(body, i) : 0;
            if (length == 0)
            {
                spelled.Add(body[i]);
                continue;
            }

            string type = FunctionReader.Spell(body[i..(i + length)]);
            string? first = null;
            i += length;
            for (int depth = 0; ; i++)
            {
                // Each declarator has its own stars; the port declares names of one type together.
                if (depth == 0 && (first is null || body[i - 1] == ","))
                {
                    int stars = body.Skip(i).TakeWhile(token => token == "*").Count();
                    string whole = Type(type + new string('*', stars));
                    if (whole != first)
                        spelled.AddRange(whole.Split(' '));
                    first ??= whole;
                    i += stars;
                }

                spelled.Add(body[i]);
                depth += SourceTokens.Nesting(body[i]);
                if (i + 1 == body.Count || (depth <= 0 && body[i] == ";"))
                    break;
            }
        }

        return spelled;
    }

    /// <summary>How many tokens the type of a declaration has, less the stars; 0 if none begins here.</summary>
    private static int TypeLength(List<string> body, int i)
    {
        int from = i;
        if (body[i] == "const")
            i++;
        if (body.Has(i, "struct"))
            return i + 2 - from;
        int words = body.Skip(i).TakeWhile(Words.Contains).Count();
        return words > 0 ? i + words - from : Locals.IsDeclaration(body, i) ? i + 1 - from : 0;
    }

    private static (int Length, string Constant)? SizeOf(List<string> body, int i, Locals locals)
    {
        if (body.Has(i, "sizeof", "(", "*") && body.Has(i + 4, ")") && locals[body[i + 3]] is string type)
            return (5, $"sizeof_{type}");
        return body.Has(i, "sizeof", "(") && body.Has(i + 3, ".", "bv", "[", "0", "]", ")")
            && locals[body[i + 2]] == nameof(bvecq) ? (9, $"sizeof_{nameof(bio_vec)}") : null;
    }

    private static bool IsStructureAssignment(List<string> body, int i, Locals locals) =>
        body.Has(i, "*") && body.Has(i + 2, "=", "*") && body.Has(i + 5, ";") && Locals.IsStatement(body, i)
        && locals[body[i + 1]] is string type && !type.StartsWith("ref ", StringComparison.Ordinal)
        && type == locals[body[i + 4]];

    /// <summary>Whether an operator has nothing on its left.</summary>
    private static bool IsPrefix(List<string> body, int i) =>
        Locals.IsStatement(body, i) || body[i - 1] is "(" or "," or "=" or "[" or "!" or "&&" or "||" or "return";

    private static void Replace(List<string> body, int at, int length, params string[] tokens)
    {
        body.RemoveRange(at, length);
        body.InsertRange(at, tokens);
    }
}
