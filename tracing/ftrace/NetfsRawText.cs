// SPDX-License-Identifier: GPL-2.0-only
using System;
using Rxqueue.Model;

namespace Rxqueue.Tracing.Ftrace;

/// <summary>The model's events as <c>trace-cmd report -R</c> prints them: <c>name=value</c>, both ways.</summary>
/// <remarks>
/// libtraceevent prints a field that <c>TP_printk</c> prints by itself with that conversion (<c>msg_id</c> as
/// <c>%08x</c>), and one that is only part of an expression (<c>part</c> in <c>skip + part</c>) in decimal. Its older
/// versions print all in decimal, longs as <c>0x%lx</c>. The same digits mean different numbers in the two, so a line
/// is taken as what its widths allow: the first form pads, the second never does.
/// </remarks>
internal static class NetfsRawText
{
    private enum Conversion : byte
    {
        Hex,
        Decimal,
        Signed,
    }

    private readonly record struct Field(byte[] Label, Conversion Conversion, int Width, bool IsLong = false);

    // In the order of the kernel's format files, which is the order that they are printed in.
    private static readonly Field[] ReadFields =
    [
        new("msg_id="u8.ToArray(), Conversion.Hex, 8),
        new(" slot="u8.ToArray(), Conversion.Hex, 2),
        new(" skip="u8.ToArray(), Conversion.Hex, 4),
        new(" part="u8.ToArray(), Conversion.Decimal, 1),
        new(" copied="u8.ToArray(), Conversion.Hex, 4),
    ];

    private static readonly Field[] SlotFields =
    [
        new("pfn="u8.ToArray(), Conversion.Hex, 1, IsLong: true),
        new(" offset="u8.ToArray(), Conversion.Hex, 1),
        new(" len="u8.ToArray(), Conversion.Decimal, 1),
        new(" slot="u8.ToArray(), Conversion.Hex, 1),
    ];

    private static readonly Field[] CallFields =
    [
        new("q="u8.ToArray(), Conversion.Hex, 1),
        new(" msg_id="u8.ToArray(), Conversion.Hex, 8),
        new(" amount="u8.ToArray(), Conversion.Hex, 1),
        new(" ret="u8.ToArray(), Conversion.Signed, 1),
        new(" qsize="u8.ToArray(), Conversion.Hex, 1),
        new(" pdu_remain="u8.ToArray(), Conversion.Hex, 1),
        new(" take_slot="u8.ToArray(), Conversion.Hex, 2),
        new(" take_offset="u8.ToArray(), Conversion.Hex, 1),
    ];

    /// <summary>Takes the rest of the line as the fields of an event.</summary>
    /// <returns>Whether that event can have printed it.</returns>
    public static bool TryParse(ref ByteCursor text, FtraceLine line, NetfsEventKind kind, netfs_rxq_op op)
    {
        Span<ulong> values = stackalloc ulong[8];
        ReadOnlySpan<Field> fields = FieldsOf(kind);
        line.Event = kind;
        int start = text.At;
        ReadOnlySpan<NetfsTextForm> forms = [NetfsTextForm.RawAsPrinted, NetfsTextForm.RawDecimal];
        foreach (NetfsTextForm form in forms)
        {
            text.At = start;
            if (!TryParse(ref text, fields, form, values))
                continue;
            line.Form = form;
            Store(line, kind, op, values);
            return true;
        }

        return false;
    }

    /// <summary>Prints the fields in the form that they were read in.</summary>
    public static void Format(FtraceLine line, LineBuilder into)
    {
        Span<ulong> values = stackalloc ulong[8];
        Load(line, values);
        ReadOnlySpan<Field> fields = FieldsOf(line.Event);
        for (int i = 0; i < fields.Length; i++)
        {
            into.Append(fields[i].Label);
            switch (ConversionOf(fields[i], line.Form))
            {
                case Conversion.Hex:
                    if (line.Form == NetfsTextForm.RawDecimal)
                        into.Append("0x"u8);
                    into.AppendHex(values[i], WidthOf(fields[i], line.Form));
                    break;
                case Conversion.Signed:
                    into.AppendSigned(unchecked((int)values[i]));
                    break;
                default:
                    into.AppendDecimal(values[i]);
                    break;
            }
        }
    }

    private static bool TryParse(
        ref ByteCursor text, ReadOnlySpan<Field> fields, NetfsTextForm form, scoped Span<ulong> values)
    {
        for (int i = 0; i < fields.Length; i++)
        {
            if (!text.Take(fields[i].Label))
                return false;
            switch (ConversionOf(fields[i], form))
            {
                case Conversion.Hex:
                    if (form == NetfsTextForm.RawDecimal && !text.Take("0x"u8))
                        return false;
                    if (!text.TakeHex(WidthOf(fields[i], form), out values[i]))
                        return false;
                    break;
                case Conversion.Signed:
                    if (!text.TakeSigned(out int value))
                        return false;
                    values[i] = unchecked((uint)value);
                    break;
                default:
                    if (!text.TakeDecimal(1, out values[i]))
                        return false;
                    break;
            }

            if (!fields[i].IsLong && values[i] > uint.MaxValue)
                return false;
        }

        return text.AtEnd;
    }

    private static Conversion ConversionOf(in Field field, NetfsTextForm form) =>
        form == NetfsTextForm.RawAsPrinted || field.Conversion == Conversion.Signed ? field.Conversion
        : field.IsLong ? Conversion.Hex
        : Conversion.Decimal;

    private static int WidthOf(in Field field, NetfsTextForm form) =>
        form == NetfsTextForm.RawAsPrinted ? field.Width : 1;

    private static ReadOnlySpan<Field> FieldsOf(NetfsEventKind kind) => kind switch
    {
        NetfsEventKind.Read => ReadFields,
        NetfsEventKind.Slot => SlotFields,
        NetfsEventKind.Call => CallFields,
        _ => [],
    };

    private static void Store(FtraceLine line, NetfsEventKind kind, netfs_rxq_op op, ReadOnlySpan<ulong> v)
    {
        switch (kind)
        {
            case NetfsEventKind.Read:
                line.ReadFields = new((uint)v[0], (uint)v[1], (uint)v[2], (uint)v[3], (uint)v[4]);
                break;
            case NetfsEventKind.Slot:
                line.SlotFields = new(v[0], (uint)v[1], (uint)v[2], (uint)v[3]);
                break;
            case NetfsEventKind.Call:
                line.CallFields = new(
                    op, (uint)v[0], (uint)v[1], (uint)v[2], unchecked((int)v[3]), (uint)v[4], (uint)v[5], (uint)v[6],
                    (uint)v[7]);
                break;
        }
    }

    private static void Load(FtraceLine line, Span<ulong> v)
    {
        ReadOnlySpan<ulong> values = line.Event switch
        {
            NetfsEventKind.Read =>
                [line.Read.msg_id, line.Read.slot, line.Read.skip, line.Read.part, line.Read.copied],
            NetfsEventKind.Slot => [line.Slot.pfn, line.Slot.offset, line.Slot.len, line.Slot.slot],
            NetfsEventKind.Call =>
            [
                line.Call.q, line.Call.msg_id, line.Call.amount, unchecked((uint)line.Call.ret), line.Call.qsize,
                line.Call.pdu_remain, line.Call.take_slot, line.Call.take_offset,
            ],
            _ => [],
        };
        values.CopyTo(v);
    }
}
