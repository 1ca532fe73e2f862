// SPDX-License-Identifier: GPL-2.0-only
namespace Rxqueue.Model;

public sealed partial class kernel
{
    /// <summary>The one signal that is modelled.</summary>
    public const int SIGKILL = 9;

    private const int EINVAL = 22;

    /// <summary>
    /// <c>send_sig()</c>: sends a task a signal, which wakes it if it sleeps killably. A kernel thread that has not said
    /// <see cref="allow_signal"/> ignores it.
    /// </summary>
    /// <param name="sig"><see cref="SIGKILL"/>.</param>
    /// <param name="p">The task.</param>
    /// <returns>0, or <c>-EINVAL</c> for another signal.</returns>
    public int send_sig(int sig, task_struct p)
    {
        if (sig != SIGKILL)
            return -EINVAL;
        thread_info task = task_thread_info(p);
        if (!task.sigkill_allowed)
            return 0;
        set_bit(thread_info.TIF_SIGPENDING, task.flags);
        lock (rq_lock)
        {
            if (task.state == task_state.TASK_KILLABLE)
                try_to_wake_up(task);
        }

        return 0;
    }

    /// <summary><c>allow_signal()</c>: the running kernel thread wants to get a signal.</summary>
    /// <param name="sig"><see cref="SIGKILL"/>.</param>
    public void allow_signal(int sig)
    {
        if (sig == SIGKILL)
            current_thread_info().sigkill_allowed = true;
    }

    /// <summary><c>fatal_signal_pending(current)</c>: whether the running task was killed.</summary>
    public bool fatal_signal_pending() => signal_pending(current_thread_info());

    private bool signal_pending(thread_info task) => test_bit(thread_info.TIF_SIGPENDING, task.flags);
}
