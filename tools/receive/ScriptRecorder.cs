// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Collections.Generic;
using Rxqueue.Model;
using Rxqueue.Model.Scenario;

namespace Rxqueue.Tools.Receive;

/// <summary>Writes what happens to a queue as a scenario script that does the same again.</summary>
internal sealed class ScriptRecorder : rxqueue_calls, IDisposable
{
    private const string Excerpt = "pdu";

    private readonly OutputFile _file;
    private readonly HashSet<string> _declared = [];
    private string _current = Script.ReceiveQueue;

    /// <summary>Begins a script.</summary>
    /// <param name="path">The file, which appears when it is complete.</param>
    /// <param name="k">The kernel.</param>
    /// <param name="variant">The code that is called.</param>
    public ScriptRecorder(string path, kernel k, rxqueue_variant variant)
        : base(k, variant) => _file = new OutputFile(path);

    /// <summary>Writes a comment.</summary>
    public void Comment(string text) => _file.Text.WriteLine($"# {text}");

    /// <summary>A segment was put into memory; its bytes are noted until TCP takes them in order.</summary>
    public static void Built(sk_buff skb, IReadOnlyList<PlacedPiece> pieces, ReadOnlySpan<byte> payload) =>
        skb.cb = new Arrival([.. pieces], payload.ToArray());

    /// <summary>An skb has come into the receive queue.</summary>
    /// <param name="skb">The skb.</param>
    /// <param name="known">How many of its first bytes were received before.</param>
    public void Queued(sk_buff skb, uint known)
    {
        Arrival arrival = (Arrival)skb.cb!;
        List<Segment> segments = [];
        uint skip = known;
        foreach (Segment piece in arrival.Pieces.ConvertAll(placed => placed.Piece))
        {
            if (skip >= piece.Length)
            {
                skip -= piece.Length;
                continue;
            }

            segments.Add(piece with { Length = piece.Length - skip, Offset = piece.Offset + skip });
            skip = 0;
        }

        foreach (PlacedPiece placed in arrival.Pieces)
        {
            if (placed.Page is not null && _declared.Add(placed.Piece.Page!))
                Write(new PageStatement(placed.Piece.Page!, (uint)placed.Page.size));
        }

        if (segments.Count > 0)
            Write(new SkbStatement(segments, arrival.Payload.AsMemory((int)known)));
        if (skb.fin)
            Fin();
    }

    /// <summary>The peer has closed.</summary>
    public void Fin() => Write(new FinStatement());

    /// <summary>The connection has failed.</summary>
    public void Reset(uint errno) => Write(new AmountStatement("reset", errno));

    /// <summary>The script is complete.</summary>
    public void Complete() => _file.Complete();

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    /// <inheritdoc/>
    public override void msg(netfs_rxqueue rxq, uint id)
    {
        Write(rxq, new AmountStatement("msg", id));
        base.msg(rxq, id);
    }

    /// <inheritdoc/>
    public override void pdu(netfs_rxqueue rxq, uint amount)
    {
        Write(rxq, new AmountStatement("pdu", amount));
        base.pdu(rxq, amount);
    }

    /// <inheritdoc/>
    public override int refill(socket sock, netfs_rxqueue rxq, ulong min_size)
    {
        Write(rxq, new AmountStatement("refill", (uint)min_size));
        return base.refill(sock, rxq, min_size);
    }

    /// <inheritdoc/>
    public override ulong read(netfs_rxqueue rxq, Span<byte> buffer, ulong skip, ulong amount)
    {
        Write(rxq, new ReadStatement((uint)skip, (uint)amount));
        return base.read(rxq, buffer, skip, amount);
    }

    /// <inheritdoc/>
    public override void discard(netfs_rxqueue rxq, ulong amount)
    {
        Write(rxq, new AmountStatement("discard", (uint)amount));
        base.discard(rxq, amount);
    }

    /// <inheritdoc/>
    public override netfs_rxqueue? decant(netfs_rxqueue rxq, ulong amount, out int filled)
    {
        Write(rxq, new DecantStatement((uint)amount, Excerpt));
        return base.decant(rxq, amount, out filled);
    }

    /// <inheritdoc/>
    public override void put(netfs_rxqueue excerpt)
    {
        Write(new QueueStatement("put", Excerpt));
        _current = Script.ReceiveQueue;
        base.put(excerpt);
    }

    private void Write(netfs_rxqueue rxq, Statement statement)
    {
        string name = rxq.trace_id == 0 ? Script.ReceiveQueue : Excerpt;
        if (name != _current)
            Write(new QueueStatement("queue", name));
        _current = name;
        Write(statement);
    }

    private void Write(Statement statement) => _file.Text.WriteLine(statement.Text);

    private sealed record Arrival(List<PlacedPiece> Pieces, byte[] Payload);
}
