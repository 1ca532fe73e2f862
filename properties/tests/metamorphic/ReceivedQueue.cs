// SPDX-License-Identifier: GPL-2.0-only
using System.Collections.Generic;
using Rxqueue.Model;
using Rxqueue.Model.Scenario;
using Rxqueue.Properties.Generators;

namespace Rxqueue.Properties.Tests.Metamorphic;

/// <summary>A queue that holds all bytes that a scenario's peer sends.</summary>
internal sealed class ReceivedQueue
{
    private readonly rxqueue_calls _calls;
    private readonly netfs_rxqueue _rxq;

    /// <summary>Receives them.</summary>
    public ReceivedQueue(Scenario scenario, string variant)
    {
        kernel k = new(scenario.Profile);
        socket socket = k.sock_create();
        _calls = new rxqueue_calls(k, rxqueue_variants.load(variant, k));
        _rxq = _calls.create();
        Dictionary<string, page> pages = [];
        ulong position = 0;
        foreach (Statement statement in scenario.Statements)
        {
            if (statement is PageStatement page)
                pages.Add(page.Name, k.alloc_pages(page.Size));
            else if (statement is SkbStatement skb)
                k.tcp_queue_next(socket.sk, SkbBuilder.Build(k, skb, pages, ref position));
        }

        _calls.refill(socket, _rxq, position);
        Length = (uint)position;
        _calls.pdu(_rxq, Length);
    }

    /// <summary>How many bytes there were.</summary>
    public uint Length { get; }

    /// <summary>Reads bytes.</summary>
    public byte[] Read(uint skip, uint amount)
    {
        byte[] bytes = new byte[amount];
        ulong copied = _calls.read(_rxq, bytes, skip, amount);
        return bytes[..(int)copied];
    }

    /// <summary>Discards bytes.</summary>
    public void Discard(uint amount) => _calls.discard(_rxq, amount);
}
