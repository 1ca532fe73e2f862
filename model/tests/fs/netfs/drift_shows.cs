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
                    full += umin(cups, 4);
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
    [InlineData("scoped ref iov_iter dest", "iov_iter dest",
        "netfs_brew: parameters: [3] is 'ref iov_iter dest' in the patch, 'iov_iter dest' in the port")]
    [InlineData("Span<byte> leaves, ", "",
        "netfs_brew: parameters: [2] is 'Span<byte> leaves' in the patch, 'ref iov_iter dest' in the port")]
    [InlineData("override size_t", "override uint", "netfs_brew: the patch returns size_t, the port uint")]
    [InlineData("Too much", "Far too much",
        "netfs_brew: after '9 ) pr_warn (' is '\"Too much %zx\\n\" , full' in the patch, "
        + "'\"Far too much %zx\\n\" , full' in the port")]
    [InlineData("%u > %u\"", "%u > %d\"",
        "netfs_brew: after 'pot . cups ,' is '\"POT=%x %u > %u\" , pot' in the patch, "
        + "'\"POT=%x %u > %d\" , pot' in the port")]
    [InlineData("netfs_pour(next);", "",
        "netfs_brew: after ', 4 ) ;' is 'netfs_pour ( *' in the patch, 'cups -- ;' in the port")]
    [InlineData("if (full > 9)", "",
        "netfs_brew: after 'cups -- ; }' is 'if ( full' in the patch, 'pr_warn ( \"Too much %zx\\n\"' in the port")]
    [InlineData("full > 9", "full >= 9",
        "netfs_brew: after '} if ( full' is '> 9 )' in the patch, '>= 9 )' in the port")]
    [InlineData("break;", "return 0;",
        "netfs_brew: after '( ! cups )' is 'break ; full' in the patch, 'return 0 ;' in the port")]
    [InlineData("for (; ; )", "while (true)",
        "netfs_brew: after ') return 0 ;' is 'for ( ;' in the patch, 'while ( true' in the port")]
    [InlineData("get_page(cup", "put_page(cup",
        "netfs_pour: after '' is 'get_page ( cup' in the patch, 'put_page ( cup' in the port")]
    [InlineData("return full;", "",
        "netfs_brew: after ', full ) ;' is 'return full ;' in the patch, 'nothing' in the port")]
    [InlineData("cups == 0", "cups == 1",
        "netfs_brew: after ') { if (' is '! cups )' in the patch, 'cups == 1' in the port")]
    [InlineData("cups == 0", "cups != 0",
        "netfs_brew: after ') { if (' is '! cups )' in the patch, 'cups ) break' in the port")]
    [InlineData("full += umin(cups, 4)", "full += (uint)umin(cups, 4)",
        "netfs_brew: after 'break ; full +=' is 'umin ( cups' in the patch, '( uint )' in the port")]
    [InlineData("cup.bv_page", "cup.bv_len",
        "netfs_pour: after 'get_page ( cup .' is 'bv_page ) ;' in the patch, 'bv_len ) ;' in the port")]
    [InlineData("full = 0", "full",
        "netfs_brew: after 'size_t full' is '= 0 ;' in the patch, '; if (' in the port")]
    [InlineData("size_t full", "uint full",
        "netfs_brew: after '' is 'size_t full =' in the patch, 'uint full =' in the port")]
    [InlineData("[MethodImpl(NoInlining)]", "private uint spout; [MethodImpl(NoInlining)]",
        "before netfs_brew: [0] is 'nothing' in the patch, 'private' in the port")]
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
