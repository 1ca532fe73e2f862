// SPDX-License-Identifier: GPL-2.0-only
using Rxqueue.Model;

namespace Rxqueue.SystematicTests;

/// <summary>Who decides which task goes on.</summary>
public interface IScheduler
{
    /// <summary>A place where another task may run first. Returns when the calling task may go on.</summary>
    /// <param name="member">The member that the task is about to touch.</param>
    /// <param name="kind">How.</param>
    void Point(Member member, AccessKind kind);

    /// <summary>From here on the calling task goes on alone, as far as it does not have to wait.</summary>
    void BeginSuppress();

    /// <summary>Ends what <see cref="BeginSuppress"/> began.</summary>
    void EndSuppress();

    /// <summary>Decides something other than which task runs.</summary>
    /// <param name="choices">How many possibilities there are, at least 1.</param>
    /// <returns>One of them, from 0.</returns>
    int Choose(int choices);

    /// <summary>Ends the run, whatever its tasks are doing. Does not return.</summary>
    void Abort();
}
