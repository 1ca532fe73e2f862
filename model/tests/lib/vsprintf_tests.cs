// SPDX-License-Identifier: GPL-2.0-only
using System;
using Xunit;

namespace Rxqueue.Model.Tests.lib;

/// <summary>The kernel's format strings, as far as the modelled code uses them.</summary>
public sealed class vsprintf_tests
{
    [Theory]
    [InlineData("%x", 0xabcul, "abc")]
    [InlineData("%x", 0ul, "0")]
    [InlineData("%04x", 0x5a8ul, "05a8")]
    [InlineData("%04x", 0x12345ul, "12345")]
    [InlineData("%8x|", 0x12ul, "      12|")]
    [InlineData("%10lx", 0x100000ul, "    100000")]
    [InlineData("%u", 4294967295ul, "4294967295")]
    [InlineData("%02u", 7ul, "07")]
    [InlineData("%d", ulong.MaxValue, "-1")]
    [InlineData("%d", 0x7ffffffful, "2147483647")]
    [InlineData("%ld", ulong.MaxValue, "-1")]
    [InlineData("%5d|", ulong.MaxValue - 10, "  -11|")]
    [InlineData("%05d|", ulong.MaxValue - 10, "-0011|")]
    public void A_number_is_printed_in_its_base_padded_to_its_width(string fmt, ulong arg, string text) =>
        Assert.Equal(text, vsprintf.sprintf(fmt, arg));

    [Theory]
    [InlineData("%x", "89abcdef")]
    [InlineData("%hx", "cdef")]
    [InlineData("%hhx", "ef")]
    [InlineData("%lx", "123456789abcdef")]
    [InlineData("%llx", "123456789abcdef")]
    [InlineData("%zx", "123456789abcdef")]
    public void The_length_modifier_says_how_many_bits_count(string fmt, string text) =>
        Assert.Equal(text, vsprintf.sprintf(fmt, 0x0123456789abcdef));

    [Theory]
    [InlineData("%hd", 0x1fffful, "-1")]
    [InlineData("%hhd", 0x180ul, "-128")]
    [InlineData("%d", 0x80000000ul, "-2147483648")]
    [InlineData("%zd", 0x80000000ul, "2147483648")]
    public void A_signed_number_is_negative_when_its_own_highest_bit_is_set(string fmt, ulong arg, string text) =>
        Assert.Equal(text, vsprintf.sprintf(fmt, arg));

    [Fact]
    public void An_address_prints_nothing_but_takes_its_argument() =>
        Assert.Equal("at  1\n", vsprintf.sprintf("at %pSR %u\n", 0xffff, 1));

    [Fact]
    public void Two_percent_signs_are_one() => Assert.Equal("100%", vsprintf.sprintf("%u%%", 100));

    [Fact]
    public void Arguments_go_in_order() =>
        Assert.Equal(
            "MSG=00000007 [01] b=0004-05a8 c=0000",
            vsprintf.sprintf("MSG=%08x [%02x] b=%04x-%04x c=%04x", 7, 1, 4, 0x5a8, 0));

    [Fact]
    public void A_negative_number_is_passed_as_C_would_push_it() =>
        Assert.Equal("-11", vsprintf.sprintf("%d", vsprintf.d(-11)));

    [Theory]
    [InlineData("%s")]
    [InlineData("%-4x")]
    [InlineData("%")]
    [InlineData("%04")]
    [InlineData("%x %x")]
    [InlineData("nothing")]
    public void A_format_that_is_not_modelled_or_does_not_go_with_its_arguments_is_refused(string fmt) =>
        Assert.Throws<FormatException>(() => vsprintf.sprintf(fmt, 1));
}
