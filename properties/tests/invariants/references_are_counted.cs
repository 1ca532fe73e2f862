// SPDX-License-Identifier: GPL-2.0-only
using Rxqueue.Properties.Checking;

namespace Rxqueue.Properties.Tests.Invariants;

/// <summary>A page and a bvecq have as many references as they have owners.</summary>
public sealed class references_are_counted() : Invariant(ViolationKind.PageReferences, ViolationKind.BvecqReferences);
