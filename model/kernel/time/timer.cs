// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Threading;

namespace Rxqueue.Model;

public sealed partial class kernel
{
    /// <summary>Virtual nanoseconds since boot. Nothing in the model looks at any other clock.</summary>
    public ulong clock_ns => (ulong)Volatile.Read(ref clock);

    private long clock;

    /// <summary>Sleeps: the virtual clock goes on, other tasks may run, nobody waits.</summary>
    /// <param name="msecs">Milliseconds.</param>
    public void msleep(uint msecs)
    {
        long ns = msecs * 1_000_000L;
        if (smp)
            Interlocked.Add(ref clock, ns);
        else
            clock += ns;
        cond_resched();
    }

    /// <summary>Lets virtual time pass, to a point that lies no earlier than now.</summary>
    /// <param name="timestamp_ns">Nanoseconds since boot; an earlier time leaves the clock as it is.</param>
    public void advance_clock_to(ulong timestamp_ns) =>
        Volatile.Write(ref clock, (long)Math.Max(clock_ns, timestamp_ns));
}
