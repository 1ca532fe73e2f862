// SPDX-License-Identifier: GPL-2.0-only
using System;

namespace Rxqueue.Tracing.Validate;

/// <summary>
/// Finds lines that are events of the model in every part but the width of a number: no kernel prints them.
/// </summary>
internal static class UnprintableEvent
{
    // # stands for a number of any width.
    private static ReadOnlySpan<byte> Read => "netfs_rxq_read: MSG=# [#] b=#-# c=#"u8;

    private static ReadOnlySpan<byte> Slot => "netfs_bv_slot: bq[#] p=# #-#"u8;

    private static ReadOnlySpan<byte> Call => ": Q=# MSG=# n=# r=# qs=# pdu=# at=[#]+#"u8;

    /// <summary>Whether a line that was not recognised is one.</summary>
    public static bool Is(ReadOnlySpan<byte> line)
    {
        int name = line.IndexOf("netfs_"u8);
        if (name < 0)
            return false;
        ReadOnlySpan<byte> rest = line[name..];
        int colon = rest.IndexOf((byte)':');
        return colon > 0 && (Matches(rest, Read) || Matches(rest, Slot)
            || (rest.StartsWith("netfs_rxq_"u8) && Matches(rest[colon..], Call)));
    }

    private static bool Matches(ReadOnlySpan<byte> text, ReadOnlySpan<byte> form)
    {
        int at = 0;
        foreach (byte expected in form)
        {
            int from = at;
            if (expected == (byte)'#')
            {
                bool isSigned = at < text.Length && text[at] == (byte)'-';
                at += isSigned ? 1 : 0;
                from = at;
                while (at < text.Length && char.IsAsciiHexDigitLower((char)text[at]))
                    at++;
            }
            else if (expected == (byte)' ')
            {
                while (at < text.Length && text[at] == (byte)' ')
                    at++;
            }
            else if (at < text.Length && text[at] == expected)
            {
                at++;
            }

            if (at == from)
                return false;
        }

        return at == text.Length;
    }
}
