// SPDX-License-Identifier: GPL-2.0-only
using System.Collections.Generic;
using System.Threading;

namespace Rxqueue.Model;

/// <summary>
/// One booted kernel: every piece of state that Linux would keep in static variables.
/// </summary>
/// <remarks>
/// There is no static mutable state in the model, so thousands of kernels can live in one process, one a test. The
/// parts of this class stand in the files of the kernel sources whose functions they hold.
/// </remarks>
public sealed partial class kernel
{
    /// <summary>Boots a kernel.</summary>
    /// <param name="profile">The tree whose bvecq allocator it has; <see cref="bvecq_profile.rfc_base"/> if none
    /// is given.</param>
    /// <param name="listener">Who is told of every access to shared state; null for nobody.</param>
    /// <param name="smp">Whether tasks run on several threads. If not, atomic operations need no lock prefix, which
    /// Linux, too, patches out on a machine with one CPU.</param>
    public kernel(bvecq_profile? profile = null, IAccessListener? listener = null, bool smp = false)
    {
        access_listener = listener;
        this.smp = smp;
        this.profile = profile ?? bvecq_profile.rfc_base;
        boot_task = new task_struct("rxq", 1);
        running_task = smp ? new AsyncLocal<task_struct?>() : null;
    }

    /// <summary>The tree that this kernel was built from, as far as the bvecq allocator is concerned.</summary>
    public bvecq_profile profile { get; }

    /// <summary>
    /// The task that runs now, on this thread. Events and reports carry it. A thread that has not said which task it
    /// runs is the one that the kernel was booted with, <c>rxq-1</c>.
    /// </summary>
    public task_struct current
    {
        get => running_task?.Value ?? boot_task;
        set
        {
            if (running_task is null)
                boot_task = value;
            else
                running_task.Value = value;
        }
    }

    /// <summary>
    /// What the task is doing, for reports: the script's statement, say. Its text is only taken when a report is made.
    /// </summary>
    public object? context
    {
        get => smp ? current_thread_info().context : up_context;
        private set
        {
            if (smp)
                current_thread_info().context = value;
            else
                up_context = value;
        }
    }

    /// <summary>
    /// Begins a call of the running task into the modelled code: the log is emptied and the task's watchdog is set back.
    /// The log of a kernel whose tasks run on several threads stays, since it is everybody's.
    /// </summary>
    /// <param name="context">What the call is, for reports.</param>
    public void begin_call(object? context)
    {
        this.context = context;
        if (!smp)
        {
            log.Clear();
            warnings.Clear();
        }

        watchdog.reset();
    }

    /// <summary>Whether tasks run on several threads.</summary>
    public bool smp { get; }

    private readonly AsyncLocal<task_struct?>? running_task;
    private task_struct boot_task;
    private object? up_context;

    private readonly HashSet<(string function, int line)> warned_once = [];
}
