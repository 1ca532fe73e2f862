// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Rxqueue.Model.Tests.Drift;
using Xunit;

namespace Rxqueue.Model.Tests.fs.netfs;

/// <summary>
/// rxqueue.cs is a port of the patch's rxqueue.c, not a paraphrase: same functions, parameters, messages, calls and
/// control flow, in the same order.
/// </summary>
/// <remarks>
/// Two things are known to be spelled otherwise: <c>if (WARN(c, …))</c> is <c>if (c &amp;&amp; WARN(true, …))</c>, and
/// <c>for (;;)</c> is <c>for (; ; )</c>.
/// </remarks>
public sealed class rxqueue_matches_the_patch
{
    private static IReadOnlyList<SourceFunction> Port =>
        FunctionReader.OfCSharp(File.ReadAllText(Repository.File("model", "fs", "netfs", "rxqueue.cs")));

    private static IReadOnlyList<SourceFunction> Patch =>
        FunctionReader.OfC(Drift.Drift.AddedFile(SharedData.Patch, "fs/netfs/rxqueue.c"));

    [FactWhenShared]
    public void The_port_differs_in_nothing_that_can_be_compared() =>
        Assert.Equal([], Drift.Drift.Between(Patch, Port));

    [FactWhenShared]
    public void Every_function_of_the_patch_was_found()
    {
        string[] expected =
        [
            "netfs_get_rx_page", "netfs_put_rx_page", "netfs_alloc_rx_bvecq", "netfs_put_rx_bvecq",
            "netfs_rxqueue_read_iter", "netfs_rxqueue_read", "netfs_rxqueue_discard", "netfs_rxqueue_count",
            "netfs_bvecq_append_seg", "netfs_rxqueue_decant", "netfs_rxqueue_tcp_refill",
            "netfs_rxqueue_tcp_consume",
        ];
        Assert.Equal(expected, Patch.Select(function => function.Name));
    }

    [FactWhenShared]
    public void All_messages_of_the_patch_were_found() =>
        Assert.Equal(7, Patch.SelectMany(f => f.Steps).Count(step => step.Contains('"', StringComparison.Ordinal)));

    [Fact]
    public void Functions_are_read_with_their_parameters_in_the_ports_spelling()
    {
        SourceFunction append = Port.Single(function => function.Name == "netfs_bvecq_append_seg");
        Assert.Equal("void", append.Returns);
        Assert.Equal(["ref bvecq pdestq", "bio_vec sv", "size_t offset", "size_t len"], append.Parameters);
    }
}
