// SPDX-License-Identifier: GPL-2.0-only
using System;

namespace Rxqueue.SystematicTests;

/// <summary>How far in each task something happened, or is known to have happened.</summary>
internal sealed class VectorClock
{
    private int[] _ticks;

    public VectorClock() => _ticks = new int[8];

    private VectorClock(int[] ticks) => _ticks = ticks;

    /// <summary>The task's ticks; 0 for a task that has nothing to do with it.</summary>
    public int this[int task] => task < _ticks.Length ? _ticks[task] : 0;

    /// <summary>The task goes on by one tick.</summary>
    public void Tick(int task)
    {
        if (task >= _ticks.Length)
            Array.Resize(ref _ticks, Math.Max(task + 1, 2 * _ticks.Length));
        _ticks[task]++;
    }

    /// <summary>What is known here becomes known in this clock, too.</summary>
    public void Join(VectorClock other)
    {
        if (other._ticks.Length > _ticks.Length)
            Array.Resize(ref _ticks, other._ticks.Length);
        for (int task = 0; task < other._ticks.Length; task++)
            _ticks[task] = Math.Max(_ticks[task], other._ticks[task]);
    }

    public VectorClock Copy() => new((int[])_ticks.Clone());
}
