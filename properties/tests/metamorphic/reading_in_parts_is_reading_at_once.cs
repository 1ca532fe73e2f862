// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Collections.Generic;
using Rxqueue.Properties.Generators;
using Xunit;

namespace Rxqueue.Properties.Tests.Metamorphic;

/// <summary>
/// Parts that are read one behind the other, by skipping what was read or by discarding it, are together what one read
/// gives; and a read changes nothing.
/// </summary>
public sealed class reading_in_parts_is_reading_at_once : Relation
{
    protected override bool Says(Scenario scenario, string variant) => new ReceivedQueue(scenario, variant).Length > 0;

    protected override void Check(Scenario scenario, string variant)
    {
        ReceivedQueue queue = new(scenario, variant);
        string whole = Convert.ToHexString(queue.Read(0, queue.Length));
        Assert.Equal(queue.Length * 2, (uint)whole.Length);

        Assert.Equal(whole, InParts(scenario, queue.Length, queue.Read));
        Assert.Equal(whole, Convert.ToHexString(queue.Read(0, queue.Length)));
        Assert.Equal(whole, InParts(scenario, queue.Length, (_, length) =>
        {
            byte[] part = queue.Read(0, length);
            queue.Discard(length);
            return part;
        }));
    }

    private static string InParts(Scenario scenario, uint length, Func<uint, uint, byte[]> read)
    {
        List<byte> together = [];
        for (uint from = 0; from < length;)
        {
            uint part = scenario.Draw(length - from, from);
            together.AddRange(read(from, part));
            from += part;
        }

        return Convert.ToHexString([.. together]);
    }
}
