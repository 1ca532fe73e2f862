// SPDX-License-Identifier: GPL-2.0-only
using System.Globalization;
using System.Text;
using Rxqueue.Model.Scenario;

namespace Rxqueue.Tools.Run;

/// <summary>
/// Draws a queue as text: a line of state, then each bvecq with its slots; <c>&gt;</c> marks the take position.
/// </summary>
internal static class QueueDrawing
{
    private const int Width = 100;

    /// <summary>Draws a queue.</summary>
    /// <returns>Lines, without a final line end.</returns>
    public static string Draw(QueueState state)
    {
        StringBuilder text = new();
        text.Append(
            CultureInfo.InvariantCulture,
            $"{state.Name}: qsize {state.Qsize}, pdu_remain {state.PduRemain}, msg_id {state.MsgId:x}, ");
        text.Append(
            CultureInfo.InvariantCulture,
            $"take [{state.TakeSlot:x2}]+{state.TakeOffset:x}{(state.Refillable ? "" : ", excerpt")}");
        if (state.TakeFrom is null)
            text.Append(", no bvecq");
        for (int i = 0; i < state.Chain.Count; i++)
            DrawBvecq(text, state, i);
        if (state.AddTo == -1)
            text.Append("\n  add_to is not in the chain");
        return text.ToString();
    }

    private static void DrawBvecq(StringBuilder text, QueueState state, int index)
    {
        BvecqState bq = state.Chain[index];
        StringBuilder line = new();
        line.Append(
            CultureInfo.InvariantCulture,
            $"  bq {index}  {bq.Slots.Count}/{bq.MaxSlots}  ref {bq.References}{(state.AddTo == index ? "  add_to" : "")}{(bq.PrevIsRight ? "" : "  bad prev")} ");
        for (int slot = 0; slot < bq.Slots.Count; slot++)
        {
            int last = slot;
            while (bq.Slots[slot].IsEmpty && last + 1 < bq.Slots.Count && bq.Slots[last + 1].IsEmpty
                && !IsTaken(state, index, last) && !IsTaken(state, index, last + 1))
                last++;

            string drawn = Slot(bq.Slots[slot], slot, last, IsTaken(state, index, slot) ? state.TakeOffset : null);
            if (line.Length + drawn.Length + 1 > Width)
            {
                text.Append('\n').Append(line);
                line.Clear().Append("       ");
            }

            line.Append(' ').Append(drawn);
            slot = last;
        }

        if (index == 0 && state.TakeSlot >= bq.Slots.Count)
            line.Append(CultureInfo.InvariantCulture, $" >[{state.TakeSlot:x2}]");
        text.Append('\n').Append(line);
    }

    private static bool IsTaken(QueueState state, int index, int slot) => index == 0 && slot == (int)state.TakeSlot;

    private static string Slot(SlotState slot, int first, int last, uint? taken)
    {
        string name = first == last ? $"[{first:x2}]" : $"[{first:x2}-{last:x2}]";
        string place = slot.IsEmpty ? "-" : $"p{slot.Page}:{slot.Offset:x}-{slot.Offset + slot.Length:x}x{slot.References}";
        return taken is null ? name + place : $">{name}{place}" + (taken > 0 ? $"@+{taken:x}" : "");
    }
}
