// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Text;
using Rxqueue.Model;
using Rxqueue.Tracing.Ftrace;

namespace Rxqueue.Tracing.Compare;

/// <summary>One of the model's events as it stands in a trace; unlike a line of a reader, it can be kept.</summary>
public sealed class TraceEvent
{
    private readonly byte[] _raw;

    /// <summary>Makes an event.</summary>
    /// <param name="line">Its line, or its place in a recording, from 1.</param>
    /// <param name="pid">The task that it happened in.</param>
    /// <param name="comm">The task's name.</param>
    /// <param name="kind">Which fields it has; not <see cref="NetfsEventKind.None"/>.</param>
    /// <param name="raw">The line, UTF-8 as far as it is text, without its end.</param>
    public TraceEvent(long line, int pid, string comm, NetfsEventKind kind, byte[] raw)
    {
        Line = line;
        Pid = pid;
        Comm = comm;
        Kind = kind;
        _raw = raw;
    }

    /// <summary>Its line, or its place in a recording, from 1.</summary>
    public long Line { get; }

    /// <summary>The task that it happened in; -1 where the trace does not know.</summary>
    public int Pid { get; }

    /// <summary>The task's name.</summary>
    public string Comm { get; }

    /// <summary>Which of the fields below it has.</summary>
    public NetfsEventKind Kind { get; }

    /// <summary>The fields of <see cref="NetfsEventKind.Read"/>.</summary>
    public netfs_rxq_read Read { get; init; }

    /// <summary>The fields of <see cref="NetfsEventKind.Slot"/>.</summary>
    public netfs_bv_slot Slot { get; init; }

    /// <summary>The fields of <see cref="NetfsEventKind.Call"/>.</summary>
    public netfs_rxq_call Call { get; init; }

    /// <summary>The event's name, <c>netfs_rxq_read</c>.</summary>
    public string Name => Kind switch
    {
        NetfsEventKind.Read => netfs_rxq_read.name,
        NetfsEventKind.Slot => netfs_bv_slot.name,
        _ => Call.name,
    };

    /// <summary>The <c>MSG</c> of the event; null for one that has none.</summary>
    public uint? MsgId => Kind switch
    {
        NetfsEventKind.Read => Read.msg_id,
        NetfsEventKind.Call => Call.msg_id,
        _ => null,
    };

    /// <summary>The line as it was read; bytes that are not UTF-8 are replaced, control characters too, since the
    /// line is for a terminal.</summary>
    public string Text
    {
        get
        {
            char[] text = Encoding.UTF8.GetString(_raw).ToCharArray();
            for (int i = 0; i < text.Length; i++)
            {
                if (char.IsControl(text[i]) && text[i] != '\t')
                    text[i] = '\uFFFD';
            }

            return new string(text);
        }
    }

    /// <summary>The task as <c>ps</c> and the traces write it: name and pid.</summary>
    public string Task => $"{Comm}-{Pid}";

    /// <summary>Copies the event that a reader stands at.</summary>
    internal static TraceEvent From(FtraceLine line)
    {
        byte[] raw = line.Bytes(new BytePart(0, line.LineLength)).ToArray();
        return line.Event switch
        {
            NetfsEventKind.Read =>
                new TraceEvent(line.Number, line.Pid, line.Comm, line.Event, raw) { Read = line.Read },
            NetfsEventKind.Slot =>
                new TraceEvent(line.Number, line.Pid, line.Comm, line.Event, raw) { Slot = line.Slot },
            NetfsEventKind.Call =>
                new TraceEvent(line.Number, line.Pid, line.Comm, line.Event, raw) { Call = line.Call },
            _ => throw new InvalidOperationException("the line has none of the model's events"),
        };
    }
}
