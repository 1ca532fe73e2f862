// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.IO;
using System.Linq;
using Rxqueue.Tools.Patch;
using Xunit;

namespace Rxqueue.Tools.Tests.Patch;

/// <summary><c>rxq patch</c>, as a user calls it.</summary>
public sealed class PatchCommandTests
{
    [Fact]
    public void The_list_has_a_line_a_finding()
    {
        Rxq run = Rxq.Run("patch", "--list");

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal(
            Directory.GetFiles(Samples.Path("findings"), "*.rxq").Select(Path.GetFileNameWithoutExtension).Order(StringComparer.Ordinal),
            run.Lines.Select(line => line.Split(' ')[0]).Order(StringComparer.Ordinal));
        Assert.Contains(
            "consume-excerpt             netfs_rxqueue_tcp_refill  line 468             "
            + "netfs_rxqueue_tcp_consume() oopses when an excerpt ends before the PDU",
            run.Lines);
    }

    [Fact]
    public void The_list_can_be_asked_for_one_finding() =>
        Assert.Equal(
            ["count-warns                 netfs_rxqueue_count       line 283             netfs_rxqueue_count() WARNs where it is documented to return 0"],
            Rxq.Run("patch", "--list", "count-warns").Lines);

    [Fact]
    public void A_patch_says_what_it_cures_and_goes_to_standard_output()
    {
        // No more of rxqueue.c than what the fix looks for: a line that any function may begin a loop with.
        byte[] source = "unsigned int netfs_rxqueue_count(void)\n{\n\twhile (amount > 0) {\n\t}\n}\n"u8.ToArray();

        Rxq run = Rxq.RunWith(source, "patch", "--source", "-", "count-warns");

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.StartsWith("count-warns: netfs_rxqueue_count() WARNs where it is documented to return 0\n", run.Output);
        Assert.EndsWith(
            """
            diff --git a/fs/netfs/rxqueue.c b/fs/netfs/rxqueue.c
            --- a/fs/netfs/rxqueue.c
            +++ b/fs/netfs/rxqueue.c
            @@ -1,5 +1,8 @@
             unsigned int netfs_rxqueue_count(void)
             {
            +	if (amount > rxq->qsize)
            +		return 0;
            +
             	while (amount > 0) {
             	}
             }

            """,
            run.Output);
    }

    [Fact]
    public void No_line_is_changed_by_two_fixes()
    {
        (string Function, int Line)[] lines =
        [
            .. Fixes.All.SelectMany(fix => fix.Hunks).SelectMany(
                hunk => Enumerable.Range(hunk.FirstLine, hunk.Length).Select(line => (hunk.Function, line))),
        ];

        Assert.Equal(lines.Distinct(), lines);
    }

    [Theory]
    [InlineData(new[] { "patch" }, "rxq: patch: expected --source with a copy of fs/netfs/rxqueue.c, or --list (see rxq --help)\n")]
    [InlineData(new[] { "patch", "--source", "no-such.c" }, "no-such.c: no such file\n")]
    [InlineData(new[] { "patch", "--list", "no-such" }, "rxq: there is no finding 'no-such', expected one that rxq patch --list names\n")]
    [InlineData(new[] { "patch", "--source", "-", "no-such" }, "rxq: there is no finding 'no-such', expected one that rxq patch --list names\n")]
    [InlineData(new[] { "patch", "--source", "-", "-o", "-" }, "rxq: --output: '-' is no file, expected one to write\n")]
    [InlineData(new[] { "patch", "--source", "-", "count-warns" }, "-: there is no netfs_rxqueue_count(), expected it for count-warns\n")]
    public void What_is_wrong_is_told_in_one_line(string[] arguments, string error)
    {
        Rxq run = Rxq.Run(arguments);

        Assert.Equal((2, "", error), (run.ExitCode, run.Output, run.Error));
    }

    [Fact]
    public void A_copy_that_is_no_text_is_refused()
    {
        Rxq run = Rxq.RunWith([0xff, 0xfe, 0x00], "patch", "--source", "-");

        Assert.Equal(
            (2, "", "-: is no UTF-8 text, expected a copy of fs/netfs/rxqueue.c\n"), (run.ExitCode, run.Output, run.Error));
    }

    [Fact]
    public void The_copy_is_not_written_over()
    {
        using Scratch scratch = new();
        string source = scratch.Write("rxqueue.c", "int x;\n");

        Rxq run = Rxq.Run("patch", "--source", source, "-o", source);

        Assert.Equal((2, $"{source}: is the input, expected another file to write\n"), (run.ExitCode, run.Error));
        Assert.Equal("int x;\n", File.ReadAllText(source));
    }
}
