// SPDX-License-Identifier: GPL-2.0-only
using System;

namespace Rxqueue.Tools.Bench;

/// <summary>Says how many queue functions an operation of a benchmark calls.</summary>
/// <param name="count">How many.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class QueueCallsAttribute(int count) : Attribute
{
    /// <summary>How many.</summary>
    public int Count { get; } = count;
}
