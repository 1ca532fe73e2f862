// SPDX-License-Identifier: GPL-2.0-only
using System;
using Xunit;

namespace Rxqueue.Model.Tests.trace;

/// <summary>
/// Where nobody listens, an event costs a branch: refill, read and discard of what lies in the receive queue allocate
/// nothing.
/// </summary>
[Collection(WithEventSource.Name)]
public sealed class steady_state_tests
{
    private const int Rounds = 1000;
    private readonly ReceivingKernel m = new();
    private readonly byte[] buffer = new byte[1448];

    [Fact]
    public void Refill_read_and_discard_allocate_nothing()
    {
        Queue(2 * Rounds);
        Receive(Rounds);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Receive(Rounds);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void With_a_listener_they_do()
    {
        Queue(Rounds);
        using NetfsListener listener = NetfsListener.To(netfs_keyword.all, m.K.current.pid);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Receive(Rounds);
        Assert.NotEqual(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private void Queue(int skbs)
    {
        for (int i = 0; i < skbs; i++)
            m.Receive(1448);
    }

    /// <summary>One bvecq is used again and again, since a refill of 0 takes what fits into it.</summary>
    private void Receive(int skbs)
    {
        for (int i = 0; i < skbs; i++)
        {
            if (m.Calls.refill(m.Socket, m.Rxq, 1448) < 0)
                throw new InvalidOperationException("the receive queue ran dry");
            m.Calls.pdu(m.Rxq, 1448);
            if (m.Calls.read(m.Rxq, buffer, 0, 1448) != 1448)
                throw new InvalidOperationException("the read was short");
            m.Calls.discard(m.Rxq, 1448);
        }
    }
}
