// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Collections.Generic;
using System.Linq;
using Rxqueue.Model.Scenario;

namespace Rxqueue.Properties.Generators;

/// <summary>Makes scripts whose stream is the same, in other segments.</summary>
public static class Resegmentation
{
    /// <summary>The script with another segmentation of each skb.</summary>
    /// <param name="script">The script.</param>
    /// <param name="random">Where chance comes from.</param>
    public static IReadOnlyList<Statement> Of(IReadOnlyList<Statement> script, SplitMix64 random)
    {
        ArgumentNullException.ThrowIfNull(script);
        SegmentGenerator segments = new(random);
        List<Statement> other = new(script.Count);
        foreach (Statement statement in script)
        {
            switch (statement)
            {
                case PageStatement:
                    break;
                case SkbStatement { Data: null } skb:
                    uint left = (uint)skb.Segments.Sum(segment => segment.Length);
                    while (left > 0)
                        left -= segments.Add(other, left);
                    break;
                case SkbStatement:
                    throw new ArgumentException("the script gives an skb its bytes, expected the stream's pattern", nameof(script));
                default:
                    other.Add(statement);
                    break;
            }
        }

        return other;
    }
}
