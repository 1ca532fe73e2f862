// SPDX-License-Identifier: GPL-2.0-only
using System.Collections.Generic;

namespace Rxqueue.Tracing.Validate;

/// <summary>Where a trace stops being a behaviour of the model.</summary>
/// <param name="Line">Number of the line in the input, from 1.</param>
/// <param name="Text">The line as it was read.</param>
/// <param name="Field">The field or fields that do not fit, as the event prints them (<c>c</c>, <c>[slot]</c>).</param>
/// <param name="Reason">What is wrong, in words.</param>
/// <param name="Expected">What the model could have shown instead; a bounded selection, most likely first.</param>
public sealed record Divergence(
    long Line, string Text, string Field, string Reason, IReadOnlyList<string> Expected);
