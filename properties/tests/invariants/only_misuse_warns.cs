// SPDX-License-Identifier: GPL-2.0-only
using Rxqueue.Properties.Checking;

namespace Rxqueue.Properties.Tests.Invariants;

/// <summary>No WARN fires but the two that tell of misuse: a destination too small, and the refill of an excerpt.</summary>
public sealed class only_misuse_warns() : InvariantThatThePatchBreaks(ViolationKind.Warning);
