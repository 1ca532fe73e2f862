// SPDX-License-Identifier: GPL-2.0-only
using Rxqueue.Model;

namespace Rxqueue.Properties.Tests.Invariants;

/// <summary>Every call comes to an end: at the end of the stream, after an error, and when memory is short.</summary>
public sealed class no_loop_runs_for_ever() : InvariantThatThePatchBreaks(OopsKind.Hang.Name());
