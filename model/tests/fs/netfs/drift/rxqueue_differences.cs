// SPDX-License-Identifier: GPL-2.0-only
namespace Rxqueue.Model.Tests.Drift;

/// <summary>Where rxqueue.cs is not the patch token by token, besides the spelling: all of it.</summary>
internal static class rxqueue_differences
{
    /// <summary>The differences, in the functions' order.</summary>
    public static KnownDifference[] All { get; } =
    [
        // The model's allocator takes no flags.
        new("netfs_alloc_rx_bvecq", "nr_bv , GFP_NOFS )", "nr_bv )"),

        // C# reads no local before it is assigned. iov_iter_kvec() sets all of this one.
        new("netfs_rxqueue_read", "iter ;", "iter = default ;"),

        // C leaves this one unset and uses it; the variant's value for that lets the model report the use.
        new("netfs_rxqueue_decant", "pbq ,", "pbq = uninitialised ( ) ,"),

        // C extends the int's sign; a negative one has left the loop just before, and C# adds no int to a size_t.
        new("netfs_rxqueue_tcp_refill", "qsize += rc", "qsize += ( uint ) rc"),
    ];
}
