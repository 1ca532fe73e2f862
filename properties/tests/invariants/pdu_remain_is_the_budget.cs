// SPDX-License-Identifier: GPL-2.0-only
using Rxqueue.Properties.Checking;

namespace Rxqueue.Properties.Tests.Invariants;

/// <summary><c>pdu_remain</c> goes down by what is taken of a PDU, and nothing goes past its end.</summary>
public sealed class pdu_remain_is_the_budget() : InvariantThatThePatchBreaks(ViolationKind.PduRemain);
