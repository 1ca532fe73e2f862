// SPDX-License-Identifier: GPL-2.0-only
using Rxqueue.Properties.Checking;

namespace Rxqueue.Properties.Tests.Invariants;

/// <summary>Bytes come out in the order they went in, each once, and none that is not the stream's.</summary>
public sealed class bytes_come_out_in_the_order_they_went_in() : Invariant(ViolationKind.Bytes);
