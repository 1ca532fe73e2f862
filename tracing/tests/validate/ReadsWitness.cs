// SPDX-License-Identifier: GPL-2.0-only
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using Rxqueue.Model;
using Rxqueue.Tracing.Compare;

namespace Rxqueue.Tracing.Tests.Validate;

/// <summary>
/// A script that reads as a trace of reads alone says. Nothing is known of the layout, so each copy gets segments of its
/// own: one of a byte for each slot in front, then those that it reads.
/// </summary>
internal static class ReadsWitness
{
    /// <summary>The script; it leaves the reads if any run of the model does, and other ones otherwise.</summary>
    public static string Script(IEnumerable<TraceEvent> reads)
    {
        StringBuilder script = new();
        ulong held = 0;
        foreach (netfs_rxq_read[] copy in Copies(reads).Select(copy => copy.Select(e => e.Read).ToArray()))
        {
            uint inFront = copy[0].slot + copy[0].skip;
            ulong amount = copy.Aggregate(0UL, (sum, read) => sum + read.part);
            script.Append(CultureInfo.InvariantCulture, $"msg {copy[0].msg_id}\n");
            if (held > 0)
                script.Append(CultureInfo.InvariantCulture, $"pdu {held}\ndiscard {held}\n");
            for (uint slot = 0; slot < copy[0].slot; slot++)
                script.Append("skb 1\n");
            foreach (netfs_rxq_read read in copy)
                script.Append(CultureInfo.InvariantCulture, $"skb {read.skip + read.part}\n");
            held = inFront + amount;
            script.Append(CultureInfo.InvariantCulture, $"refill {held}\npdu {held}\nread {inFront} {amount}\n");
        }

        return script.ToString();
    }

    /// <summary>The copies; a read that continues none begins one, which no model will do.</summary>
    public static IEnumerable<List<TraceEvent>> Copies(IEnumerable<TraceEvent> reads)
    {
        List<TraceEvent> copy = [];
        foreach (TraceEvent read in reads)
        {
            if (read.Read.copied == 0 && copy.Count > 0)
            {
                yield return copy;
                copy = [];
            }

            copy.Add(read);
        }

        if (copy.Count > 0)
            yield return copy;
    }
}
