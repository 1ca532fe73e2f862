// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Threading.Tasks;

namespace Rxqueue.SystematicTests.Behaviours;

/// <summary>Tasks that do nothing but let others run: what controlling them costs at least.</summary>
public static class EmptyTasks
{
    /// <summary>Runs them, and waits for them.</summary>
    /// <param name="tasks">How many.</param>
    /// <param name="points">How many points they have together.</param>
    /// <param name="point">A point.</param>
    public static void Run(int tasks, int points, Action point)
    {
        ArgumentNullException.ThrowIfNull(point);
        Task[] all = new Task[tasks];
        for (int i = 0; i < tasks; i++)
        {
            int share = points / tasks + (i < points % tasks ? 1 : 0);
            all[i] = Task.Run(() =>
            {
                for (int done = 0; done < share; done++)
                    point();
            });
        }

        Task.WaitAll(all);
    }
}
