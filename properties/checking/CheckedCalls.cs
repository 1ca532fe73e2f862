// SPDX-License-Identifier: GPL-2.0-only
using System;
using Rxqueue.Model;
using Rxqueue.Model.Scenario;
using Rxqueue.Properties.Reference;

namespace Rxqueue.Properties.Checking;

/// <summary>
/// The calls of rxqueue.c, each held against what its documentation promises: what it returns, and what it does to the
/// byte FIFO and the PDU budget.
/// </summary>
/// <param name="k">The kernel.</param>
/// <param name="code">The variant.</param>
/// <param name="contents">The stream.</param>
/// <param name="report">Told of what is wrong: kind, function, in words, the suspect and its object.</param>
internal sealed class CheckedCalls(
    kernel k, rxqueue_variant code, StreamContents contents, Action<string, string, string, Member?, KernelObject?> report)
{
    private const int EAGAIN = -11;
    private const int ECONNABORTED = -103;

    private readonly rxqueue_calls _calls = new(k, code);
    private readonly StreamComparison _bytes = new(contents);

    /// <summary>The variant.</summary>
    public rxqueue_variant Code => code;

    /// <summary>The socket.</summary>
    public socket Socket { get; } = k.sock_create();

    /// <summary>What the socket is held against.</summary>
    public ReferenceSocket ReferenceSocket { get; } = new();

    /// <summary>The function that was called last.</summary>
    public string Function { get; private set; } = "";

    /// <summary>The function that may warn once, since its caller misused it; null for none.</summary>
    public string? AllowedWarning { get; private set; }

    /// <summary>Makes the receive queue.</summary>
    public netfs_rxqueue Create() => _calls.create();

    /// <summary>A statement begins.</summary>
    public void Begin()
    {
        Function = "";
        AllowedWarning = null;
    }

    /// <summary>Refills, for at least so many bytes or for what is there.</summary>
    public void Refill(ReferenceQueue queue, ulong min)
    {
        Function = nameof(rxqueue_variant.netfs_rxqueue_tcp_refill);
        ulong before = queue.Bytes.Length;
        bool misused = !queue.Rxq.raw_refillable && min > before;
        if (misused)
            AllowedWarning = Function;

        int ret = _calls.refill(Socket, queue.Rxq, min);
        if (!Arrived(queue, queue.Rxq.raw_qsize - before))
            return;
        ulong came = queue.Bytes.Length - before;
        if (!queue.Rxq.raw_refillable)
        {
            Expect(came == 0 && (misused ? ret < 0 : ret == 0), ret, misused ? "an error: an excerpt cannot be refilled" : "0");
            return;
        }

        if (min > 0 && before >= min)
        {
            Expect(came == 0 && ret == 0, ret, "0: enough is queued");
            return;
        }

        bool enough = min > 0 ? queue.Bytes.Length >= min : came > 0;
        if (enough)
            Expect(ret == 0, ret, "0: enough is queued");
        else
            ExpectNothingThere(ret, min > 0 ? ECONNABORTED : 0);
        Unchanged(queue);
    }

    /// <summary>Reads.</summary>
    public void Read(ReferenceQueue queue, ReadStatement read)
    {
        Function = nameof(rxqueue_variant.netfs_rxqueue_read_iter);
        ulong room = read.Into ?? read.Amount;
        if (read.Amount > room)
            AllowedWarning = Function;

        ulong expected = 0;
        if (read.Skip <= queue.PduRemain && read.Skip <= queue.Bytes.Length)
        {
            expected = Math.Min(Math.Min(read.Amount, room), queue.PduRemain - read.Skip);
            expected = Math.Min(expected, queue.Bytes.Length - read.Skip);
        }

        if (read.Fault < expected)
            expected = 0;
        _bytes.Begin(queue.Bytes.Start + read.Skip);
        iov_iter dest = iov_iter.to_sink(_bytes, room, read.Fault ?? ulong.MaxValue);
        ulong copied = code.netfs_rxqueue_read_iter(queue.Rxq, ref dest, read.Skip, read.Amount);
        Expect(copied == expected, (long)copied, $"{expected}");
        if (!_bytes.Matches)
            report(ViolationKind.Bytes, Function, "bytes were read that are not the stream's at that place", null, null);
        Unchanged(queue);
    }

    /// <summary>Discards.</summary>
    public void Discard(ReferenceQueue queue, ulong amount)
    {
        Function = nameof(rxqueue_variant.netfs_rxqueue_discard);
        _calls.discard(queue.Rxq, amount);
        Taken(queue, Math.Min(Math.Min(amount, queue.PduRemain), queue.Bytes.Length));
    }

    /// <summary>Counts segments.</summary>
    public void Count(ReferenceQueue queue, ulong amount)
    {
        Function = nameof(rxqueue_variant.netfs_rxqueue_count);
        uint expected = amount > queue.Bytes.Length ? 0 : Segments(queue.Rxq, amount);
        uint segments = _calls.count(queue.Rxq, amount);
        Expect(segments == expected, segments, $"{expected}");
        Unchanged(queue);
    }

    /// <summary>Consumes: discards, and refills for what is not there.</summary>
    public void Consume(ReferenceQueue queue, ulong amount)
    {
        Function = nameof(rxqueue_variant.netfs_rxqueue_tcp_consume);
        ulong target = Math.Min(amount, queue.PduRemain);
        ulong before = queue.Bytes.Length;
        bool excerpt = !queue.Rxq.raw_refillable;
        if (excerpt && amount > before)
            AllowedWarning = nameof(rxqueue_variant.netfs_rxqueue_tcp_refill);

        int ret = _calls.consume(Socket, queue.Rxq, amount);
        ulong gone = queue.PduRemain - queue.Rxq.raw_pdu_remain;
        if (gone > target)
        {
            report(ViolationKind.PduRemain, Function, $"pdu_remain went down by {gone}, expected at most {target}", Member.PduRemain, queue.Rxq);
            return;
        }

        if (!Arrived(queue, queue.Rxq.raw_qsize + gone - before))
            return;
        Taken(queue, gone);
        if (gone == target)
            Expect(ret == 0, ret, "0: all was consumed");
        else if (excerpt || queue.Bytes.Length > 0)
            Expect(ret < 0 && queue.Bytes.Length == 0, ret, $"an error, with nothing left: {gone} of {target} bytes were consumed");
        else
            ExpectNothingThere(ret, ECONNABORTED);
    }

    /// <summary>Decants.</summary>
    /// <returns>The excerpt; null if there is none.</returns>
    public ReferenceQueue? Decant(ReferenceQueue queue, ulong amount)
    {
        Function = nameof(rxqueue_variant.netfs_rxqueue_decant);
        ulong wanted = Math.Min(amount, queue.PduRemain);
        ulong there = queue.Bytes.Length;
        netfs_rxqueue? chain = _calls.decant(queue.Rxq, amount, out int _);

        // With less there than was asked for it may refuse, or give what there is.
        ulong moved = wanted <= there ? wanted : chain is null ? 0 : there;
        ByteFifo bytes = queue.Bytes.Take(moved);
        queue.PduRemain -= moved;
        Unchanged(queue);
        Expect(chain is null == (moved == 0), chain is null ? -1 : 0, moved == 0 ? "NULL" : $"a chain of {moved} bytes");
        if (chain is null)
            return null;
        ReferenceQueue excerpt = new(chain) { Bytes = bytes, PduRemain = moved };
        if (chain.raw_qsize != moved)
            report(ViolationKind.Qsize, Function, $"the chain has {chain.raw_qsize} bytes, expected {moved}", Member.BvLen, chain.raw_take_from);
        return excerpt;
    }

    /// <summary>Puts an excerpt.</summary>
    public void Put(ReferenceQueue queue)
    {
        Function = nameof(rxqueue_variant.netfs_put_rx_bvecq);
        _calls.put(queue.Rxq);
    }

    /// <summary>Bytes have moved from the socket to the queue.</summary>
    /// <returns>Whether so many can have.</returns>
    private bool Arrived(ReferenceQueue queue, ulong count)
    {
        if (count > ReferenceSocket.Pending.Length)
        {
            report(ViolationKind.Qsize, Function, $"qsize grew by {(long)count}, expected at most {ReferenceSocket.Pending.Length}", Member.Qsize, queue.Rxq);
            return false;
        }

        queue.Bytes.Append(ReferenceSocket.Pending.Take(count));
        return true;
    }

    /// <summary>Bytes of the PDU have left the queue.</summary>
    private void Taken(ReferenceQueue queue, ulong count)
    {
        queue.Bytes.Take(count);
        queue.PduRemain -= count;
        Unchanged(queue);
    }

    /// <summary>The queue is what the reference model says that it is by now.</summary>
    private void Unchanged(ReferenceQueue queue)
    {
        if (queue.Rxq.raw_qsize != queue.Bytes.Length)
            report(ViolationKind.Qsize, Function, $"qsize is {queue.Rxq.raw_qsize}, expected {queue.Bytes.Length}", Member.Qsize, queue.Rxq);
        if (queue.Rxq.raw_pdu_remain != queue.PduRemain)
            report(ViolationKind.PduRemain, Function, $"pdu_remain is {queue.Rxq.raw_pdu_remain}, expected {queue.PduRemain}", Member.PduRemain, queue.Rxq);
    }

    /// <summary>Too little came: the socket must be empty, and its reason the result.</summary>
    private void ExpectNothingThere(long ret, int atEnd)
    {
        if (ReferenceSocket.Pending.Length > 0)
        {
            report(ViolationKind.ReturnValue, Function, $"returned {ret}, and {ReferenceSocket.Pending.Length} bytes wait in the socket", null, null);
            return;
        }

        int reason = ReferenceSocket.NothingThere(EAGAIN);
        int expected = reason == 0 ? atEnd : reason;
        Expect(ret == expected, ret, $"{expected}");
    }

    private void Expect(bool right, long ret, string expected)
    {
        if (!right)
            report(ViolationKind.ReturnValue, Function, $"returned {ret}, expected {expected}", null, null);
    }

    /// <summary>Segments that bytes span, counted without the code that is checked.</summary>
    private static uint Segments(netfs_rxqueue rxq, ulong amount)
    {
        uint segments = 0;
        uint slot = rxq.raw_take_slot;
        uint skip = rxq.raw_take_offset;
        for (bvecq? bq = rxq.raw_take_from; bq is not null && amount > 0; bq = bq.raw_next)
        {
            for (; slot < bq.raw_nr_slots && amount > 0; slot++)
            {
                segments++;
                amount -= Math.Min(amount, bq.slots[slot].bv_len - skip);
                skip = 0;
            }

            slot = 0;
        }

        return segments;
    }
}
