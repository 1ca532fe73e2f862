// SPDX-License-Identifier: GPL-2.0-only
using System.Globalization;

namespace Rxqueue.Model;

/// <summary>Looks at members without anybody's noticing, for those who draw what a run did.</summary>
public static class Peek
{
    /// <summary>A member's value in words.</summary>
    /// <param name="target">The object.</param>
    /// <param name="member">The member.</param>
    /// <param name="index">The slot's index, or the offset in bytes in a page.</param>
    /// <returns>The value, such as <c>100</c>, <c>NULL</c> or <c>bvecq #0</c>; null where it has no short form.</returns>
    public static string? Value(KernelObject target, Member member, ulong index) => target switch
    {
        bvecq bq => Value(bq, member, index),
        netfs_rxqueue rxq => Value(rxq, member),
        page page => member switch
        {
            Member.Ref => Number(page.refs),
            Member.PageData => string.Create(CultureInfo.InvariantCulture, $"{page.raw_byte(index):x2}…"),
            _ => null,
        },
        _ => null,
    };

    /// <summary>A short name of an object, such as <c>bvecq #0</c> or <c>page 100000</c>; NULL for none.</summary>
    public static string Name(KernelObject? target) => target switch
    {
        null => "NULL",
        bvecq bq when (bq.shadow & Shadow.Uninitialised) == 0 => Number("bvecq #", bq.id),
        page page => string.Create(CultureInfo.InvariantCulture, $"page {page.pfn:x}"),
        netfs_rxqueue rxq => Number("rxq ", (int)rxq.trace_id),
        _ => target.Description,
    };

    private static string? Value(bvecq bq, Member member, ulong index)
    {
        switch (member)
        {
            case Member.Next:
                return Name(bq.raw_next);
            case Member.Prev:
                return Name(bq.raw_prev);
            case Member.Ref:
                return Number(bq.refs);
            case Member.NrSlots:
                return Number(bq.raw_nr_slots);
            case Member.MaxSlots:
                return Number(bq.slots.Length);
            default:
                if (index >= (ulong)bq.slots.Length)
                    return null;
                ref readonly bio_vec_memory bv = ref bq.slots[index];
                return member switch
                {
                    Member.BvPage => Name(bv.bv_page),
                    Member.BvLen => Number(bv.bv_len),
                    Member.BvOffset => Number(bv.bv_offset),
                    Member.Bv => string.Create(
                        CultureInfo.InvariantCulture, $"{{{Name(bv.bv_page)}, {bv.bv_offset}, {bv.bv_len}}}"),
                    _ => null,
                };
        }
    }

    private static string? Value(netfs_rxqueue rxq, Member member) => member switch
    {
        Member.AddTo => Name(rxq.raw_add_to),
        Member.TakeFrom => Name(rxq.raw_take_from),
        Member.TakeOffset => Number(rxq.raw_take_offset),
        Member.TakeSlot => Number(rxq.raw_take_slot),
        Member.Refillable => rxq.raw_refillable ? "true" : "false",
        Member.Qsize => Number(rxq.raw_qsize),
        Member.PduRemain => Number(rxq.raw_pdu_remain),
        Member.MsgId => Number(rxq.raw_msg_id),
        _ => null,
    };

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Number(string what, int value) => what + Number(value);
}
