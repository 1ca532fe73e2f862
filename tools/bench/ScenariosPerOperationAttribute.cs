// SPDX-License-Identifier: GPL-2.0-only
using System;

namespace Rxqueue.Tools.Bench;

/// <summary>Says that an operation of a benchmark is one scenario.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ScenariosPerOperationAttribute : Attribute;
