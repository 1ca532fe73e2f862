// SPDX-License-Identifier: GPL-2.0-only
using Rxqueue.Properties.Checking;

namespace Rxqueue.Properties.Tests.Invariants;

/// <summary><c>prev</c>, <c>next</c> and <c>add_to</c> agree on what is the chain.</summary>
public sealed class bvecqs_are_linked_both_ways() : InvariantThatThePatchBreaks(ViolationKind.AddTo, ViolationKind.Prev, ViolationKind.Chain);
