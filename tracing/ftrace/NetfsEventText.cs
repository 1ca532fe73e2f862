// SPDX-License-Identifier: GPL-2.0-only
using System;
using Rxqueue.Model;

namespace Rxqueue.Tracing.Ftrace;

/// <summary>The model's events in the text of their <c>TP_printk</c>, both ways.</summary>
internal static class NetfsEventText
{
    /// <summary>Which event a name is. For a call, <paramref name="op"/> says which.</summary>
    public static NetfsEventKind KindOf(ReadOnlySpan<byte> name, out netfs_rxq_op op)
    {
        op = default;
        if (!name.StartsWith("netfs_"u8))
            return NetfsEventKind.None;
        name = name[6..];
        if (name.SequenceEqual("bv_slot"u8))
            return NetfsEventKind.Slot;
        if (!name.StartsWith("rxq_"u8))
            return NetfsEventKind.None;
        name = name[4..];
        if (name.SequenceEqual("read"u8))
            return NetfsEventKind.Read;

        netfs_rxq_op? known =
            name.SequenceEqual("refill"u8) ? netfs_rxq_op.refill
            : name.SequenceEqual("discard"u8) ? netfs_rxq_op.discard
            : name.SequenceEqual("count"u8) ? netfs_rxq_op.count
            : name.SequenceEqual("decant"u8) ? netfs_rxq_op.decant
            : name.SequenceEqual("consume"u8) ? netfs_rxq_op.consume
            : name.SequenceEqual("pdu"u8) ? netfs_rxq_op.pdu
            : name.SequenceEqual("put"u8) ? netfs_rxq_op.put
            : null;
        op = known.GetValueOrDefault();
        return known is null ? NetfsEventKind.None : NetfsEventKind.Call;
    }

    /// <summary>Takes the rest of the line as the text of an event.</summary>
    /// <returns>Whether that event can have printed it.</returns>
    public static bool TryParse(ref ByteCursor text, FtraceLine line, NetfsEventKind kind, netfs_rxq_op op)
    {
        bool parsed = kind switch
        {
            NetfsEventKind.Read => TryParseRead(ref text, out line.ReadFields),
            NetfsEventKind.Slot => TryParseSlot(ref text, out line.SlotFields),
            NetfsEventKind.Call => TryParseCall(ref text, op, out line.CallFields),
            _ => false,
        };
        line.Event = kind;
        line.Form = NetfsTextForm.Printk;
        return parsed && text.AtEnd;
    }

    /// <summary>Prints the fields as the event's <c>TP_printk</c> does.</summary>
    public static void Format(FtraceLine line, LineBuilder into)
    {
        switch (line.Event)
        {
            case NetfsEventKind.Read:
                ref readonly netfs_rxq_read read = ref line.Read;
                Hex(into, "MSG="u8, read.msg_id, 8);
                Hex(into, " ["u8, read.slot, 2);
                Hex(into, "] b="u8, read.skip, 4);
                Hex(into, "-"u8, unchecked(read.skip + read.part), 4);
                Hex(into, " c="u8, read.copied, 4);
                break;
            case NetfsEventKind.Slot:
                ref readonly netfs_bv_slot slot = ref line.Slot;
                Hex(into, "bq["u8, slot.slot, 1);
                Hex(into, "] p="u8, slot.pfn, 1);
                Hex(into, " "u8, slot.offset, 1);
                Hex(into, "-"u8, unchecked(slot.offset + slot.len), 1);
                break;
            case NetfsEventKind.Call:
                ref readonly netfs_rxq_call call = ref line.Call;
                Hex(into, "Q="u8, call.q, 1);
                Hex(into, " MSG="u8, call.msg_id, 8);
                Hex(into, " n="u8, call.amount, 1);
                into.Append(" r="u8);
                into.AppendSigned(call.ret);
                Hex(into, " qs="u8, call.qsize, 1);
                Hex(into, " pdu="u8, call.pdu_remain, 1);
                Hex(into, " at=["u8, call.take_slot, 2);
                Hex(into, "]+"u8, call.take_offset, 1);
                break;
        }
    }

    private static bool TryParseRead(ref ByteCursor text, out netfs_rxq_read read)
    {
        uint slot = 0, skip = 0, end = 0, copied = 0;
        bool parsed = Take(ref text, "MSG="u8, 8, out uint msg)
            && Take(ref text, " ["u8, 2, out slot)
            && Take(ref text, "] b="u8, 4, out skip)
            && Take(ref text, "-"u8, 4, out end)
            && Take(ref text, " c="u8, 4, out copied);

        // The kernel adds in 32 bits, so the difference is right even where the sum wrapped.
        read = new netfs_rxq_read(msg, slot, skip, unchecked(end - skip), copied);
        return parsed;
    }

    private static bool TryParseSlot(ref ByteCursor text, out netfs_bv_slot fields)
    {
        ulong pfn = 0;
        uint offset = 0, end = 0;
        bool parsed = Take(ref text, "bq["u8, 1, out uint slot)
            && text.Take("] p="u8) && text.TakeHex(1, out pfn)
            && Take(ref text, " "u8, 1, out offset)
            && Take(ref text, "-"u8, 1, out end);
        fields = new netfs_bv_slot(pfn, offset, unchecked(end - offset), slot);
        return parsed;
    }

    private static bool TryParseCall(ref ByteCursor text, netfs_rxq_op op, out netfs_rxq_call call)
    {
        uint msg = 0, amount = 0, qsize = 0, pdu = 0, slot = 0, offset = 0;
        int ret = 0;
        bool parsed = Take(ref text, "Q="u8, 1, out uint q)
            && Take(ref text, " MSG="u8, 8, out msg)
            && Take(ref text, " n="u8, 1, out amount)
            && text.Take(" r="u8) && text.TakeSigned(out ret)
            && Take(ref text, " qs="u8, 1, out qsize)
            && Take(ref text, " pdu="u8, 1, out pdu)
            && Take(ref text, " at=["u8, 2, out slot)
            && Take(ref text, "]+"u8, 1, out offset);
        call = new netfs_rxq_call(op, q, msg, amount, ret, qsize, pdu, slot, offset);
        return parsed;
    }

    private static bool Take(ref ByteCursor text, ReadOnlySpan<byte> label, int width, out uint value)
    {
        value = 0;
        return text.Take(label) && text.TakeHex(width, out value);
    }

    private static void Hex(LineBuilder into, ReadOnlySpan<byte> label, ulong value, int width)
    {
        into.Append(label);
        into.AppendHex(value, width);
    }
}
