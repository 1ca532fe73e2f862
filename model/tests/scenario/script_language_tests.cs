// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Linq;
using Rxqueue.Model.Scenario;
using Xunit;

namespace Rxqueue.Model.Tests.Scenarios;

/// <summary>What a script may say, and what it then means.</summary>
public sealed class script_language_tests
{
    [Theory]
    [InlineData("page A 4096")]
    [InlineData("skb 1 2 3")]
    [InlineData("skb linear:5 6")]
    [InlineData("skb locked:5 6")]
    [InlineData("skb 2 1 data=0a0b0c")]
    [InlineData("fin")]
    [InlineData("reset 104")]
    [InlineData("fail_alloc 3")]
    [InlineData("msg 7")]
    [InlineData("pdu 8")]
    [InlineData("refill 9")]
    [InlineData("read 1 2")]
    [InlineData("read 1 2 into 3")]
    [InlineData("read 1 2 fault 4")]
    [InlineData("read 1 2 into 3 fault 4")]
    [InlineData("discard 10")]
    [InlineData("count 11")]
    [InlineData("consume 12")]
    [InlineData("decant 13 as e")]
    [InlineData("queue rxq")]
    [InlineData("state")]
    public void Every_statement_is_read_back_as_it_was_written(string statement) =>
        Assert.Equal(statement, Parse(statement).Statements.Single().Text);

    [Fact]
    public void Names_declared_before_can_be_used_after()
    {
        Script script = Parse("page A 8K\nskb 10@A+100\ndecant 5 as e\nqueue e\nput e\n");
        Assert.Equal(
            ["page A 8192", "skb 10@A+100", "decant 5 as e", "queue e", "put e"],
            script.Statements.Select(statement => statement.Text));
    }

    [Fact]
    public void Comments_and_blank_lines_are_ignored_but_counted()
    {
        Script script = Parse("# nothing\n\n  \t\n  msg 1 # the id\nfin#no blank needed\n");
        Assert.Equal([(4, "msg 1"), (5, "fin")], script.Statements.Select(s => (s.Line, s.Text)));
    }

    [Theory]
    [InlineData("msg 1\r\nfin\r\n", "carriage returns at line ends")]
    [InlineData("msg 1\nfin", "no line end at the end")]
    [InlineData("msg 1 # a\fb\u2028c\u0085d\nfin\n", "other line separators inside of a comment")]
    public void Only_line_feeds_end_a_line(string text, string why) =>
        Assert.True(Parse(text).Statements.Select(s => s.Line).SequenceEqual([1, 2]), why);

    [Theory]
    [InlineData("0", 0u)]
    [InlineData("10", 10u)]
    [InlineData("0010", 10u)]
    [InlineData("0x10", 16u)]
    [InlineData("0xAbC", 0xabcu)]
    [InlineData("3K", 3072u)]
    [InlineData("0x3K", 3072u)]
    [InlineData("2M", 2097152u)]
    [InlineData("4095M", 4293918720u)]
    [InlineData("4294967295", 4294967295u)]
    [InlineData("0xffffffff", 4294967295u)]
    [InlineData("000000000000000000000000000007", 7u)]
    public void A_number_is_decimal_or_hexadecimal_with_K_or_M(string number, uint value) =>
        Assert.Equal(new AmountStatement("msg", value), Parse($"msg {number}").Statements.Single() with
        {
            Line = 0,
            Column = 0,
        });

    [Theory]
    [InlineData("_")]
    [InlineData("_9z")]
    [InlineData("AbC_1")]
    public void A_name_begins_with_a_letter_or_underscore(string name) =>
        Assert.Equal($"page {name} 1", Parse($"page {name} 1").Statements.Single().Text);

    [Fact]
    public void Nothing_of_a_malformed_script_is_executed() =>
        Assert.Throws<ScriptException>(() => RecordedRun.Print("skb 10\nrefill 1\nbrew 1\n"));

    [Fact]
    public void A_page_may_be_declared_with_any_amount() =>
        Assert.Equal("page A 4294967295", Parse("page A 4294967295").Statements.Single().Text);

    [Fact]
    public void A_piece_may_end_exactly_where_its_rounded_up_page_ends() =>
        Assert.Equal(2, Parse("page A 5000\nskb 4096@A+4K\n").Statements.Count);

    private static Script Parse(string text) => ScriptParser.Parse("t.rxq", text);
}
