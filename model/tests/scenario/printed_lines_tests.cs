// SPDX-License-Identifier: GPL-2.0-only
using System.Text.Json.Nodes;
using Xunit;

namespace Rxqueue.Model.Tests.Scenarios;

/// <summary>What the JSON lines say, member by member.</summary>
public sealed class printed_lines_tests
{
    [Fact]
    public void A_statement_that_returns_nothing_has_no_ret() =>
        Assert.Equal(
            """
            {"line":1,"op":"msg","trace":[],"log":[],"state":{"queue":"rxq","take_slot":0,"take_offset":0,"qsize":0,"pdu_remain":0,"msg_id":7,"refillable":true,"take_from":null,"add_to":null,"chain":[]}}
            """,
            RecordedRun.Print("msg 7\n")[0]);

    [Fact]
    public void A_read_has_its_bytes_and_their_checksum()
    {
        JsonNode read = Line("skb 9 data=313233343536373839\nrefill 1\npdu 9\nread 0 9\n", 3);
        Assert.Equal((9, "cbf43926"), ((int)read["ret"]!, (string)read["crc32"]!));
    }

    [Fact]
    public void A_read_that_failed_half_way_has_copied_nothing()
    {
        JsonNode read = Line("skb 9\nrefill 1\npdu 9\nread 0 9 fault 5\n", 3);
        Assert.Equal((0, "00000000"), ((int)read["ret"]!, (string)read["crc32"]!));
    }

    [Fact]
    public void Pages_are_numbered_in_the_order_in_which_they_show_and_empty_slots_are_null()
    {
        JsonNode state = Line("page P 4096\nskb 1 2@P+3 4\nrefill 1\npdu 7\ndecant 1 as e\nstate\n", 5)["state"]!;
        Assert.Equal("[null,[1,3,2,2],[2,0,4,1]]", state["chain"]![0]!["bv"]!.ToJsonString());
    }

    [Fact]
    public void The_place_to_add_to_is_an_index_in_the_chain()
    {
        JsonNode state = Line("skb 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1\nrefill 29\nrefill 0\n", 2);
        Assert.Equal((0, 1), ((int)state["state"]!["take_from"]!, (int)state["state"]!["add_to"]!));
    }

    [Fact]
    public void An_oops_ends_the_script_and_says_so_in_the_last_line() =>
        Assert.Equal(
            [
                """{"line":1,"op":"discard","oops":"null-deref","function":"netfs_rxqueue_discard","trace":[],"log":[]}""",
                """{"op":"end","oops":true}""",
            ],
            RecordedRun.Print("discard 0\nmsg 1\n"));

    [Theory]
    [InlineData("later", """{"op":"end","leaked_pages":0,"leaked_bvecqs":0,"lost_pool_objects":1,"log":[]}""")]
    [InlineData("rfc-base", """{"op":"end","leaked_pages":0,"leaked_bvecqs":0,"log":[]}""")]
    public void The_last_line_says_what_was_left_and_lost(string profile, string end) =>
        Assert.Equal(end, RecordedRun.Print(
            "skb 9\nrefill 1\npdu 9\nfail_alloc 1\ndecant 5 as e\nput e\n",
            profile == "later" ? bvecq_profile.later : bvecq_profile.rfc_base)[^1]);

    private static JsonNode Line(string script, int index) => JsonNode.Parse(RecordedRun.Print(script)[index])!;
}
