// SPDX-License-Identifier: GPL-2.0-only
using System;

namespace Rxqueue.Tracing.EventPipe;

/// <summary>A process cannot be recorded.</summary>
/// <param name="message">Why, in words that follow the process's name.</param>
/// <param name="cause">What the runtime said, if anything.</param>
public sealed class RecordingException(string message, Exception? cause = null) : Exception(message, cause);
