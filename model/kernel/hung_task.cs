// SPDX-License-Identifier: GPL-2.0-only
using System.Linq;
using System.Threading;

namespace Rxqueue.Model;

public sealed partial class kernel
{
    private string? hung_tasks;

    /// <summary>
    /// When every task sleeps, none will ever be woken (<c>kernel/hung_task.c</c> would notice after two minutes; the
    /// model knows at once). Each is stopped with a report of who waits for what. With the run queue's lock held.
    /// </summary>
    private void check_hung_tasks()
    {
        if (nr_running > 0 || sleeping.Count == 0 || hung_tasks is not null)
            return;
        string who = string.Join("; ", sleeping.Select(task => $"{task.task} {task.wchan}"));
        Volatile.Write(ref hung_tasks, $"every task sleeps: {who}");
        foreach (thread_info task in sleeping.ToArray())
            activate_task(task);
    }

    private void throw_if_hung()
    {
        if (Volatile.Read(ref hung_tasks) is string who)
            report(OopsKind.Hang, who, null);
    }
}
