// SPDX-License-Identifier: GPL-2.0-only
using System.Runtime.CompilerServices;
using System.Threading;

namespace Rxqueue.Model;

public sealed partial class kernel
{
    /// <summary><c>atomic_add_return()</c>: adds, and returns the sum.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal int atomic_add(ref int counter, int value) =>
        smp ? Interlocked.Add(ref counter, value) : counter += value;
}
