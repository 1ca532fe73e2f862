// SPDX-License-Identifier: GPL-2.0-only
using Rxqueue.Properties.Checking;

namespace Rxqueue.Properties.Tests.Invariants;

/// <summary>The take position is where the next byte is; what lies before it was given back.</summary>
public sealed class the_take_position_is_where_the_next_byte_is() : Invariant(ViolationKind.TakePosition);
