// SPDX-License-Identifier: GPL-2.0-only
using Rxqueue.Tracing.Ftrace;

namespace Rxqueue.Tools.Report;

/// <summary>Prints a trace as it is read.</summary>
internal interface IReportPrinter
{
    /// <summary>Takes the next line; unrecognised ones too, which <see cref="UnrecognisedLines"/> counts.</summary>
    void Print(FtraceLine line);

    /// <summary>The trace has ended.</summary>
    /// <param name="unrecognised">What was not recognised in it.</param>
    void End(UnrecognisedLines unrecognised);
}
