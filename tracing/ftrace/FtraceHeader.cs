// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Globalization;

namespace Rxqueue.Tracing.Ftrace;

/// <summary>The <c>#</c> lines in front of the events of a trace.</summary>
public static class FtraceHeader
{
    private const string Columns =
        """
        #                                _-----=> irqs-off/BH-disabled
        #                               / _----=> need-resched
        #                              | / _---=> hardirq/softirq
        #                              || / _--=> preempt-depth
        #                              ||| / _-=> migrate-disable
        #                              |||| /     delay
        #           TASK-PID     CPU#  |||||  TIMESTAMP  FUNCTION
        #              | |         |   |||||     |         |

        """;

    private const string ColumnsWithoutFlags =
        """
        #           TASK-PID     CPU#     TIMESTAMP  FUNCTION
        #              | |         |         |         |

        """;

    /// <summary>
    /// The header of a trace whose length is not known yet: what tracefs <c>trace</c> prints, without the line that
    /// counts the entries.
    /// </summary>
    public static string WithoutCounts { get; } = "# tracer: nop\n#\n" + WithLineFeeds(Columns);

    /// <summary>The same of a trace whose lines have no flag columns (option <c>noirq-info</c>).</summary>
    public static string WithoutCountsAndFlags { get; } =
        "# tracer: nop\n#\n" + WithLineFeeds(ColumnsWithoutFlags);

    /// <summary>The header that tracefs <c>trace</c> prints.</summary>
    /// <param name="entriesInBuffer">Events that follow.</param>
    /// <param name="entriesWritten">Events that were ever written; the difference was overwritten, oldest first.
    /// </param>
    /// <param name="cpus">CPUs of the machine that was traced, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">More events in the buffer than written, or no CPU.</exception>
    public static string WithCounts(ulong entriesInBuffer, ulong entriesWritten, int cpus)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(entriesInBuffer, entriesWritten);
        ArgumentOutOfRangeException.ThrowIfLessThan(cpus, 1);
        string counts = string.Create(
            CultureInfo.InvariantCulture,
            $"# entries-in-buffer/entries-written: {entriesInBuffer}/{entriesWritten}   #P:{cpus}\n#\n");
        return "# tracer: nop\n#\n" + counts + WithLineFeeds(Columns);
    }

    // A checkout may have turned the source's line ends into CR LF; the kernel knows no CR.
    private static string WithLineFeeds(string text) => text.ReplaceLineEndings("\n");
}
