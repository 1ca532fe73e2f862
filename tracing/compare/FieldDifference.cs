// SPDX-License-Identifier: GPL-2.0-only
namespace Rxqueue.Tracing.Compare;

/// <summary>A field that is not what the model has.</summary>
/// <param name="Field">
/// The field, as the event's text calls it: <c>MSG</c>, <c>slot</c>, <c>b.from</c>, <c>b.to</c>, <c>c</c> of a read;
/// <c>bq</c>, <c>p</c>, <c>from</c>, <c>to</c> of a slot; <c>Q</c>, <c>MSG</c>, <c>n</c>, <c>r</c>, <c>qs</c>, <c>pdu</c>,
/// <c>at.slot</c>, <c>at.offset</c> of a call; <c>event</c> where it is another event altogether.
/// </param>
/// <param name="Expected">The model's value as the event's text writes it, ids and pages as the kernel names them.
/// </param>
/// <param name="Found">The kernel's value.</param>
public readonly record struct FieldDifference(string Field, string Expected, string Found);
