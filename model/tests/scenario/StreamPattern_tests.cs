// SPDX-License-Identifier: GPL-2.0-only
using System.Linq;
using Rxqueue.Model.Scenario;
using Xunit;

namespace Rxqueue.Model.Tests.Scenarios;

/// <summary>Byte i of the stream is <c>(i ^ (i >> 8) ^ (i >> 16)) &amp; 0xff</c>.</summary>
public sealed class StreamPattern_tests
{
    [Theory]
    [InlineData(0, 1)]
    [InlineData(0, 1000)]
    [InlineData(255, 2)]
    [InlineData(1, 255)]
    [InlineData(100, 700)]
    [InlineData(0xfffe, 600)]
    [InlineData(0x1_00fe, 1000)]
    [InlineData(0xff_fffe, 100)]
    [InlineData(0xffff_fff0, 64)]
    [InlineData(0x12_3456_789a, 512)]
    public void Every_byte_is_the_formulas(ulong position, int count)
    {
        byte[] filled = new byte[count];
        StreamPattern.Fill(filled, position);
        Assert.Equal(Enumerable.Range(0, count).Select(i => Formula(position + (ulong)i)), filled);
    }

    private static byte Formula(ulong i) => (byte)((i ^ (i >> 8) ^ (i >> 16)) & 0xff);
}
