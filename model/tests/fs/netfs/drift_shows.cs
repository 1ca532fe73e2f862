// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Collections.Generic;
using Rxqueue.Model.Tests.Drift;
using Xunit;

namespace Rxqueue.Model.Tests.fs.netfs;

/// <summary>The comparison of a port with its patch finds what drifts. The code here is invented for that.</summary>
public sealed class drift_shows
{
    private const string C = """
        /* A comment (with parens) { and a brace. */
        #include "teapot.h"
        static void netfs_pour(struct cup *cup)
        {
            get_page(cup->bv_page); // put_page(cup)
        }
        EXPORT_SYMBOL(netfs_pour);

        size_t netfs_brew(const struct teapot *pot, struct cup **next, void *leaves,
                struct iov_iter *dest, unsigned int cups)
        {
            size_t full = 0;
            if (WARN(cups > pot->cups,
                     "POT=%x "
                     "%u > %u", pot->id, cups, pot->cups))
                return 0;
            for (;;) {
                if (!cups)
                    break;
                full += umin(cups, 4);
                netfs_pour(*next);
                cups--;
            }
            if (full > 9)
                pr_warn("Too much %zx\n", full);
            return full;
        }
        """;

    private const string Port = """
        // The port of it.
        [Variant("teapot")]
        public sealed class teapots(kernel k) : pots(k)
        {
            private void netfs_pour(cup cup)
            {
                get_page(cup.bv_page);
            }

            [MethodImpl(NoInlining)]
            public override size_t netfs_brew(
                teapot pot, ref cup next, Span<byte> leaves, scoped ref iov_iter dest, uint cups)
            {
                size_t full = 0;
                if (cups > pot.cups && WARN(true, "POT=%x %u > %u", pot.id, cups, pot.cups))
                    return 0;
                for (; ; )
                {
                    if (cups == 0)
                        break;
                    full += (uint)umin(cups, 4);
                    netfs_pour(next);
                    cups--;
                }

                if (full > 9)
                    pr_warn("Too much %zx\n", full);
                return full;
            }
        }
        """;

    [Fact]
    public void A_true_port_shows_no_drift() => Assert.Equal([], DriftOf(Port));

    [Theory]
    [InlineData("uint cups)", "uint mugs)",
        "netfs_brew: parameters: [4] is 'uint cups' in the patch, 'uint mugs' in the port")]
    [InlineData("uint cups)", "size_t cups)",
        "netfs_brew: parameters: [4] is 'uint cups' in the patch, 'size_t cups' in the port")]
    [InlineData("ref cup next,", "cup next,",
        "netfs_brew: parameters: [1] is 'ref cup next' in the patch, 'cup next' in the port")]
    [InlineData("Span<byte> leaves, ", "",
        "netfs_brew: parameters: [2] is 'Span<byte> leaves' in the patch, 'ref iov_iter dest' in the port")]
    [InlineData("override size_t", "override uint", "netfs_brew: the patch returns size_t, the port uint")]
    [InlineData("Too much", "Far too much",
        "netfs_brew: steps: [13] is 'pr_warn \"Too much %zx\\n\"' in the patch, "
        + "'pr_warn \"Far too much %zx\\n\"' in the port")]
    [InlineData("%u > %u\"", "%u > %d\"",
        "netfs_brew: steps: [1] is 'WARN \"POT=%x %u > %u\"' in the patch, 'WARN \"POT=%x %u > %d\"' in the port")]
    [InlineData("netfs_pour(next);", "",
        "netfs_brew: steps: [9] is 'netfs_pour' in the patch, '--' in the port")]
    [InlineData("if (full > 9)", "",
        "netfs_brew: steps: [11] is 'if' in the patch, 'pr_warn \"Too much %zx\\n\"' in the port")]
    [InlineData("full > 9", "full >= 9", "netfs_brew: steps: [12] is '>' in the patch, '>=' in the port")]
    [InlineData("break;", "return 0;", "netfs_brew: steps: [6] is 'break' in the patch, 'return' in the port")]
    [InlineData("for (; ; )", "while (true)", "netfs_brew: steps: [4] is 'for' in the patch, 'while' in the port")]
    [InlineData("get_page(cup", "put_page(cup",
        "netfs_pour: steps: [0] is 'get_page' in the patch, 'put_page' in the port")]
    public void A_change_of_the_port_shows(string code, string doctored, string expected)
    {
        Assert.Contains(code, Port, StringComparison.Ordinal);
        Assert.Equal([expected], DriftOf(Port.Replace(code, doctored, StringComparison.Ordinal)));
    }

    [Fact]
    public void Functions_that_change_places_show()
    {
        const string swapped = "class pots { void netfs_brew() { } void netfs_pour() { } }";
        Assert.Equal(["functions: [0] is 'netfs_pour' in the patch, 'netfs_brew' in the port"], DriftOf(swapped));
    }

    [Fact]
    public void A_function_that_is_missing_shows()
    {
        const string halved = "class pots { void netfs_pour(cup cup) { get_page(cup.bv_page); } }";
        Assert.Equal(["functions: [1] is 'netfs_brew' in the patch, 'nothing' in the port"], DriftOf(halved));
    }

    [Fact]
    public void Only_the_lines_that_the_patch_adds_to_the_file_are_read()
    {
        const string patch = """
            diff --git a/a.c b/a.c
            +++ b/a.c
            +int other;
            diff --git a/tea/pot.c b/tea/pot.c
            --- /dev/null
            +++ b/tea/pot.c
            @@ -0,0 +1,2 @@
            +int one;
            +
             context
            -gone
            +int two;
            diff --git a/z.h b/z.h
            +int more;
            """;
        Assert.Equal("int one;\n\nint two;", Drift.Drift.AddedFile(patch, "tea/pot.c"));
    }

    private static IReadOnlyList<string> DriftOf(string port) =>
        Drift.Drift.Between(FunctionReader.OfC(C), FunctionReader.OfCSharp(port));
}
