// SPDX-License-Identifier: GPL-2.0-only
using System;

namespace Rxqueue.Tracing.Ftrace;

/// <summary>
/// One form of kernel trace text: how its event lines are taken apart and put together again. A dialect has no state;
/// each is one file, and <see cref="DialectDetector"/> lists them.
/// </summary>
public abstract class FtraceDialect
{
    private protected FtraceDialect()
    {
    }

    /// <summary>What the form is called in messages.</summary>
    public abstract string Name { get; }

    /// <summary>Takes an event line apart.</summary>
    /// <param name="text">The line, without its end; the same bytes that <paramref name="line"/> holds.</param>
    /// <param name="line">Where the parts go; cleared before.</param>
    /// <returns>Whether this dialect prints such lines; if not, the parts mean nothing.</returns>
    internal abstract bool TryParse(ReadOnlySpan<byte> text, FtraceLine line);

    /// <summary>Puts a line that this dialect took apart together again, without its end.</summary>
    internal abstract void Format(FtraceLine line, LineBuilder into);
}
