// SPDX-License-Identifier: GPL-2.0-only
using System;
using Rxqueue.Model;

namespace Rxqueue.SystematicTests.Behaviours;

/// <summary>How tasks share a receive queue.</summary>
internal interface IDiscipline
{
    /// <summary>A task uses the queue.</summary>
    void Do(Action use);
}

/// <summary>Everyone does as they please.</summary>
internal sealed class NoLock : IDiscipline
{
    public void Do(Action use) => use();
}

/// <summary>Whoever uses the queue holds a mutex.</summary>
internal sealed class OneMutex(kernel k) : IDiscipline
{
    private readonly mutex _lock = new(k, "the queue's mutex");

    public void Do(Action use)
    {
        kernel.mutex_lock(_lock);
        use();
        kernel.mutex_unlock(_lock);
    }
}
