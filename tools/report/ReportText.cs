// SPDX-License-Identifier: GPL-2.0-only
using System.IO;
using System.Text;
using Rxqueue.Tracing.EventPipe;
using Rxqueue.Tracing.Ftrace;

namespace Rxqueue.Tools.Report;

/// <summary>Prints a trace as kernel ftrace text.</summary>
/// <param name="to">Where the text goes.</param>
internal sealed class ReportText(Stream to) : IReportPrinter
{
    private const int Flush = 64 * 1024;

    // What is no trace may have comments too: nothing is printed before the first event, within reason.
    private const int FlushBeforeEvent = 1 << 20;

    private readonly LineBuilder _lines = new();
    private bool _hasEvent;
    private bool _isHeaderSettled;

    /// <summary>Log lines and sanitizer reports, which are not printed: a kernel's trace buffer does not hold them, nor
    /// does a trace that <c>rxq run</c> writes.</summary>
    public long LeftOut { get; private set; }

    public void Print(FtraceLine line)
    {
        if (line.Dialect is EventPipeDialect && line.Kind == FtraceLineKind.Foreign)
        {
            LeftOut++;
            return;
        }

        SettleHeader(line);
        _hasEvent |= line.Kind is FtraceLineKind.Event or FtraceLineKind.Foreign or FtraceLineKind.Loss;
        TracefsText.TryAppend(line, _lines);
        if (_lines.Written.Length >= (_hasEvent ? Flush : FlushBeforeEvent))
            WriteOut();
    }

    public void End(UnrecognisedLines unrecognised) => WriteOut();

    // A trace of tracefs has a header or, from trace_pipe, wants none; what is turned into tracefs text gets one.
    private void SettleHeader(FtraceLine line)
    {
        if (_isHeaderSettled || line.Kind is FtraceLineKind.Preamble or FtraceLineKind.Unrecognised)
            return;
        if (line.Dialect is null && line.Loss.Form != FtraceLossForm.TraceCmdMark)
        {
            _isHeaderSettled = line.Kind == FtraceLineKind.Comment;
            return;
        }

        _isHeaderSettled = true;
        if (line.Dialect is TracefsDialect)
            return;
        bool hasFlags = line.Dialect is EventPipeDialect || !line.Flags.IsEmpty;
        _lines.Append(Encoding.UTF8.GetBytes(hasFlags ? FtraceHeader.WithoutCounts : FtraceHeader.WithoutCountsAndFlags));
    }

    private void WriteOut()
    {
        to.Write(_lines.Written);
        _lines.Clear();
    }
}
