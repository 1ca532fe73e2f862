// SPDX-License-Identifier: GPL-2.0-only
using Rxqueue.Model;

namespace Rxqueue.Properties.Reference;

/// <summary>The reference model of a receive queue or an excerpt: a byte FIFO and a PDU budget.</summary>
/// <param name="rxq">The queue that is held against it.</param>
internal sealed class ReferenceQueue(netfs_rxqueue rxq)
{
    /// <summary>The queue that is held against it.</summary>
    public netfs_rxqueue Rxq { get; } = rxq;

    /// <summary>The bytes that are queued.</summary>
    public ByteFifo Bytes;

    /// <summary>Bytes left of the PDU.</summary>
    public ulong PduRemain { get; set; }
}
