// SPDX-License-Identifier: GPL-2.0-only
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Rxqueue.Model.Tests.Drift;
using Xunit;

namespace Rxqueue.Model.Tests.fs.netfs;

/// <summary>
/// rxqueue.cs is a port of the patch's rxqueue.c, not a paraphrase: same functions and parameters, and the bodies are
/// the same token by token.
/// </summary>
/// <remarks>
/// <see cref="CText"/> and <see cref="CSharpText"/> say what counts as the same spelled otherwise,
/// <see cref="rxqueue_differences"/> what is not the same.
/// </remarks>
public sealed class rxqueue_matches_the_patch
{
    private static IReadOnlyList<SourceFunction> Port =>
        FunctionReader.OfCSharp(File.ReadAllText(Repository.File("model", "fs", "netfs", "rxqueue.cs")));

    private static IReadOnlyList<SourceFunction> Patch =>
        FunctionReader.OfC(Drift.Drift.AddedFile(SharedData.Patch, "fs/netfs/rxqueue.c"));

    [FactWhenShared]
    public void The_port_is_the_patch_but_for_the_known_differences() =>
        Assert.Equal([], Drift.Drift.Between(Patch, Port, rxqueue_differences.All));

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
        Assert.Equal(7, Patch.SelectMany(f => f.Body).Count(SourceTokens.IsText));

    [Fact]
    public void Functions_are_read_with_their_parameters_in_the_ports_spelling()
    {
        SourceFunction append = Port.Single(function => function.Name == "netfs_bvecq_append_seg");
        Assert.Equal("void", append.Returns);
        Assert.Equal(["ref bvecq pdestq", "bio_vec sv", "size_t offset", "size_t len"], append.Parameters);
    }
}
