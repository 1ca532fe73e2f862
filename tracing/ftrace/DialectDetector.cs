// SPDX-License-Identifier: GPL-2.0-only
using System;

namespace Rxqueue.Tracing.Ftrace;

/// <summary>
/// Finds the dialect of a trace. One that recognised an event line is tried first from then on; a line that is not its
/// own may be any other's, since captures are joined and cut by hand.
/// </summary>
internal sealed class DialectDetector
{
    // The narrower first: tracefs takes every width, trace-cmd only its own.
    private static readonly FtraceDialect[] All =
    [
        new TraceCmdRawDialect(), new TraceCmdDialect(), new TraceCmdLatencyDialect(), new TracefsDialect(),
        new PerfScriptDialect(),
    ];

    private FtraceDialect? _current;

    /// <summary>Takes an event line of any dialect apart.</summary>
    /// <returns>False where it is no dialect's; the line's parts mean nothing then.</returns>
    public bool TryParse(ReadOnlySpan<byte> text, FtraceLine line)
    {
        if (_current is not null && _current.TryParse(text, line))
            return true;
        foreach (FtraceDialect dialect in All)
        {
            if (dialect == _current || !dialect.TryParse(text, line))
                continue;
            _current ??= dialect;
            return true;
        }

        line.Clear();
        return false;
    }

    /// <summary>A header announces another trace: what the dialect was says nothing any more.</summary>
    public void Restart(ReadOnlySpan<byte> header) =>
        _current = header.StartsWith("# tracer: "u8) ? All[3] : null;
}
