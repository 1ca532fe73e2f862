// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Collections.Generic;

namespace Rxqueue.Properties.Generators;

/// <summary>
/// A sequence of random numbers that its seed determines, on every machine and with every version of .NET.
/// </summary>
/// <param name="seed">The seed.</param>
public sealed class SplitMix64(ulong seed)
{
    private ulong _state = seed;

    /// <summary>The next 64 random bits.</summary>
    public ulong Next()
    {
        ulong z = _state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    /// <summary>A number from 0 to one less than the bound.</summary>
    /// <param name="bound">More than 0.</param>
    public int Below(int bound)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bound);
        return (int)(((Next() >> 32) * (ulong)bound) >> 32);
    }

    /// <summary>A number between two, both included.</summary>
    public int Between(int least, int most) => least + Below(most - least + 1);

    /// <summary>True once in so many times.</summary>
    public bool OneIn(int times) => Below(times) == 0;

    /// <summary>One of several.</summary>
    public T Pick<T>(IReadOnlyList<T> choices)
    {
        ArgumentNullException.ThrowIfNull(choices);
        return choices[Below(choices.Count)];
    }

    /// <summary>A seed for a sequence of its own, which depends on nothing but this one's seed and the number.</summary>
    /// <param name="seed">A seed.</param>
    /// <param name="number">Which sequence.</param>
    public static ulong Derive(ulong seed, ulong number) => new SplitMix64(seed ^ (number * 0xD1342543DE82EF95)).Next();
}
