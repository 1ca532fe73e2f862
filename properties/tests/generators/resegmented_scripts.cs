// SPDX-License-Identifier: GPL-2.0-only
using System.Collections.Generic;
using System.Linq;
using Rxqueue.Model.Scenario;
using Rxqueue.Properties.Generators;
using Xunit;

namespace Rxqueue.Properties.Tests.Generators;

/// <summary>Another segmentation of a script is one of the same stream.</summary>
public sealed class resegmented_scripts
{
    [QueueProperty(typeof(AnyCallers))]
    public void have_the_same_bytes_at_the_same_calls(Scenario scenario) => Assert.Equal(
        BytesBeforeCalls(scenario.Statements),
        BytesBeforeCalls(Resegmentation.Of(scenario.Statements, new SplitMix64(scenario.Salt))));

    [Fact]
    public void lie_in_other_segments()
    {
        Statement[] script = [new SkbStatement([new Segment(SegmentKind.Fragment, 100_000)], null)];

        IReadOnlyList<Statement> other = Resegmentation.Of(script, new SplitMix64(1));

        Assert.True(other.Count > 1);
        Assert.Equal(BytesBeforeCalls(script), BytesBeforeCalls(other));
    }

    private static List<(string, long)> BytesBeforeCalls(IReadOnlyList<Statement> script)
    {
        List<(string, long)> calls = [];
        long bytes = 0;
        foreach (Statement statement in script)
        {
            if (statement is SkbStatement skb)
                bytes += skb.Segments.Sum(segment => segment.Length);
            else if (statement is not PageStatement)
                calls.Add((statement.Text, bytes));
        }

        calls.Add(("", bytes));
        return calls;
    }
}
