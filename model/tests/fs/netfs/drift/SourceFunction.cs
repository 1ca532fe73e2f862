// SPDX-License-Identifier: GPL-2.0-only
using System.Collections.Generic;

namespace Rxqueue.Model.Tests.Drift;

/// <summary>What of a function must be the same in the patch and in its port.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Outside">
/// The tokens before it that belong to no function, unless they are what the language has there anyway.
/// </param>
/// <param name="Returns">What it returns, spelled as in C#.</param>
/// <param name="Parameters">Types and names, the types spelled as in C#.</param>
/// <param name="Body">All tokens of its body, in the spelling that both languages share.</param>
internal sealed record SourceFunction(
    string Name,
    IReadOnlyList<string> Outside,
    string Returns,
    IReadOnlyList<string> Parameters,
    IReadOnlyList<string> Body);
