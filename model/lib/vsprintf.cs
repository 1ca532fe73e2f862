// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Globalization;
using System.Text;

namespace Rxqueue.Model;

/// <summary>
/// The part of the kernel's <c>lib/vsprintf.c</c> that the modelled code prints with.
/// </summary>
/// <remarks>
/// Every argument is passed as the 64 bits that the C caller would have pushed (see <see cref="d"/> for signed ones), so
/// that a call with a format allocates nothing until it really prints.
/// </remarks>
public static class vsprintf
{
    /// <summary>Passes a signed argument, for <c>%d</c> and <c>%ld</c>.</summary>
    public static ulong d(long value) => unchecked((ulong)value);

    /// <summary>
    /// Formats like the kernel's <c>sprintf</c>: <c>%x</c>, <c>%u</c>, <c>%d</c> with the length modifiers <c>h</c>,
    /// <c>l</c>, <c>ll</c> and <c>z</c>, zero padding and a minimum width, <c>%%</c>, and <c>%pSR</c>, which prints
    /// nothing, since addresses mean nothing in the model.
    /// </summary>
    /// <param name="fmt">The C format string.</param>
    /// <param name="args">The arguments; the ones of <c>%pSR</c> included.</param>
    /// <returns>The text.</returns>
    /// <exception cref="FormatException">The format has a conversion that is not modelled, or the number of
    /// arguments does not match it.</exception>
    public static string sprintf(string fmt, params ReadOnlySpan<ulong> args)
    {
        StringBuilder text = new(fmt.Length + 16);
        int next = 0;
        for (int i = 0; i < fmt.Length; i++)
        {
            if (fmt[i] != '%')
            {
                text.Append(fmt[i]);
                continue;
            }

            i++;
            if (i < fmt.Length && fmt[i] == '%')
            {
                text.Append('%');
                continue;
            }

            bool zero = i < fmt.Length && fmt[i] == '0';
            int width = 0;
            for (; i < fmt.Length && char.IsAsciiDigit(fmt[i]); i++)
                width = width * 10 + (fmt[i] - '0');

            int length_start = i;
            while (i < fmt.Length && fmt[i] is 'h' or 'l' or 'z')
                i++;
            int bits = Bits(fmt.AsSpan(length_start, i - length_start));

            if (i >= fmt.Length || next >= args.Length)
                throw new FormatException($"format '{fmt}' does not go with {args.Length} arguments");

            ulong arg = args[next++];
            if (string.CompareOrdinal(fmt, i, "pSR", 0, 3) == 0)
            {
                i += 2;
                continue;
            }

            // Shifted to the top and back, so that only the argument's own bits are left, with its sign or without.
            int above = 64 - bits;
            long signed = (long)(arg << above) >> above;
            ulong unsigned = (arg << above) >> above;
            bool negative = fmt[i] == 'd' && signed < 0;
            string digits = fmt[i] switch
            {
                'x' => unsigned.ToString("x", CultureInfo.InvariantCulture),
                'u' => unsigned.ToString(CultureInfo.InvariantCulture),
                'd' => (negative ? unchecked((ulong)-signed) : unsigned).ToString(CultureInfo.InvariantCulture),
                _ => throw new FormatException($"format '{fmt}': conversion '{fmt[i]}' is not modelled"),
            };

            // Blanks stand before a sign, zeros behind it.
            int padding = Math.Max(0, width - digits.Length - (negative ? 1 : 0));
            string sign = negative ? "-" : "";
            text.Append(zero ? sign : "").Append(zero ? '0' : ' ', padding).Append(zero ? "" : sign).Append(digits);
        }

        if (next != args.Length)
            throw new FormatException($"format '{fmt}' does not go with {args.Length} arguments");
        return text.ToString();
    }

    private static int Bits(ReadOnlySpan<char> length) => length switch
    {
        "hh" => 8,
        "h" => 16,
        "" => 32,
        _ => 64,
    };
}
