// SPDX-License-Identifier: GPL-2.0-only
using Rxqueue.Tracing.Ftrace;

namespace Rxqueue.Tracing.Compare;

/// <summary>A trace of any form as a source of events.</summary>
/// <param name="reader">The trace; closed with the source.</param>
public sealed class TraceReaderEvents(ITraceReader reader) : ITraceEventSource
{
    private readonly ITraceReader _reader = reader;

    /// <inheritdoc/>
    public long Line => _reader.Line.Number;

    /// <inheritdoc/>
    public TraceItem Item => _reader.Line.Kind switch
    {
        FtraceLineKind.Event => TraceItem.Event,
        FtraceLineKind.Foreign when DamagedLine.MayBeEvent(_reader.Line) => TraceItem.Damaged,
        FtraceLineKind.Foreign or FtraceLineKind.StackTrace => TraceItem.Foreign,
        FtraceLineKind.Loss => TraceItem.Loss,
        FtraceLineKind.Unrecognised when DamagedLine.MayBeLoss(_reader.Line) => TraceItem.Loss,
        FtraceLineKind.Unrecognised when DamagedLine.MayBeEvent(_reader.Line) => TraceItem.Damaged,
        _ => TraceItem.Other,
    };

    /// <inheritdoc/>
    public NetfsEventKind Kind =>
        _reader.Line.Kind == FtraceLineKind.Event ? _reader.Line.Event : NetfsEventKind.None;

    /// <inheritdoc/>
    public int Pid => _reader.Line.Pid;

    /// <inheritdoc/>
    public int Cpu => _reader.Line.Cpu;

    /// <inheritdoc/>
    public FtraceLoss Loss => _reader.Line.Kind == FtraceLineKind.Loss ? _reader.Line.Loss : default;

    /// <inheritdoc/>
    public string? Damage => _reader.Damage;

    /// <inheritdoc/>
    public long Unrecognised { get; private set; }

    /// <inheritdoc/>
    public long FirstUnrecognised { get; private set; }

    /// <inheritdoc/>
    public bool Read()
    {
        if (!_reader.Read())
            return false;
        if (_reader.Line.Kind == FtraceLineKind.Unrecognised)
        {
            Unrecognised++;
            if (FirstUnrecognised == 0)
                FirstUnrecognised = Line;
        }

        return true;
    }

    /// <inheritdoc/>
    public TraceEvent Keep() => TraceEvent.From(_reader.Line);

    /// <inheritdoc/>
    public void Dispose() => _reader.Dispose();
}
