// SPDX-License-Identifier: GPL-2.0-only
using System.Runtime.CompilerServices;

namespace Rxqueue.Model;

/// <summary>A lock that is waited for asleep (<c>struct mutex</c>).</summary>
/// <param name="k">The kernel.</param>
/// <param name="name">What it is called.</param>
public sealed class mutex(kernel k, string name)
{
    internal readonly owned_lock held = new(k, name);
}

public sealed partial class kernel
{
    /// <summary><c>mutex_lock()</c>.</summary>
    /// <param name="lock">The lock.</param>
    /// <param name="caller">Who takes it, for reports.</param>
    public static void mutex_lock(mutex @lock, [CallerMemberName] string caller = "") => @lock.held.acquire(caller);

    /// <summary><c>mutex_unlock()</c>.</summary>
    public static void mutex_unlock(mutex @lock) => @lock.held.release();
}
