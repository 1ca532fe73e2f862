// SPDX-License-Identifier: GPL-2.0-only
using Rxqueue.Model;

namespace Rxqueue.Properties.Tests.Invariants;

/// <summary>
/// Nothing is touched that is not there: no NULL is followed, nothing is used after it was freed, nothing outside of its
/// bounds and nothing before it was written.
/// </summary>
public sealed class no_sanitizer_speaks() : InvariantThatThePatchBreaks(
    OopsKind.NullDeref.Name(), OopsKind.UseAfterFree.Name(), OopsKind.OutOfBounds.Name(), OopsKind.UninitValue.Name(),
    OopsKind.Refcount.Name(), OopsKind.DoubleFree.Name());
