// SPDX-License-Identifier: GPL-2.0-only
using Rxqueue.Properties.Checking;

namespace Rxqueue.Properties.Tests.Invariants;

/// <summary><c>qsize</c> is the number of bytes between the take position and the end.</summary>
public sealed class qsize_is_what_is_queued() : Invariant(ViolationKind.Qsize);
