// SPDX-License-Identifier: GPL-2.0-only
using System.Collections.Generic;
using System.Globalization;
using Rxqueue.Model;
using Rxqueue.Tracing.Ftrace;

namespace Rxqueue.Tracing.Compare;

/// <summary>The tasks that stand for each other: their ids, and where their slots stand.</summary>
internal sealed class TaskNames
{
    /// <summary>The message ids.</summary>
    public Bijection<uint> Msgs { get; } = new();

    /// <summary>The model's slots.</summary>
    public SlotRun ModelSlots { get; } = new();

    /// <summary>The kernel's slots.</summary>
    public SlotRun KernelSlots { get; } = new();
}

/// <summary>
/// Lays an event of the model beside an event of the kernel, field by field. Message ids match within a task, pages
/// over all tasks, since tasks share them.
/// </summary>
internal sealed class NameMatch
{
    private readonly PageLives _modelLives = new();
    private readonly PageLives _kernelLives = new();
    private readonly Bijection<PageLife> _pages = new();

    /// <summary>Compares two events, and takes note of the names if they agree.</summary>
    /// <param name="names">The pair of tasks that they happened in.</param>
    /// <param name="model">The model's.</param>
    /// <param name="kernel">The kernel's.</param>
    /// <returns>The fields that differ, in the order of the text; none if the events agree.</returns>
    public List<FieldDifference> Compare(TaskNames names, TraceEvent model, TraceEvent kernel)
    {
        List<FieldDifference> differences = [];
        if (model.Name != kernel.Name)
        {
            differences.Add(new FieldDifference("event", model.Name, kernel.Name));
            return differences;
        }

        switch (model.Kind)
        {
            case NetfsEventKind.Read:
                CompareReads(names, model.Read, kernel.Read, differences);
                break;
            case NetfsEventKind.Slot:
                CompareSlots(names, model.Slot, kernel.Slot, differences);
                break;
            default:
                CompareCalls(names, model.Call, kernel.Call, differences);
                break;
        }

        return differences;
    }

    private static void CompareReads(
        TaskNames names, in netfs_rxq_read model, in netfs_rxq_read kernel, List<FieldDifference> differences)
    {
        CompareMsg(names, model.msg_id, kernel.msg_id, differences);
        Compare("slot", model.slot, kernel.slot, 2, differences);
        Compare("b.from", model.skip, kernel.skip, 4, differences);
        Compare("b.to", unchecked(model.skip + model.part), unchecked(kernel.skip + kernel.part), 4, differences);
        Compare("c", model.copied, kernel.copied, 4, differences);
    }

    private static void CompareCalls(
        TaskNames names, in netfs_rxq_call model, in netfs_rxq_call kernel, List<FieldDifference> differences)
    {
        Compare("Q", model.q, kernel.q, 1, differences);
        CompareMsg(names, model.msg_id, kernel.msg_id, differences);
        Compare("n", model.amount, kernel.amount, 1, differences);
        if (model.ret != kernel.ret)
        {
            differences.Add(new FieldDifference(
                "r", model.ret.ToString(CultureInfo.InvariantCulture), kernel.ret.ToString(CultureInfo.InvariantCulture)));
        }

        Compare("qs", model.qsize, kernel.qsize, 1, differences);
        Compare("pdu", model.pdu_remain, kernel.pdu_remain, 1, differences);
        Compare("at.slot", model.take_slot, kernel.take_slot, 2, differences);
        Compare("at.offset", model.take_offset, kernel.take_offset, 1, differences);
        if (model is { q: 0, qsize: 0, take_slot: 0, take_offset: 0 })
        {
            names.ModelSlots.Empty();
            names.KernelSlots.Empty();
        }
    }

    private void CompareSlots(
        TaskNames names, in netfs_bv_slot model, in netfs_bv_slot kernel, List<FieldDifference> differences)
    {
        PageLife modelPage = Page(_modelLives, model, names.ModelSlots.Take(model));
        PageLife kernelPage = Page(_kernelLives, kernel, names.KernelSlots.Take(kernel));

        Compare("bq", model.slot, kernel.slot, 1, differences);
        if (!_pages.Fits(modelPage, kernelPage))
        {
            string expected = _pages.InKernel(modelPage) is PageLife known ? Hex(known.Pfn, 1) : "a page not seen before";
            differences.Add(new FieldDifference("p", expected, Hex(kernel.pfn, 1)));
        }

        Compare("from", model.offset, kernel.offset, 1, differences);
        Compare("to", unchecked(model.offset + model.len), unchecked(kernel.offset + kernel.len), 1, differences);
        if (differences.Count == 0)
            _pages.Match(modelPage, kernelPage);
    }

    private static PageLife Page(PageLives lives, in netfs_bv_slot slot, uint grownFrom)
    {
        uint end = unchecked(slot.offset + slot.len);
        return grownFrom > 0
            ? lives.Continue(slot.pfn, unchecked(slot.offset + grownFrom), end)
            : lives.Begin(slot.pfn, slot.offset, end);
    }

    private static void CompareMsg(TaskNames names, uint model, uint kernel, List<FieldDifference> differences)
    {
        if (names.Msgs.Fits(model, kernel))
        {
            names.Msgs.Match(model, kernel);
            return;
        }

        string expected = names.Msgs.InKernel(model) is uint known ? Hex(known, 8) : "an id not seen before";
        differences.Add(new FieldDifference("MSG", expected, Hex(kernel, 8)));
    }

    private static void Compare(
        string field, uint model, uint kernel, int width, List<FieldDifference> differences)
    {
        if (model != kernel)
            differences.Add(new FieldDifference(field, Hex(model, width), Hex(kernel, width)));
    }

    private static string Hex(ulong value, int width) =>
        value.ToString("x" + width.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
}
