// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Collections.Generic;

namespace Rxqueue.Model.Scenario;

/// <summary>Reads scenario scripts.</summary>
public static class ScriptParser
{
    /// <summary>The largest errno (<c>MAX_ERRNO</c>).</summary>
    private const uint MaxErrno = 4095;

    /// <summary>Reads a whole script.</summary>
    /// <param name="file">What errors call it.</param>
    /// <param name="text">Its text.</param>
    /// <exception cref="ScriptException">Something is wrong; the message is complete.</exception>
    public static Script Parse(string file, string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        List<Statement> statements = [];
        Names names = new();
        int line = 0;

        // Not EnumerateLines(), to which a form feed or a line separator inside of a comment ends the line, too.
        foreach (Range row in text.AsSpan().Split('\n'))
        {
            line++;
            LineReader reader = new(file, line, text.AsSpan(row).TrimEnd('\r'));
            if (reader.AtEnd)
                continue;
            statements.Add(ParseStatement(ref reader, names));
            reader.ExpectEnd();
        }

        return new Script(file, statements);
    }

    private sealed class Names
    {
        /// <summary>Pages that were declared, with their sizes in bytes.</summary>
        public Dictionary<string, ulong> Pages { get; } = [];

        /// <summary>Queues that some decant may have made.</summary>
        public HashSet<string> Queues { get; } = [];
    }

    private static Statement ParseStatement(ref LineReader reader, Names names)
    {
        string op = reader.Word("a statement");
        Statement statement = op switch
        {
            "page" => ParsePage(ref reader, names),
            "skb" => ParseSkb(ref reader, names),
            "fin" => new FinStatement(),
            "pause" => new PauseStatement(),
            "state" => new StateStatement(),
            "reset" => new AmountStatement(op, reader.Number("an errno", 1, MaxErrno)),
            "fail_alloc" => new AmountStatement(op, reader.Number("a number of allocations")),
            "msg" => new AmountStatement(op, reader.Number("a message id")),
            "pdu" or "refill" or "discard" or "count" or "consume" =>
                new AmountStatement(op, reader.Number("a number of bytes")),
            "read" => ParseRead(ref reader),
            "decant" => ParseDecant(ref reader, names),
            "queue" or "put" => ParseQueue(ref reader, names, op),
            _ => throw reader.Error(
                $"unknown statement {LineReader.Quote(op)}, expected page, skb, fin, pause, reset, fail_alloc, msg, pdu, refill, "
                + "read, discard, count, decant, consume, queue, put or state"),
        };
        return statement with { Line = reader.Line, Column = reader.Column };
    }

    private static PageStatement ParsePage(ref LineReader reader, Names names)
    {
        string name = reader.Name("the page's name");
        if (names.Pages.ContainsKey(name))
            throw reader.Error($"there is a page {LineReader.Quote(name)} already, expected a new name");
        uint size = reader.Number("the page's size in bytes");
        names.Pages.Add(name, PageSize(size));
        return new PageStatement(name, size);
    }

    private static ulong PageSize(uint asked) =>
        Math.Max(page.PAGE_SIZE, System.Numerics.BitOperations.RoundUpToPowerOf2((ulong)asked));

    private static SkbStatement ParseSkb(ref LineReader reader, Names names)
    {
        List<Segment> segments = [];
        ReadOnlyMemory<byte>? data = null;
        ulong total = 0;
        do
        {
            ReadOnlySpan<char> word = reader.Next("a segment: LEN, LEN@NAME+OFF, linear:LEN or locked:LEN");
            if (word.StartsWith("data=") && segments.Count > 0)
            {
                data = ParseData(ref reader, word["data=".Length..], total);
                break;
            }

            Segment segment = ParseSegment(ref reader, word, names);
            if (segment.Kind is SegmentKind.Linear or SegmentKind.Locked && segments.Count > 0)
                throw reader.Error("a linear part can only be the first segment");
            segments.Add(segment);
            total += segment.Length;
            if (total > uint.MaxValue)
                throw reader.Error("the skb is longer than 4294967295 bytes");
        }
        while (!reader.AtEnd);

        return new SkbStatement(segments, data);
    }

    private static Segment ParseSegment(ref LineReader reader, ReadOnlySpan<char> word, Names names)
    {
        if (word.StartsWith("linear:"))
            return new Segment(SegmentKind.Linear, Length(ref reader, word["linear:".Length..]));
        if (word.StartsWith("locked:"))
            return new Segment(SegmentKind.Locked, Length(ref reader, word["locked:".Length..]));

        int at = word.IndexOf('@');
        if (at < 0)
            return new Segment(SegmentKind.Fragment, Length(ref reader, word));

        ReadOnlySpan<char> place = word[(at + 1)..];
        int plus = place.IndexOf('+');
        if (plus < 0)
            throw reader.Error($"{LineReader.Quote(word)} is no segment, expected LEN@NAME+OFF");
        uint length = Length(ref reader, word[..at]);
        string name = place[..plus].ToString();
        if (!names.Pages.TryGetValue(name, out ulong size))
            throw reader.Error($"unknown page {LineReader.Quote(name)}, expected one that a page statement has declared");
        uint offset = reader.Number(place[(plus + 1)..], "an offset in bytes", 0, uint.MaxValue);
        if ((ulong)offset + length > size)
            throw reader.Error($"{length} bytes at {offset} do not lie inside page {LineReader.Quote(name)} of {size} bytes");
        return new Segment(SegmentKind.Named, length, name, offset);
    }

    private static uint Length(ref LineReader reader, ReadOnlySpan<char> text) =>
        reader.Number(text, "a length in bytes", 1, Segment.MaxLength);

    private static byte[] ParseData(ref LineReader reader, ReadOnlySpan<char> hex, ulong expected)
    {
        if ((ulong)hex.Length != expected * 2)
            throw reader.Error($"data has {hex.Length} hexadecimal digits, expected {expected * 2} for {expected} bytes");
        byte[] data = new byte[expected];
        if (Convert.FromHexString(hex, data, out _, out _) != System.Buffers.OperationStatus.Done)
            throw reader.Error("data is not hexadecimal, expected digits 0-9 and a-f");
        return data;
    }

    private static ReadStatement ParseRead(ref LineReader reader)
    {
        uint skip = reader.Number("a number of bytes to skip");
        uint amount = reader.Number("a number of bytes to read");
        uint? into = reader.Accept("into") ? reader.Number("the room in bytes") : null;
        uint? fault = reader.Accept("fault") ? reader.Number("a number of bytes") : null;
        return new ReadStatement(skip, amount, into, fault);
    }

    private static DecantStatement ParseDecant(ref LineReader reader, Names names)
    {
        uint amount = reader.Number("a number of bytes");
        if (!reader.Accept("as"))
            throw reader.ErrorAtNext("expected 'as' and a name");
        string name = reader.Name("the excerpt's name");
        if (name == Script.ReceiveQueue)
            throw reader.Error($"'{name}' is the receive queue, expected another name");
        names.Queues.Add(name);
        return new DecantStatement(amount, name);
    }

    private static QueueStatement ParseQueue(ref LineReader reader, Names names, string op)
    {
        string name = reader.Name("a queue's name");
        bool known = names.Queues.Contains(name) || (op == "queue" && name == Script.ReceiveQueue);
        if (!known && name == Script.ReceiveQueue)
            throw reader.Error("the receive queue cannot be put, expected an excerpt that was decanted before");
        if (!known)
            throw reader.Error($"unknown queue {LineReader.Quote(name)}, expected one that was decanted before");
        return new QueueStatement(op, name);
    }
}
