// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Rxqueue.Model;
using Rxqueue.Tracing.Compare;
using Rxqueue.Tracing.Ftrace;
using Rxqueue.Tracing.Reconstruct;
using Rxqueue.Tracing.Tests.Compare;

namespace Rxqueue.Tracing.Tests.Validate;

/// <summary>
/// The proof that a trace is a behaviour of the model: a script of which the port leaves exactly these events. No judge
/// that is sound may say of such a trace that no run of the model leaves it.
/// </summary>
internal static class Witness
{
    /// <summary>Looks for a run that leaves the events of a trace.</summary>
    /// <param name="trace">The trace, of one task.</param>
    /// <returns>Null where one was found; else what the nearest one does otherwise.</returns>
    public static string? Missing(byte[] trace)
    {
        List<TraceEvent> events = Events(trace);
        bool hasCalls = events.Exists(e => e.Kind == NetfsEventKind.Call);
        bool hasSlots = events.Exists(e => e.Kind == NetfsEventKind.Slot);
        string script;
        int cut = 0;
        try
        {
            if (hasCalls)
            {
                ReconstructedTask task = Reconstruction.Of(
                    new TaskTrace("t", events), bvecq_profile.rfc_base, rxqueue_variants.posted);
                cut = task.SlotsLeftOut;
                script = string.Concat(task.Statements.Select(statement => statement.Text + "\n"));
            }
            else
            {
                script = hasSlots ? SlotsWitness.Script(events) : ReadsWitness.Script(events);
            }
        }
        catch (ReconstructionException none)
        {
            return none.Message;
        }

        // Only what the trace shows is compared: that the run does more is what a trace of fewer events leaves open.
        string run = string.Concat(ValidatedText.Run(script, bvecq_profile.rfc_base).Split('\n').Where(line =>
            line.StartsWith('#') || line.Contains("netfs_rxq_read", StringComparison.Ordinal)
            || (hasSlots && line.Contains("netfs_bv_slot", StringComparison.Ordinal))
            || (hasCalls && line.Contains("netfs_", StringComparison.Ordinal))).Select(line => line + "\n"));
        ComparisonResult compared = new TraceComparison(
            Traces.Input("RUN", run), Traces.Input("TRACE", trace)).Run();
        if (compared.Divergence is { } divergence)
            return $"the trace has '{divergence.Kernel?.Text}', the run '{divergence.Model?.Text}'";
        return compared.Matched == events.Count - cut ? null : $"{compared.Matched} of {events.Count} events match";
    }

    private static List<TraceEvent> Events(byte[] trace)
    {
        using TraceReaderEvents source = new(new FtraceReader(new MemoryStream(trace)));
        List<TraceEvent> events = [];
        while (source.Read())
        {
            if (source.Item == TraceItem.Event)
                events.Add(source.Keep());
        }

        return events;
    }
}
