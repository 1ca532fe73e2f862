// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Collections.Generic;
using System.Linq;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Rxqueue.Model;
using Rxqueue.Model.Scenario;
using Xunit;

namespace Rxqueue.Properties.Tests;

/// <summary>A step of a caller that keeps to the protocol.</summary>
/// <param name="Arrives">What reaches the socket first; null for nothing.</param>
/// <param name="Part">The part of what is queued that is then read and discarded, in percent.</param>
public sealed record ReceiveStep(Segmentation? Arrives, int Part);

public static class ReceiveSteps
{
    public static Arbitrary<ReceiveStep[]> Arbitrary() =>
        (from arrives in Gen.Frequency((3, Segmentation.Generator.Select(s => (Segmentation?)s)), (1, Gen.Constant((Segmentation?)null)))
         from part in Gen.Frequency((2, Gen.Choose(0, 100)), (1, Gen.Constant(100)))
         select new ReceiveStep(arrives, part)).ArrayOf().ToArbitrary();
}

/// <summary>Bytes come out in the order in which they went in, each exactly once, whatever the segmentation.</summary>
public sealed class Bytes_come_out_in_order
{
    [Property(Arbitrary = [typeof(ReceiveSteps)], MaxTest = 300)]
    public void with_the_posted_code_in_rfc_base(ReceiveStep[] steps) => Run(steps, bvecq_profile.rfc_base);

    [Property(Arbitrary = [typeof(ReceiveSteps)], MaxTest = 300)]
    public void with_the_posted_code_in_the_later_tree(ReceiveStep[] steps) => Run(steps, bvecq_profile.later);

    private static void Run(ReceiveStep[] steps, bvecq_profile profile)
    {
        kernel k = new(profile);
        rxqueue_calls calls = new(k, rxqueue_variants.load(rxqueue_variants.posted, k));
        socket sock = k.sock_create();
        netfs_rxqueue rxq = calls.create();
        ByteFifo expected = new();
        ulong position = 0;
        foreach (ReceiveStep step in steps)
        {
            if (step.Arrives is not null)
                Arrive(k, sock, step.Arrives, expected, ref position);

            uint before = rxq.qsize;
            int rc = calls.refill(sock, rxq, 0);
            Assert.True(rc is 0 or -11, $"refill returned {rc}");
            expected.Refill((int)(rxq.qsize - before));
            Assert.Equal(expected.Queued, (int)rxq.qsize);

            byte[] part = new byte[expected.Queued * step.Part / 100];
            calls.pdu(rxq, (uint)part.Length);
            Assert.Equal((ulong)part.Length, calls.read(rxq, part, 0, (ulong)part.Length));
            calls.discard(rxq, (ulong)part.Length);
            Assert.Equal(expected.Take(part.Length), part);
            Assert.Equal(expected.Queued, (int)rxq.qsize);
            Assert.Equal(0u, rxq.pdu_remain);
        }

        calls.variant.netfs_put_rx_bvecq(rxq.take_from);
        k.sock_release(sock);
        Assert.True(k.kmemleak_scan().is_clean);
        Assert.Empty(k.log);
    }

    private static void Arrive(kernel k, socket sock, Segmentation pieces, ByteFifo expected, ref ulong position)
    {
        byte[] bytes = new byte[pieces.Pieces.Sum()];
        StreamPattern.Fill(bytes, position);
        position += (ulong)bytes.Length;
        expected.Arrive(bytes);

        ReadOnlySpan<byte> rest = bytes;
        byte[]? head = null;
        List<skb_frag_t> frags = [];
        page? shared = null;
        uint offset = 0;
        foreach (int length in pieces.Pieces)
        {
            ReadOnlySpan<byte> piece = rest[..length];
            rest = rest[length..];
            if (pieces.LockedHead && head is null)
            {
                head = piece.ToArray();
                continue;
            }

            if (shared is not null)
                kernel.get_page(shared);
            page page = shared ?? k.alloc_pages((ulong)bytes.Length);
            page.fill(offset, piece);
            frags.Add(new skb_frag_t(page, offset, (uint)length));
            if (pieces.SharedPage)
            {
                shared = page;
                offset += (uint)length;
            }
        }

        k.tcp_queue_next(sock.sk, head is null ? k.build_skb([.. frags]) : k.build_skb_locked(head, [.. frags]));
    }
}
