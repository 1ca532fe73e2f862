// SPDX-License-Identifier: GPL-2.0-only
using Rxqueue.Tracing.Ftrace;

namespace Rxqueue.Tracing.Validate;

/// <summary>Is told of each event that is judged, in order.</summary>
internal interface IValidationWatcher
{
    /// <summary>An event was shown to the judges.</summary>
    /// <param name="line">The event.</param>
    /// <param name="task">Which of the verdicts is on its task.</param>
    /// <param name="replay">What repeats the task's calls, where there are any.</param>
    void Judged(FtraceLine line, int task, ReplayChecker replay);
}
