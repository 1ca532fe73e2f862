// SPDX-License-Identifier: GPL-2.0-only
using System.Threading;

namespace Rxqueue.Model;

public sealed partial class kernel
{
    /// <summary><c>set_bit()</c>: sets a bit atomically. It orders nothing.</summary>
    public static void set_bit(int nr, word<ulong> addr)
    {
        addr.Owner.Updating(addr.Member);
        Interlocked.Or(ref addr.raw, 1UL << nr);
    }

    /// <summary><c>clear_bit()</c>: clears a bit atomically. It orders nothing.</summary>
    public static void clear_bit(int nr, word<ulong> addr)
    {
        addr.Owner.Updating(addr.Member);
        Interlocked.And(ref addr.raw, ~(1UL << nr));
    }

    /// <summary><c>test_bit()</c>: whether a bit is set. It orders nothing.</summary>
    public static bool test_bit(int nr, word<ulong> addr) => (addr.once & (1UL << nr)) != 0;

    /// <summary><c>test_and_set_bit()</c>: sets a bit atomically, and is a full barrier.</summary>
    /// <returns>Whether it was set before.</returns>
    public static bool test_and_set_bit(int nr, word<ulong> addr)
    {
        addr.Owner.Updating(addr.Member);
        addr.Owner.k.sync_release(addr);
        bool old = (Interlocked.Or(ref addr.raw, 1UL << nr) & (1UL << nr)) != 0;
        addr.Owner.k.sync_acquire(addr);
        return old;
    }

    /// <summary><c>test_and_clear_bit()</c>: clears a bit atomically, and is a full barrier.</summary>
    /// <returns>Whether it was set before.</returns>
    public static bool test_and_clear_bit(int nr, word<ulong> addr)
    {
        addr.Owner.Updating(addr.Member);
        addr.Owner.k.sync_release(addr);
        bool old = (Interlocked.And(ref addr.raw, ~(1UL << nr)) & (1UL << nr)) != 0;
        addr.Owner.k.sync_acquire(addr);
        return old;
    }
}
