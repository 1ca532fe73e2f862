// SPDX-License-Identifier: GPL-2.0-only
using System;

namespace Rxqueue.Model;

public sealed partial class kernel
{
    /// <summary>Virtual nanoseconds since boot. Nothing in the model looks at any other clock.</summary>
    public ulong clock_ns { get; private set; }

    /// <summary>Sleeps: the virtual clock goes on, nobody waits.</summary>
    /// <param name="msecs">Milliseconds.</param>
    public void msleep(uint msecs) => clock_ns += msecs * 1_000_000UL;

    /// <summary>Lets virtual time pass, to a point that lies no earlier than now.</summary>
    /// <param name="timestamp_ns">Nanoseconds since boot; an earlier time leaves the clock as it is.</param>
    public void advance_clock_to(ulong timestamp_ns) => clock_ns = Math.Max(clock_ns, timestamp_ns);
}
