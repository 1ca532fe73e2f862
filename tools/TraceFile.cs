// SPDX-License-Identifier: GPL-2.0-only
using System;
using Rxqueue.Model;
using Rxqueue.Tracing.Ftrace;

namespace Rxqueue.Tools;

/// <summary>Writes the events of one or more kernels as kernel ftrace text.</summary>
internal sealed class TraceFile : INetfsTraceListener, IDisposable
{
    private readonly OutputFile _file;
    private readonly FtraceWriter _writer;

    /// <summary>Begins the file, which appears when it is complete.</summary>
    public TraceFile(string path)
    {
        _file = new OutputFile(path);
        _writer = new FtraceWriter(_file.Text, FtraceHeader.WithoutCounts);
    }

    /// <summary>The trace is complete.</summary>
    public void Complete() => _file.Complete();

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    void INetfsTraceListener.OnRead(in trace_entry entry, in netfs_rxq_read e) => _writer.WriteEvent(entry, e);

    void INetfsTraceListener.OnSlot(in trace_entry entry, in netfs_bv_slot e) => _writer.WriteEvent(entry, e);

    void INetfsTraceListener.OnCall(in trace_entry entry, in netfs_rxq_call e) => _writer.WriteEvent(entry, e);
}
