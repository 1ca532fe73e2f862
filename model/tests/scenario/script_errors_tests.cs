// SPDX-License-Identifier: GPL-2.0-only
using System;
using Rxqueue.Model.Scenario;
using Xunit;

namespace Rxqueue.Model.Tests.Scenarios;

/// <summary>
/// What is wrong with a script is said as <c>FILE:LINE:COLUMN: message</c>, with the place of the word that is wrong.
/// </summary>
public sealed class script_errors_tests
{
    [Theory]
    [InlineData("brew 1", 1, 1, "unknown statement 'brew', expected page, skb, fin,")]
    [InlineData("   Skb 1", 1, 4, "unknown statement 'Skb'")]
    [InlineData("msg 1\n\n\tbrew", 3, 2, "unknown statement 'brew'")]
    public void A_statement_that_is_unknown(string text, int line, int column, string message) =>
        Refused(text, line, column, message);

    [Theory]
    [InlineData("page", 1, 5, "missing argument, expected the page's name")]
    [InlineData("page A", 1, 7, "missing argument, expected the page's size in bytes")]
    [InlineData("skb", 1, 4, "missing argument, expected a segment")]
    [InlineData("reset", 1, 6, "missing argument, expected an errno")]
    [InlineData("fail_alloc  # none", 1, 13, "missing argument, expected a number of allocations")]
    [InlineData("msg", 1, 4, "missing argument, expected a message id")]
    [InlineData("pdu", 1, 4, "missing argument, expected a number of bytes")]
    [InlineData("refill", 1, 7, "missing argument, expected a number of bytes")]
    [InlineData("discard", 1, 8, "missing argument, expected a number of bytes")]
    [InlineData("count", 1, 6, "missing argument, expected a number of bytes")]
    [InlineData("consume", 1, 8, "missing argument, expected a number of bytes")]
    [InlineData("read", 1, 5, "missing argument, expected a number of bytes to skip")]
    [InlineData("read 1", 1, 7, "missing argument, expected a number of bytes to read")]
    [InlineData("read 1 2 into", 1, 14, "missing argument, expected the room in bytes")]
    [InlineData("read 1 2 fault", 1, 15, "missing argument, expected a number of bytes")]
    [InlineData("decant", 1, 7, "missing argument, expected a number of bytes")]
    [InlineData("decant 1", 1, 9, "expected 'as' and a name")]
    [InlineData("decant 1 to e", 1, 10, "expected 'as' and a name")]
    [InlineData("decant 1 as", 1, 12, "missing argument, expected the excerpt's name")]
    [InlineData("queue", 1, 6, "missing argument, expected a queue's name")]
    [InlineData("put", 1, 4, "missing argument, expected a queue's name")]
    public void An_argument_that_is_missing(string text, int line, int column, string message) =>
        Refused(text, line, column, message);

    [Theory]
    [InlineData("fin 1", 1, 5, "surplus argument '1', expected the end of the line")]
    [InlineData("state x y ", 1, 7, "surplus argument 'x y'")]
    [InlineData("msg 1 2", 1, 7, "surplus argument '2'")]
    [InlineData("page A 1 2", 1, 10, "surplus argument '2'")]
    [InlineData("read 1 2 3", 1, 10, "surplus argument '3'")]
    [InlineData("read 1 2 fault 3 into 4", 1, 18, "surplus argument 'into 4'")]
    [InlineData("decant 1 as e f", 1, 15, "surplus argument 'f'")]
    [InlineData("queue rxq rxq", 1, 11, "surplus argument 'rxq'")]
    [InlineData("skb 1 data=00 2", 1, 15, "surplus argument '2'")]
    public void An_argument_too_many(string text, int line, int column, string message) =>
        Refused(text, line, column, message);

    [Theory]
    [InlineData("msg x", 1, 5, "'x' is no number, expected a message id")]
    [InlineData("msg -1", 1, 5, "'-1' is no number")]
    [InlineData("msg +1", 1, 5, "'+1' is no number")]
    [InlineData("msg 1k", 1, 5, "'1k' is no number")]
    [InlineData("msg 1G", 1, 5, "'1G' is no number")]
    [InlineData("msg 1KM", 1, 5, "'1KM' is no number")]
    [InlineData("msg K", 1, 5, "'K' is no number")]
    [InlineData("msg 0x", 1, 5, "'0x' is no number")]
    [InlineData("msg 0X1", 1, 5, "'0X1' is no number")]
    [InlineData("msg 0xg", 1, 5, "'0xg' is no number")]
    [InlineData("msg 1_000", 1, 5, "'1_000' is no number")]
    [InlineData("msg ٣", 1, 5, "'٣' is no number")]
    [InlineData("skb 1 x", 1, 7, "'x' is no number, expected a length in bytes")]
    [InlineData("skb data=00", 1, 5, "'data=00' is no number")]
    public void A_word_that_is_no_number(string text, int line, int column, string message) =>
        Refused(text, line, column, message);

    [Theory]
    [InlineData("msg 4294967296", 1, 5, "'4294967296' is out of range, expected a message id of 0 … 4294967295")]
    [InlineData("msg 0x100000000", 1, 5, "'0x100000000' is out of range")]
    [InlineData("msg 4096M", 1, 5, "'4096M' is out of range")]
    [InlineData("msg 4194304K", 1, 5, "'4194304K' is out of range")]
    [InlineData("msg 18446744073709551617", 1, 5, "is out of range")]
    [InlineData("msg 0xfffffffffffffffffffff", 1, 5, "is out of range")]
    [InlineData("skb 0", 1, 5, "'0' is out of range, expected a length in bytes of 1 … 67108864")]
    [InlineData("skb 1 67108865", 1, 7, "'67108865' is out of range")]
    [InlineData("skb linear:0", 1, 5, "'0' is out of range")]
    [InlineData("skb locked:65M", 1, 5, "'65M' is out of range")]
    [InlineData("reset 0", 1, 7, "'0' is out of range, expected an errno of 1 … 4095")]
    [InlineData("reset 4096", 1, 7, "'4096' is out of range")]
    public void A_number_that_is_out_of_range(string text, int line, int column, string message) =>
        Refused(text, line, column, message);

    [Theory]
    [InlineData("page 9a 1", 1, 6, "'9a' is no name, expected the page's name")]
    [InlineData("page a-b 1", 1, 6, "'a-b' is no name")]
    [InlineData("page é 1", 1, 6, "'é' is no name")]
    [InlineData("page A 1\npage A 2", 2, 6, "there is a page 'A' already")]
    [InlineData("skb 1@A+0", 1, 5, "unknown page 'A'")]
    [InlineData("skb 1@A+0\npage A 1", 1, 5, "unknown page 'A'")]
    [InlineData("page A 1\nskb 1@a+0", 2, 5, "unknown page 'a'")]
    [InlineData("queue e", 1, 7, "unknown queue 'e', expected one that was decanted before")]
    [InlineData("put e\ndecant 1 as e", 1, 5, "unknown queue 'e'")]
    [InlineData("put rxq", 1, 5, "the receive queue cannot be put")]
    [InlineData("decant 1 as rxq", 1, 13, "'rxq' is the receive queue, expected another name")]
    [InlineData("decant 1 as 1", 1, 13, "'1' is no name, expected the excerpt's name")]
    public void A_name_that_is_unknown_taken_or_none(string text, int line, int column, string message) =>
        Refused(text, line, column, message);

    [Theory]
    [InlineData("skb 3 data=0011", 1, 7, "data has 4 hexadecimal digits, expected 6 for 3 bytes")]
    [InlineData("skb 1 1 data=001122", 1, 9, "data has 6 hexadecimal digits, expected 4 for 2 bytes")]
    [InlineData("skb 1 data=", 1, 7, "data has 0 hexadecimal digits")]
    [InlineData("skb 1 data=000", 1, 7, "data has 3 hexadecimal digits")]
    [InlineData("skb 1 data=0g", 1, 7, "data is not hexadecimal")]
    public void Data_that_does_not_go_with_the_skb(string text, int line, int column, string message) =>
        Refused(text, line, column, message);

    [Theory]
    [InlineData("page A 4096\nskb 1@A+4096", 2, 5, "1 bytes at 4096 do not lie inside page 'A' of 4096 bytes")]
    [InlineData("page A 1\nskb 4097@A+0", 2, 5, "4097 bytes at 0 do not lie inside page 'A' of 4096 bytes")]
    [InlineData("page A 4097\nskb 1 2@A+8191", 2, 7, "2 bytes at 8191 do not lie inside page 'A' of 8192 bytes")]
    [InlineData("page A 8K\nskb 1@A+0xffffffff", 2, 5, "1 bytes at 4294967295 do not lie inside page 'A'")]
    [InlineData("page A 8K\nskb 1@A", 2, 5, "'1@A' is no segment, expected LEN@NAME+OFF")]
    [InlineData("page A 8K\nskb 0@A+0", 2, 5, "'0' is out of range")]
    [InlineData("page A 8K\nskb 1@A+", 2, 5, "'' is no number, expected an offset in bytes")]
    public void A_piece_that_does_not_lie_in_its_page(string text, int line, int column, string message) =>
        Refused(text, line, column, message);

    [Theory]
    [InlineData("skb 1 linear:2", 1, 7)]
    [InlineData("skb 1 locked:2", 1, 7)]
    [InlineData("skb linear:1 linear:2", 1, 14)]
    [InlineData("skb locked:1 2 linear:3", 1, 16)]
    public void A_linear_part_that_is_not_first(string text, int line, int column) =>
        Refused(text, line, column, "a linear part can only be the first segment");

    [Theory]
    [InlineData("skb 9\nrefill 1\npdu 9\ndecant 5 as e\nput e\nqueue e\n", 6, 7, "there is no queue 'e' at this point")]
    [InlineData("skb 9\nrefill 1\npdu 9\ndecant 5 as e\nput e\nput e\n", 6, 5, "there is no queue 'e' at this point")]
    [InlineData("skb 9\nrefill 1\npdu 9\ndecant 0 as e\nqueue e\n", 5, 7, "there is no queue 'e' at this point")]
    [InlineData("skb 9\nrefill 1\npdu 9\ndecant 5 as e\ndecant 1 as e\n", 5, 13, "there is a queue 'e' already")]
    public void A_queue_that_does_not_exist_at_run_time(string text, int line, int column, string message)
    {
        Assert.NotNull(ScriptParser.Parse("t.rxq", text));
        Fails(() => RecordedRun.Print(text), line, column, message);
    }

    private static void Refused(string text, int line, int column, string message) =>
        Fails(() => ScriptParser.Parse("t.rxq", text), line, column, message);

    private static void Fails(Func<object> what, int line, int column, string message)
    {
        ScriptException error = Assert.Throws<ScriptException>(what);
        Assert.StartsWith($"t.rxq:{line}:{column}: ", error.Message, StringComparison.Ordinal);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }
}
