// SPDX-License-Identifier: GPL-2.0-only
using Rxqueue.Properties.Checking;

namespace Rxqueue.Properties.Tests.Invariants;

/// <summary>Calls return what their documentation says.</summary>
public sealed class calls_return_what_they_promise() : InvariantThatThePatchBreaks(ViolationKind.ReturnValue);
