// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Collections.Generic;
using System.Diagnostics;
using Rxqueue.Model;
using Rxqueue.Model.Scenario;
using Rxqueue.Tracing.Compare;
using Rxqueue.Tracing.Ftrace;

namespace Rxqueue.Tracing.Reconstruct;

/// <summary>A task as a script.</summary>
/// <param name="Trace">What the task did.</param>
/// <param name="Statements">The script's statements.</param>
/// <param name="SlotsLeftOut">Slot events at the trace's end that the script does not give: the call that filled them
/// had not ended, and a script makes whole calls.</param>
public sealed record ReconstructedTask(TaskTrace Trace, IReadOnlyList<Statement> Statements, int SlotsLeftOut);

/// <summary>
/// Makes a scenario script of the events of one task. The model runs beside it: what a statement gives is compared
/// with the trace at once, so a script that comes out gives the trace back.
/// </summary>
public sealed class Reconstruction : IDisposable
{
    private const int EAGAIN = 11;

    private readonly TaskTrace _trace;
    private readonly Arrivals _arrivals;
    private readonly ScriptQueues _queues;
    private readonly ReadSearch _reads;
    private readonly Bijection<PageLife> _pages = new();
    private readonly List<TraceEvent> _pendingReads = [];
    private readonly List<TraceEvent> _pendingSlots = [];
    private bool _isClosed;
    private uint _lastQueue;

    private Reconstruction(TaskTrace trace, bvecq_profile profile, string variant)
    {
        _trace = trace;
        _arrivals = new Arrivals(trace.Events);
        _queues = new ScriptQueues(profile, variant);
        _reads = new ReadSearch(_queues);
    }

    /// <summary>Makes the script.</summary>
    /// <param name="trace">The events of a task, from the first that it ever had.</param>
    /// <param name="profile">The kernel's tree.</param>
    /// <param name="variant">The variant of rxqueue.c, one of <see cref="rxqueue_variants.names"/>.</param>
    /// <returns>The script.</returns>
    /// <exception cref="ReconstructionException">The model does something else than the trace says.</exception>
    public static ReconstructedTask Of(TaskTrace trace, bvecq_profile profile, string variant)
    {
        ArgumentNullException.ThrowIfNull(trace);
        using Reconstruction reconstruction = new(trace, profile, variant);
        reconstruction.Run();
        return new ReconstructedTask(
            trace, reconstruction._queues.Statements, reconstruction._pendingSlots.Count);
    }

    /// <inheritdoc/>
    public void Dispose() => _queues.Dispose();

    private void Run()
    {
        foreach (TraceEvent e in _trace.Events)
        {
            switch (e.Kind)
            {
                case NetfsEventKind.Read:
                    _pendingReads.Add(e);
                    break;
                case NetfsEventKind.Slot:
                    _pendingSlots.Add(e);
                    break;
                default:
                    if (!_queues.Exists(e.Call.q))
                        throw Diverges(e, $"there is no queue Q={e.Call.q:x} at this point");
                    WriteReads(e.Call.q);
                    Call(e);
                    _lastQueue = e.Call.q;
                    _pendingSlots.Clear();
                    break;
            }
        }

        WriteReads(_lastQueue);
    }

    private void WriteReads(uint likely)
    {
        List<TraceEvent> read = [];
        ulong copied = 0;
        foreach (TraceEvent e in _pendingReads)
        {
            if (e.Read.copied == 0 && read.Count > 0)
            {
                _reads.Find(read, likely);
                read.Clear();
                copied = 0;
            }

            if (e.Read.copied != copied)
            {
                string orContinues = copied == 0 ? "" : $"c={copied:x4} or ";
                throw Diverges(e, $"c={e.Read.copied:x4} continues no copy, expected {orContinues}c=0000");
            }

            read.Add(e);
            copied += e.Read.part;
        }

        if (read.Count > 0)
            _reads.Find(read, likely);
        _pendingReads.Clear();
    }

    private void Call(TraceEvent e)
    {
        netfs_rxq_call call = e.Call;
        if (_queues.StateOf(call.q).MsgId != call.msg_id)
            _queues.Do(call.q, new AmountStatement("msg", call.msg_id));
        Arrive(e);
        StatementResult result = call.op switch
        {
            netfs_rxq_op.decant => _queues.Do(call.q, new DecantStatement(call.amount, _queues.NextName)),
            netfs_rxq_op.put when call.q == 0 => throw Diverges(e, "the receive queue is put"),
            netfs_rxq_op.put => _queues.Put(call.q),
            _ => _queues.Do(call.q, new AmountStatement(call.op.ToString(), call.amount)),
        };
        if (result.Oops is not null)
            throw Diverges(e, $"the model crashes: {result.Oops.Kind.Name()} in {result.Oops.Function}");
        Check(e, result);
        if (call.op == netfs_rxq_op.decant && result.Return >= 0)
            _queues.Decanted();
    }

    // Lets the data arrive that the call took, and whatever made it end as it did.
    private void Arrive(TraceEvent e)
    {
        netfs_rxq_call call = e.Call;
        foreach (Statement statement in _arrivals.Statements(_pendingSlots))
            _queues.Add(statement);
        if (call.op is not (netfs_rxq_op.refill or netfs_rxq_op.consume) || !_queues.StateOf(call.q).Refillable)
            return;

        if (call.ret < 0 && call.ret != -EAGAIN && call.ret >= -4095)
        {
            _queues.Add(new AmountStatement("reset", (uint)-call.ret));
            _isClosed = true;
        }
        else if (call is { op: netfs_rxq_op.refill, ret: 0, amount: 0 } && _pendingSlots.Count == 0 && !_isClosed)
        {
            _queues.Add(new FinStatement());
            _isClosed = true;
        }
    }

    private void Check(TraceEvent e, StatementResult result)
    {
        IReadOnlyList<TracedEvent> given = result.Events;
        for (int i = 0; i < _pendingSlots.Count; i++)
        {
            TraceEvent slot = _pendingSlots[i];
            string text = i < given.Count && given[i].Name == slot.Name ? given[i].Text : "nothing";
            if (text == "nothing" || !IsSameSlot(slot, text))
                throw Diverges(slot, $"the model gives '{text}', the trace has '{slot.Slot.TP_printk()}'");
        }

        TracedEvent last = given.Count > _pendingSlots.Count ? given[_pendingSlots.Count] : default;
        string expected = e.Call.TP_printk();
        if (last.Name != e.Name || last.Text != expected)
            throw Diverges(e, $"the model gives '{last.Text}', the trace has '{expected}'");
        Debug.Assert(given.Count == _pendingSlots.Count + 1, "a call's own event is its last");
    }

    private bool IsSameSlot(TraceEvent slot, string text)
    {
        PageLife page = _arrivals.PageOf(slot);
        string[] words = text.Split(' ');
        if (words.Length != 3 || !words[1].StartsWith("p=", StringComparison.Ordinal))
            return false;
        ulong pfn = Convert.ToUInt64(words[1][2..], 16);
        PageLife modelPage = new(pfn, 1);
        if (!_pages.Fits(modelPage, page) || (slot.Slot with { pfn = pfn }).TP_printk() != text)
            return false;
        _pages.Match(modelPage, page);
        return true;
    }

    private static ReconstructionException Diverges(TraceEvent e, string what) =>
        new(ReconstructionFailure.Diverges, e.Line, what);
}
