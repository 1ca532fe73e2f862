// SPDX-License-Identifier: GPL-2.0-only
using Rxqueue.Properties.Checking;

namespace Rxqueue.Properties.Tests.Invariants;

/// <summary>What nobody owns is freed, to where it came from.</summary>
public sealed class nothing_is_left_at_the_end() : InvariantThatThePatchBreaks(ViolationKind.Leak, ViolationKind.LostPoolObject);
