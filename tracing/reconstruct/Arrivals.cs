// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Collections.Generic;
using System.Globalization;
using Rxqueue.Model;
using Rxqueue.Model.Scenario;
using Rxqueue.Tracing.Compare;
using Rxqueue.Tracing.Ftrace;

namespace Rxqueue.Tracing.Reconstruct;

/// <summary>
/// What arrived on the socket, found from the slots that the splices filled: for each slot event the piece of a page
/// that it brought, with a name for the page.
/// </summary>
internal sealed class Arrivals
{
    private readonly Dictionary<TraceEvent, Piece> _pieces = [];
    private readonly Dictionary<PageLife, uint> _sizes = [];
    private readonly HashSet<PageLife> _declared = [];

    /// <summary>Looks at all slots of a task, so that the size of a page is known before its first piece is.</summary>
    /// <exception cref="ReconstructionException">A slot cannot be.</exception>
    public Arrivals(IEnumerable<TraceEvent> events)
    {
        SlotRun run = new();
        PageLives lives = new();
        List<TraceEvent> splice = [];
        foreach (TraceEvent e in events)
        {
            if (e.Kind == NetfsEventKind.Slot)
                splice.Add(e);
            if (e.Kind != NetfsEventKind.Call)
                continue;

            // A consume splices only when it has taken all that there was.
            bool isConsume = e.Call.op == netfs_rxq_op.consume;
            if (isConsume && splice.Count > 0)
                run.Empty();
            TraceEvent? before = null;
            foreach (TraceEvent slot in splice)
            {
                Add(slot, before, run, lives, isConsume);
                before = slot;
            }

            splice.Clear();
            if (e.Call is { q: 0, qsize: 0, take_slot: 0, take_offset: 0 })
                run.Empty();
        }
    }

    /// <summary>The statements that let the data of a call's splices arrive, one skb a slot event.</summary>
    /// <param name="slots">The call's slot events.</param>
    public IEnumerable<Statement> Statements(IReadOnlyList<TraceEvent> slots)
    {
        foreach (TraceEvent slot in slots)
        {
            Piece piece = _pieces[slot];
            string name = NameOf(piece.Page);
            if (_declared.Add(piece.Page))
                yield return new PageStatement(name, _sizes[piece.Page]);
            if (piece.AfterPause)
                yield return new PauseStatement();
            Segment segment = new(SegmentKind.Named, piece.Length, name, piece.Offset);
            yield return new SkbStatement([segment], null);
        }
    }

    /// <summary>The page that a slot event names.</summary>
    public PageLife PageOf(TraceEvent slot) => _pieces[slot].Page;

    // Slots whose call the trace does not have are not looked at.
    private void Add(TraceEvent slot, TraceEvent? before, SlotRun run, PageLives lives, bool isConsume)
    {
        netfs_bv_slot fields = slot.Slot;
        ulong end = (ulong)fields.offset + fields.len;
        uint grownFrom = run.Take(fields);
        uint length = fields.len - grownFrom;
        if (fields.len == 0 || end > uint.MaxValue || length > Segment.MaxLength)
        {
            throw new ReconstructionException(
                ReconstructionFailure.NotFull, slot.Line,
                $"a piece of {length} bytes at {fields.offset}, expected 1 to {Segment.MaxLength} within 4 GiB");
        }

        uint from = fields.offset + grownFrom;
        PageLife page = grownFrom > 0
            ? lives.Continue(fields.pfn, from, (uint)end)
            : lives.Begin(fields.pfn, from, (uint)end);

        // The queue ran empty and begins its bvecq again, so this came when what was before it had been taken.
        bool afterPause = isConsume && before is not null && grownFrom == 0 && fields.slot <= before.Slot.slot;
        _pieces.Add(slot, new Piece(page, from, length, afterPause));
        _sizes[page] = Math.Max(_sizes.GetValueOrDefault(page), (uint)end);
    }

    private static string NameOf(PageLife page) =>
        "P" + page.Pfn.ToString("x", CultureInfo.InvariantCulture)
        + (page.Life == 1 ? "" : "_" + page.Life.ToString(CultureInfo.InvariantCulture));

    private readonly record struct Piece(PageLife Page, uint Offset, uint Length, bool AfterPause);
}
