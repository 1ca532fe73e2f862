// SPDX-License-Identifier: GPL-2.0-only
using System.Linq;
using System.Text;
using Xunit;

namespace Rxqueue.Tools.Tests.Run;

/// <summary><c>pause</c> in a script.</summary>
public sealed class PauseTests
{
    [Theory]
    [InlineData("skb 10\nskb 20\nrefill 0\n", 30)]
    [InlineData("skb 10\npause\nskb 20\nrefill 0\n", 10)]
    [InlineData("skb 10\npause\nskb 20\nrefill 11\n", 30)]
    [InlineData("pause\nskb 20\nrefill 0\n", 20)]
    public void What_comes_after_a_pause_is_not_there_for_the_pass_that_takes_what_came_before(string script, int qsize)
    {
        Rxq run = Rxq.RunWith(Encoding.UTF8.GetBytes(script), "run", "-", "--json");

        Assert.Equal(qsize, run.Json[^2].GetProperty("state").GetProperty("qsize").GetInt32());
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
    }

    [Fact]
    public void A_consume_finds_the_queue_empty_in_between()
    {
        Rxq run = Rxq.RunWith("skb 10\nrefill 1\npdu 30\nskb 10\npause\nskb 20\nconsume 30\n"u8.ToArray(), "run", "-", "--json");

        int[] slots = [.. run.Json[^2].GetProperty("state").GetProperty("chain").EnumerateArray()
            .Select(bq => bq.GetProperty("nr_slots").GetInt32())];
        Assert.Equal([1], slots);
    }
}
