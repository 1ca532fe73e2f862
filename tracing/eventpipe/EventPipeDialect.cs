// SPDX-License-Identifier: GPL-2.0-only
using System;
using Rxqueue.Tracing.Ftrace;

namespace Rxqueue.Tracing.EventPipe;

/// <summary>The form of lines that stand for recorded events: no text is recognised as it, and it prints as tracefs
/// does.</summary>
public sealed class EventPipeDialect : FtraceDialect
{
    internal static readonly EventPipeDialect Instance = new();

    private EventPipeDialect()
    {
    }

    /// <inheritdoc/>
    public override string Name => "nettrace";

    internal override bool TryParse(ReadOnlySpan<byte> text, FtraceLine line) => false;

    internal override void Format(FtraceLine line, LineBuilder into) => TracefsText.AppendConverted(line, into);
}
