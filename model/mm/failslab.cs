// SPDX-License-Identifier: GPL-2.0-only
using System.Threading;

namespace Rxqueue.Model;

public sealed partial class kernel
{
    private int slab_allocations;

    /// <summary>How many times a bvecq or another structure was allocated, or could not be. Pages do not count: they are the
    /// network's.</summary>
    public int allocations_tried => Volatile.Read(ref slab_allocations);

    /// <summary>Which of these allocations finds no memory, counted from 1 (<c>fail-nth</c>); 0 for none.</summary>
    public int fail_nth { get; set; }

    private bool should_failslab() => Interlocked.Increment(ref slab_allocations) == fail_nth;
}
