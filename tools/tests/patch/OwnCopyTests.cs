// SPDX-License-Identifier: GPL-2.0-only
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Rxqueue.Tools.Patch;
using Xunit;

namespace Rxqueue.Tools.Tests.Patch;

/// <summary>How a fix finds its place in a copy that is not byte by byte what it was made for.</summary>
public sealed class OwnCopyTests
{
    /// <summary>A function that is not rxqueue.c's, indented by tabs.</summary>
    private const string Source = """
        int other(int a)
        {
        	drop(a);
        }

        int wanted(int a)
        {
        	if (a)
        		drop(a);
        	return a;
        }

        """;

    /// <summary>Puts a check of <c>a</c> in the place of the call.</summary>
    private static Fix Fix(params string[] places) => new(
        [new Finding("made-up", "A title")], null,
        [
            .. places.Select(place => new FixHunk(
                "wanted", 9, 9, SourceFile.Hash([place]),
                [new Edit(EditKind.Drop, ""), new Edit(EditKind.Add, "\t\tif (a > 1)"), new Edit(EditKind.Add, "\t\t\tdrop(a);")])),
        ]);

    [Fact]
    public void The_place_is_looked_for_in_the_function_only() =>
        Assert.Equal(
            """
            diff --git a/x.c b/x.c
            --- a/x.c
            +++ b/x.c
            @@ -6,6 +6,7 @@
             int wanted(int a)
             {
             	if (a)
            -		drop(a);
            +		if (a > 1)
            +			drop(a);
             	return a;
             }

            """,
            Diff(Source));

    [Fact]
    public void Lines_may_have_moved() =>
        Assert.Contains("@@ -8,6 +8,7 @@\n", Diff("/* wanted() is\n * described here. */\n" + Source));

    [Fact]
    public void A_declaration_and_a_call_are_no_definition() =>
        Assert.Contains("@@ -8,6 +8,7 @@\n", Diff("int wanted(int a);\nint b = wanted(1);\n" + Source));

    [Fact]
    public void New_lines_are_indented_as_the_copy_is() =>
        Assert.Contains("\n-        drop(a);\n+        if (a > 1)\n+            drop(a);\n", Diff(Source.Replace("\t", "    ")));

    [Fact]
    public void An_archives_copy_has_one_blank_whatever_the_level() =>
        Assert.Contains("\n- drop(a);\n+ if (a > 1)\n+ drop(a);\n", Diff(Source.Replace("\t\t", " ").Replace("\t", " ")));

    [Fact]
    public void A_copy_may_be_not_indented_at_all() =>
        Assert.Contains("\n-drop(a);\n+if (a > 1)\n+drop(a);\n", Diff(Source.Replace("\t", "")));

    [Fact]
    public void New_lines_end_as_the_copys_do() =>
        Assert.Contains("\n+\t\tif (a > 1)\r\n+\t\t\tdrop(a);\r\n", Diff(Source.Replace("\n", "\r\n")));

    [Fact]
    public void A_copy_may_lack_its_last_line_end() =>
        Assert.EndsWith("\n \treturn a;\n }\n\\ No newline at end of file\n", Diff(Source.TrimEnd()));

    [Fact]
    public void Blanks_within_a_line_are_one() => Assert.Contains("-\t\tdrop(a);", Diff(Source, "  drop(a); "));

    [Fact]
    public void A_place_that_was_changed_is_named() =>
        Assert.Equal(
            "my.c:7: wanted() has what was line 9 in the posted file nowhere, expected it in one place for made-up",
            Refusal(Source.Replace("\t\tdrop(a);", "\t\tkeep(a);")));

    [Fact]
    public void A_place_that_is_there_twice_is_named() =>
        Assert.Equal(
            "my.c:7: wanted() has what was line 9 in the posted file in 2 places, expected it in one place for made-up",
            Refusal(Source.Replace("\treturn a;", "\tdrop(a);")));

    [Fact]
    public void A_copy_that_is_cured_is_named() =>
        Assert.Equal(
            "my.c:7: wanted() is cured of made-up already, expected it as posted",
            Refusal(Source.Replace("\t\tdrop(a);", "\t\tif (a > 1)\n\t\t\tdrop(a);")));

    [Fact]
    public void A_function_that_is_gone_is_named() =>
        Assert.Equal("my.c: there is no wanted(), expected it for made-up", Refusal(Source.Replace("wanted", "renamed")));

    [Theory]
    [InlineData("finding a A title\n", "a.fix: expected a finding and a hunk")]
    [InlineData("hunk f 1 HASH\n+x\n=\n", "a.fix: expected a finding and a hunk")]
    [InlineData("finding a A title\nhunk f 1 HASH\n=\n", "a.fix: the hunk of f accounts for 1 lines, expected 1, and a change")]
    [InlineData("finding a A title\nhunk f 1-2 HASH\n-\n", "a.fix: the hunk of f accounts for 1 lines, expected 2, and a change")]
    [InlineData("finding a A title\nhunk f 2-1 HASH\n-\n", "a.fix:2:1: expected finding, tree, hunk, or a line of a hunk")]
    [InlineData("+x\n", "a.fix:1:1: expected finding, tree, hunk, or a line of a hunk")]
    public void A_malformed_fix_is_refused(string text, string message)
    {
        using StringReader reader = new(text.Replace("HASH", new string('0', 64)));

        Assert.Equal(message, Assert.Throws<InvalidDataException>(() => FixReader.Read("a.fix", reader)).Message);
    }

    private static string Refusal(string source) =>
        Assert.Throws<BadInputException>(() => PatchedFile.Apply(new SourceFile("my.c", source), [Fix("drop(a);")])).Message;

    private static string Diff(string source, string place = "drop(a);")
    {
        IReadOnlyList<PatchedLine> patched = PatchedFile.Apply(new SourceFile("my.c", source), [Fix(place)]);
        using StringWriter text = new();
        UnifiedDiff.Write(patched, "x.c", text);
        return text.ToString();
    }
}
