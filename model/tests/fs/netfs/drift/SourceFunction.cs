// SPDX-License-Identifier: GPL-2.0-only
using System.Collections.Generic;

namespace Rxqueue.Model.Tests.Drift;

/// <summary>What of a function must be the same in the patch and in its port.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Returns">What it returns, spelled as in C#.</param>
/// <param name="Parameters">Types and names, the types spelled as in C#.</param>
/// <param name="Steps">
/// In order: control flow keywords, comparisons and counting operators, and the calls of the kernel's functions; the
/// ones that log with their message.
/// </param>
internal sealed record SourceFunction(
    string Name, string Returns, IReadOnlyList<string> Parameters, IReadOnlyList<string> Steps);
